import type { Verdict } from "../../../contract/index.ts";
import type { Observation } from "../observation.ts";
import { isStale } from "../stale.ts";
import { fail, hold, pass } from "../verdict.ts";

/** Is the candidate's primary deployment still the one that began the rollout, and has ECS not given it up? */
export function deploymentSignal({
	candidate,
	deploymentId,
	deployedAt,
	service,
}: Pick<Observation, "candidate" | "deploymentId" | "deployedAt" | "service">): Verdict {
	const { id, rolloutState, reason } = service.deployment;
	if (isStale(deployedAt, service.deployment, deploymentId))
		return hold("StaleRead", `ECS shows ${candidate} as it was before ${deploymentId}: with ${id}`);
	if (id !== deploymentId)
		return fail("Superseded", `${candidate}'s primary deployment is now ${id}, no longer ${deploymentId}`);
	if (rolloutState === "FAILED")
		return fail("DeploymentFailed", `ECS gave up ${candidate}'s deployment: ${reason ?? "no reason given"}`);
	return pass("DeploymentCurrent", `${id} ${rolloutState ?? "under way"}`);
}
