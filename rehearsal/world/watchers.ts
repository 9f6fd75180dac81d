import type { HookAnswer, HookQuestion } from "../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../runtime/errors.ts";
import type { AlarmState, Hooks } from "../../runtime/ports/index.ts";
import type { Alarm, Hook } from "../scenario/watchers.ts";

/**
 * The states of the user's alarms in a second.
 * @throws {UnexpectedAnswer} naming all that do not exist, as CloudWatch's adapter does.
 */
export function alarmStates(
	alarms: readonly Alarm[],
	names: readonly string[],
	second: number,
): Readonly<Record<string, AlarmState>> {
	const missing = names.filter((name) => !alarms.some((alarm) => alarm.name === name));
	if (missing.length > 0) throw new UnexpectedAnswer(`DescribeAlarms: there is no alarm ${missing.join(", ")}`);
	const holds = ({ fromSeconds, toSeconds }: Alarm) => fromSeconds <= second && second < toSeconds;
	return Object.fromEntries(
		names.map((name) => [name, alarms.findLast((alarm) => alarm.name === name && holds(alarm))?.state ?? "OK"]),
	);
}

/** The user's functions: each says "not yet" for a while, and then what the scenario has it say. */
export class WorldHooks implements Hooks {
	readonly #hooks: readonly Hook[];
	readonly #now: () => number;
	/** When each was first asked by a rollout at a point, in seconds. */
	readonly #asked = new Map<string, number>();

	/** @param now - seconds since the deployment. */
	constructor(hooks: readonly Hook[], now: () => number) {
		this.#hooks = hooks;
		this.#now = now;
	}

	/** @throws {UnexpectedAnswer} when there is no such function. */
	async ask(functionArn: string, { point, rollout, percent }: HookQuestion): Promise<HookAnswer> {
		const hook = this.#hooks.find(({ name }) => functionArn.endsWith(`:function:${name}`));
		if (!hook) throw new UnexpectedAnswer(`there is no function ${functionArn}`);
		// It is asked after each step anew.
		const key = `${functionArn} ${rollout} ${point} ${percent}`;
		const since = this.#asked.get(key) ?? this.#now();
		this.#asked.set(key, since);
		const decided = this.#now() - since >= hook.afterSeconds;
		return { verdict: decided ? hook.says : "hold", reason: hook.reason };
	}
}
