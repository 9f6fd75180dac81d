import { SERVING } from "../../rehearsal/world/ecs/services.ts";
import { FIRST, WITHDRAWAL } from "../model/asked.ts";
import { ATTEMPTS } from "../model/snapshot.ts";
import type { Simulation } from "./simulation.ts";

/** What somebody asks of the release function beside a rollout: Terraform, a pipeline, or whoever operates the service. */
export const ASKED_INJECTIONS: Readonly<Record<string, (simulation: Simulation) => void>> = {
	"asks-again": (simulation) => simulation.ask(FIRST),
	"asks-serving": (simulation) =>
		simulation.ask({ action: "release", task_definition: SERVING, id: ATTEMPTS.askedServing }),
	"asks-newer": (simulation) => {
		const wanted = simulation.world.services.define(undefined, () => {
			simulation.health.newer = true;
		});
		simulation.ask({ action: "release", task_definition: wanted, id: ATTEMPTS.askedNewer });
	},
	"asks-retry": (simulation) => simulation.ask({ action: "retry", id: ATTEMPTS.askedRetry }),
	"asks-withdraw": (simulation) => simulation.ask(WITHDRAWAL),
	"asks-rollback": (simulation) =>
		simulation.ask({ action: "rollback", id: ATTEMPTS.askedRollback, reason: "somebody said so" }),
};
