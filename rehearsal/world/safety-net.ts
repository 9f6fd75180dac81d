import { type ByColor, byColor, COLORS, type Color } from "../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../runtime/errors.ts";
import type { AlarmReader, AlarmState } from "../../runtime/ports/index.ts";
import type { Alarm as UserAlarm } from "../scenario/watchers.ts";
import { Alarm, type Evaluation } from "./cloudwatch/alarm.ts";
import type { HealthyHosts } from "./cloudwatch/healthy-hosts.ts";
import { alarmStates } from "./watchers.ts";

/** No host in either of the last two minutes, and no data is no host: as in this project's Terraform. */
const NO_HEALTHY_HOST: Evaluation = { evaluationPeriods: 2, datapointsToAlarm: 2, treatMissing: "breaching" };

/** What the safety net is made of. */
interface SafetyNetOptions {
	/** The names of each color's alarms. All of a color's are the same alarm here. */
	readonly alarms: ByColor<readonly string[]>;
	readonly hosts: HealthyHosts;
	/** The user's own alarms. They keep nothing out of DNS. */
	readonly users: readonly UserAlarm[];
	/** Seconds since the deployment. */
	readonly now: () => number;
}

/** An alarm on the healthy hosts of each load balancer's own color, and the Route 53 health check that follows it at once. */
export class SafetyNet implements AlarmReader {
	readonly #options: SafetyNetOptions;
	readonly #alarms: ByColor<Alarm>;

	constructor(options: SafetyNetOptions) {
		this.#options = options;
		this.#alarms = byColor((color) => new Alarm(options.hosts.ofColor(color), NO_HEALTHY_HOST));
	}

	/** @throws {UnexpectedAnswer} when there is no such alarm. */
	async states(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>> {
		const second = Math.floor(this.#options.now());
		return Object.fromEntries(names.map((name) => [name, this.#alarms[this.#colorOf(name)].state(second)]));
	}

	/** Of the user's own alarms. @throws {UnexpectedAnswer} naming all that do not exist. */
	async watched(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>> {
		const { users, now } = this.#options;
		return alarmStates(users, names, now());
	}

	/** Whether the health check of a color's load balancer passes in a second, which must not be before one asked for earlier. */
	healthy(color: Color, second: number): boolean {
		return this.#alarms[color].state(second) !== "ALARM";
	}

	#colorOf(name: string): Color {
		const color = COLORS.find((each) => this.#options.alarms[each].includes(name));
		if (!color) throw new UnexpectedAnswer(`no alarm ${name}`);
		return color;
	}
}
