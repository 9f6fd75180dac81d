import type { ProbationState, RunningDocument, Verdict } from "../contract/index.ts";
import { freshMemory, judgeProbation } from "../core/analysis/probation.ts";
import { hold } from "../core/analysis/verdict.ts";
import { noted as withVerdict } from "../core/rollout/memory.ts";
import { isReplaced, probationProgress } from "../core/rollout/probation.ts";
import { InvalidInput } from "../errors.ts";
import type { ObserverPorts } from "../ports/index.ts";
import { readProbation } from "./read-probation.ts";
import { type ObserverTask, running, type TaskContext } from "./task.ts";

/**
 * Probation: one check of a release that has completed, while the old color is warm. There is no control group any more: what fails at
 * both colors is shared, and holds. Whatever cannot be decided holds too; only what is known to be bad goes back.
 */
export const probation: ObserverTask = running(async (document, context) => {
	const { service } = document;
	const before = probationOf(document);
	const { warm, earlier, evidence, rollout: checked } = await readProbation(document, before, context);
	const config = { judge: service.judge, seconds: service.timing.probationSeconds };
	const known = before.memory ?? freshMemory(new Date(before.since));
	const { verdict, memory } = judgeProbation(evidence, known, config, context.now);
	const state: ProbationState = { ...before, earlier, memory, warm: before.warm ?? warm };
	const rollout = withVerdict(checked, verdict, service, context.now);
	metric(document, context, verdict);
	if (isReplaced(state, warm)) {
		const gone = hold("OldColorReplaced", `${rollout.stable} has another deployment: there is nothing to go back to`);
		return { ...document, rollout, probation: state, verdict: gone, next: "end", waitSeconds: 0 };
	}
	const { probation: after, ...progress } = probationProgress(state, verdict, service, context.now);
	return { ...document, rollout, probation: after, verdict, ...progress };
});

/** The probation of a document. @throws {InvalidInput} before Complete has begun one. */
export function probationOf({ probation: state }: RunningDocument): ProbationState {
	if (state) return state;
	throw new InvalidInput("the rollout", ["probation: missing; Complete makes it"]);
}

function metric({ service }: RunningDocument, { ports }: TaskContext<ObserverPorts>, { verdict }: Verdict): void {
	ports.metricLog.put(service.name, {
		IntendedShare: 100,
		VerdictPass: verdict === "pass" ? 1 : 0,
		VerdictHold: verdict === "hold" ? 1 : 0,
		VerdictFail: verdict === "fail" ? 1 : 0,
	});
}
