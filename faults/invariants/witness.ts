import type { HookAnswer, HookQuestion, ProbeReport } from "../../runtime/contract.ts";
import type { AlarmState, AnswerReader, ServiceView, Target } from "../../runtime/ports.ts";
import type { FunctionRun } from "../play/function-run.ts";
import type { Call } from "../play/watcher.ts";

/** What a look may be told that speaks against the candidate. */
export type Told =
	| "unhealthy"
	| "superseded"
	| "given up"
	| "ringing"
	| "no alarms"
	| "errors"
	| "slow"
	| "hook failed"
	| "probes failed"
	| "no way to the preview";

type Minutes = Awaited<ReturnType<AnswerReader["perMinute"]>>;

const when = (what: Told, holds: boolean): Told[] => (holds ? [what] : []);

/** What each call's answer says against the candidate. */
const TOLD: Readonly<Record<string, (answer: never, deploymentId: string) => Told[]>> = {
	"edges.targets": (targets: readonly Target[]) =>
		when(
			"unhealthy",
			targets.some(({ state }) => state === "unhealthy"),
		),
	"services.describe": ({ green: { deployment } }: { readonly green: ServiceView }, deploymentId) => [
		...when("superseded", deployment.id !== deploymentId),
		...when("given up", deployment.rolloutState === "FAILED"),
	],
	"alarms.watched": (states: Record<string, AlarmState>) => when("ringing", Object.values(states).includes("ALARM")),
	"answers.perMinute": ({ green }: Minutes) => [
		...when(
			"errors",
			green.some(({ errors }) => errors > 0),
		),
		...when(
			"slow",
			green.some(({ slow }) => slow > 0),
		),
	],
	"prober.probe": ({ failed, unreachable }: ProbeReport) => [
		...when("probes failed", failed > 0),
		...when("no way to the preview", unreachable > 0),
	],
	"hooks.ask": ({ verdict }: HookAnswer) => when("hook failed", verdict === "fail"),
};

function toldBy(name: string, answer: unknown, deploymentId: string): Told[] {
	if (answer instanceof Error) return when("no alarms", name === "alarms.watched");
	return TOLD[name]?.(answer as never, deploymentId) ?? [];
}

/** Remembers what looks were told against the candidate, and since when its hooks have been asked. */
export class Witness {
	readonly #told = new Map<FunctionRun, Set<Told>>();
	readonly #asked = new Map<string, number>();

	/** A call was answered. */
	answered({ name, args, run }: Call, answer: unknown): void {
		if (run.actor.kind !== "execution") return;
		if (name === "hooks.ask") this.#ask(args[1] as HookQuestion, run.began);
		const told = toldBy(name, answer, run.actor.deploymentId);
		this.#told.set(run, new Set([...(this.#told.get(run) ?? []), ...told]));
	}

	/** Whether a look was told something. */
	told(run: FunctionRun, what: Told): boolean {
		return this.#told.get(run)?.has(what) ?? false;
	}

	/** How many looks of an execution's were told something. */
	looks(execution: string, what: Told): number {
		const told = [...this.#told].filter(([run]) => this.told(run, what));
		return told.filter(([{ actor }]) => actor.kind === "execution" && actor.execution === execution).length;
	}

	/** Since when an execution has asked a hook for the same thing, at the longest, in seconds. */
	askedSince(execution: string): number {
		const own = [...this.#asked].filter(([question]) => question.startsWith(`${execution} `));
		return Math.min(...own.map(([, since]) => since));
	}

	#ask({ point, rollout, percent }: HookQuestion, began: number): void {
		const question = `${rollout} ${percent} ${point}`;
		if (!this.#asked.has(question)) this.#asked.set(question, began);
	}
}
