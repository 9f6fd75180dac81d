import type { HookAnswer, HookQuestion, ListenerAction, ProbeReport } from "../../runtime/contract/index.ts";
import { stickySeconds } from "../../runtime/core/routing/estate.ts";
import type {
	AlarmState,
	AnswerReader,
	ListenerRule,
	ServiceView,
	Target,
	TaskView,
} from "../../runtime/ports/index.ts";
import type { FunctionRun } from "../model/function-run.ts";
import type { Call } from "../model/watcher.ts";

/** What a check may be told that speaks against the candidate. */
export type Notified =
	| "unhealthy"
	| "superseded"
	| "given up"
	| "stable redeployed"
	| "ringing"
	| "no alarms"
	| "unfit"
	| "errors"
	| "slow"
	| "hook failed"
	| "probes failed"
	/** Those of the warm color: then both share the cause. */
	| "warm probes failed"
	| "no way to the preview";

type Minutes = Awaited<ReturnType<AnswerReader["perMinute"]>>;

/** What the stable color runs from the beginning. */
const STABLE_DEPLOYMENT = "ecs-svc/1";

/** The deployments of a rehearsal are numbered as they are made. */
const numberOf = (deploymentId: string) => Number(deploymentId.split("/")[1]);

const when = (what: Notified, holds: boolean): Notified[] => (holds ? [what] : []);

/** What each call's answer says against the candidate. */
const NOTIFIED: Readonly<Record<string, (answer: never, deploymentId: string) => Notified[]>> = {
	"loadBalancers.targets": (targets: readonly Target[]) =>
		when(
			"unhealthy",
			targets.some(({ state }) => state === "unhealthy"),
		),
	"services.describe": (
		{ blue, green: { deployment } }: { readonly blue?: ServiceView; readonly green: ServiceView },
		deploymentId,
	) => [
		// An older one is a late answer.
		...when("superseded", numberOf(deployment.id) > numberOf(deploymentId)),
		...when("stable redeployed", blue !== undefined && blue.deployment.id !== STABLE_DEPLOYMENT),
		...when("given up", deployment.rolloutState === "FAILED"),
	],
	"loadBalancers.actions": (actions: readonly ListenerAction[]) =>
		when(
			"unfit",
			actions.some(({ ForwardConfig }) => stickySeconds(ForwardConfig?.TargetGroupStickinessConfig) !== undefined),
		),
	"loadBalancers.rules": (rules: readonly ListenerRule[]) => when("unfit", rules.length > 0),
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
	"tasks.find": (view?: TaskView) => when("hook failed", (view?.exitCode ?? 0) !== 0),
	"hooks.ask": ({ verdict }: HookAnswer) => when("hook failed", verdict === "fail"),
};

function notifiedBy(name: string, answer: unknown, deploymentId: string): Notified[] {
	if (answer instanceof Error) return when("no alarms", name === "alarms.watched");
	return NOTIFIED[name]?.(answer as never, deploymentId) ?? [];
}

/** Remembers what checks were told against the candidate, and since when its hooks have been asked. */
export class Witness {
	readonly #notified = new Map<FunctionRun, Set<Notified>>();
	readonly #asked = new Map<string, number>();

	/** A call was answered. */
	answered({ name, args, run }: Call, answer: unknown): void {
		if (run.actor.kind !== "execution") return;
		if (name === "hooks.ask") this.#ask(args[1] as HookQuestion, run.began);
		const warm = name === "prober.probe" && args[1] === "blue";
		const notified = notifiedBy(name, answer, run.actor.deploymentId).map((what) =>
			warm && what === "probes failed" ? "warm probes failed" : what,
		);
		this.#notified.set(run, new Set([...(this.#notified.get(run) ?? []), ...notified]));
	}

	/** Whether a check was told something. */
	notified(run: FunctionRun, what: Notified): boolean {
		return this.#notified.get(run)?.has(what) ?? false;
	}

	/** How many checks of an execution's were told something. */
	checks(execution: string, what: Notified): number {
		const notified = [...this.#notified].filter(([run]) => this.notified(run, what));
		return notified.filter(([{ actor }]) => actor.kind === "execution" && actor.execution === execution).length;
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
