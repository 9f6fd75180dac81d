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

/**
 * Does the stable color still run what it did when the rollout began? Whoever gives it anything else changes what users have, what the
 * candidate is compared with, and what fail-back leads to. The same task definition again is no such change.
 */
export function stableSignal({ stable }: Pick<Observation, "stable">): Verdict {
	if (!stable) return pass("StableUnknown", "");
	const { color, now, began } = stable;
	const unchanged = now.id === began.id || now.taskDefinition === began.taskDefinition;
	if (unchanged || isStale(began.createdAt, now, began.id)) return pass("StableUnchanged", "");
	return fail(
		"ForeignChange",
		`${color} serves, and was given ${now.taskDefinition} by ${now.id} past this rollout; it began with ${began.taskDefinition}`,
	);
}
