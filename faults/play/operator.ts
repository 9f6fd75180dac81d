import type { OpenGate } from "../../runtime/contract/index.ts";
import type { Execution } from "../model/execution.ts";
import type { Decision } from "../model/watcher.ts";
import type { Simulation } from "./simulation.ts";

/** How long somebody takes to answer, and to check again whether the answer has arrived, in seconds. */
const ANSWERS_AFTER_SECONDS = 50;

/** As long as Step Functions lets a cause be: https://docs.aws.amazon.com/step-functions/latest/apireference/API_SendTaskFailure.html */
const LONGEST_CAUSE = 32_768;
const LONG_CAUSE = "because I say so\n".repeat(LONGEST_CAUSE).slice(0, LONGEST_CAUSE);

/** Whoever is asked at a gate: looks into the table, as the operator's command does, and hands the task token back. */
export class Operator {
	readonly #simulation: Simulation;

	constructor(simulation: Simulation) {
		this.#simulation = simulation;
	}

	/** A gate begins to wait. @param fault - how it is answered; absent: somebody lets it go on after a while. */
	called(execution: Execution, fault: string | undefined): void {
		if (fault === "nobody-decides") return;
		const atLength = fault === "aborts-at-length";
		const first: Decision = fault === "decides-abort" || atLength ? "abort" : "promote";
		// At the first gate they disagree, at a later one they agree.
		const second: Decision = execution.visits.get("AwaitDecision") === 1 ? "abort" : "promote";
		const cause = atLength ? LONG_CAUSE : "Somebody had the rollout go back.";
		this.#later(execution, fault === "decides-twice" ? [first, second] : [first], cause);
	}

	#later(execution: Execution, decisions: readonly Decision[], cause: string): void {
		const visit = execution.visits.get("AwaitDecision");
		this.#simulation.clock.timers.setTimeout(() => {
			if (execution.type !== "Branch" || execution.visits.get("AwaitDecision") !== visit) return;
			const gate = this.#simulation.world.gates.find(this.#simulation.service.name);
			if (gate?.execution === execution.arn)
				for (const decision of decisions) this.#decide(execution, gate, decision, cause);
			// A token that is no longer waited for is refused: then the one that is stands in the table by now.
			this.#later(execution, decisions, cause);
		}, ANSWERS_AFTER_SECONDS * 1_000);
	}

	#decide(execution: Execution, { token }: OpenGate, decision: Decision, cause: string): void {
		const answer = decision === "promote" ? { output: { decision } } : { error: "AbortedByHand", cause };
		const taken = this.#simulation.executions.handBack(execution, token, answer);
		if (taken) this.#simulation.watcher.decided?.(execution, decision, this.#simulation.seconds());
	}
}
