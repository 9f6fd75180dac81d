import type { Rollout, RunningDocument, Verdict } from "../contract/index.ts";
import { hold } from "../core/analysis/verdict.ts";
import { faster, healthDue, slower } from "../core/rollout/waits.ts";
import { Throttled } from "../errors.ts";
import type { ObserverPorts } from "../ports/index.ts";
import type { TaskContext } from "./task.ts";

/**
 * What hangs on a check's tasks and targets: nothing yet, it watches; the rollout goes on if they are healthy; or something is decided
 * without them if they are not asked for now.
 */
export type Stake = "watches" | "decides" | "last";

/** What was asked of tasks and targets, or why it was not; and the rollout with how far apart they are asked for. */
export type Asked<T> = { readonly rollout: Rollout } & ({ readonly observed: T } | { readonly unasked: Verdict });

/**
 * Asks for tasks and targets, unless AWS has asked to slow down: an account has few such questions, which all its rollouts share.
 * Not to know is no sickness: it holds, and all else is judged meanwhile. At the bound of the hold they are asked for all the same,
 * and the state machine tries that check again until AWS answers, or its patience ends.
 * @throws {Throttled} when they cannot be asked for, and it is the last check.
 */
export async function askHealth<T>(
	document: RunningDocument,
	{ now, log }: TaskContext<ObserverPorts>,
	stake: Stake,
	ask: () => Promise<T>,
): Promise<Asked<T>> {
	const { rollout } = document;
	const { analysisIntervalSeconds } = document.service.timing;
	if (stake !== "last" && !healthDue(rollout, stake === "decides", now)) {
		return { rollout, unasked: hold("SlowedDown", "AWS asked to slow down: tasks and targets are not asked for yet") };
	}
	try {
		return { observed: await ask(), rollout: faster(rollout, analysisIntervalSeconds, now) };
	} catch (error) {
		if (stake === "last" || !(error instanceof Throttled)) throw error;
		log.warn("tasks and targets cannot be read now: AWS asks to slow down", { error });
		return { rollout: slower(rollout, analysisIntervalSeconds, now), unasked: hold("SlowedDown", error.message) };
	}
}
