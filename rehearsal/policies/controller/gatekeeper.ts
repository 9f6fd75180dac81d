import type { RunningExecution } from "../../interpreter.ts";
import type { Stage } from "../policy.ts";

/** What `cli abort` hands a waiting rollout. */
const ABORTED = { error: "Aborted", cause: "somebody aborted it at the gate" };

/** Ends the wait of a rollout's gate when the scenario has somebody do it, with the token that the controller keeps for them. */
export function attend(stage: Stage, execution: RunningExecution): void {
	const { answer, afterSeconds } = stage.scenario.gates;
	if (answer === "nothing") return;
	stage.clock.timers.setTimeout(() => {
		const token = stage.world.gates.find(stage.service.name)?.token ?? "";
		const heard = execution.handBack(token, answer === "promote" ? { output: {} } : ABORTED);
		if (heard) stage.note(answer === "promote" ? "promoted" : "aborted", undefined, "by whoever the gate waits for");
	}, afterSeconds * 1_000);
}
