import type { RunningExecution } from "../../interpreter.ts";
import type { Simulation } from "../policy.ts";

/** What `cli abort` hands a waiting rollout. */
const ABORTED = { error: "Aborted", cause: "somebody aborted it at the gate" };

/** Ends the wait of a rollout's gate when the scenario has somebody do it, with the token that the controller keeps for them. */
export function attend(simulation: Simulation, execution: RunningExecution): void {
	const { answer, afterSeconds } = simulation.scenario.gates;
	if (answer === "nothing") return;
	simulation.clock.timers.setTimeout(() => {
		const token = simulation.world.gates.find(simulation.service.name)?.token ?? "";
		const heard = execution.handBack(token, answer === "promote" ? { output: {} } : ABORTED);
		if (heard)
			simulation.note(answer === "promote" ? "promoted" : "aborted", undefined, "by whoever the gate waits for");
	}, afterSeconds * 1_000);
}
