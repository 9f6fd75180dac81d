import type { ReleaseEvent } from "../../contract/index.ts";
import type { ServiceView } from "../../ports/index.ts";

/**
 * For how long an answer of ECS may lag behind its own events, in seconds. Its API is eventually consistent
 * (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html#API_RunTask_RequestSyntax: back off up to minutes).
 */
export const LONGEST_LAG_SECONDS = 120;

/** Whether ECS says that a deployment is a service's own: it is the primary one, or one that still has tasks. */
export function lists({ deployment, replaced }: ServiceView, deploymentId: string): boolean {
	return deployment.id === deploymentId || replaced.includes(deploymentId);
}

/** What ECS shows in place of the deployment that an event is of: one that came after it, or perhaps one from before. */
export type Shown = "itself" | "newer" | "perhaps older";

/**
 * Whether ECS already shows the deployment of an event. One that the primary has taken the place of is over; so is one whose event is
 * older than the primary. Anything else may be an answer from before.
 */
export function shownOf({ deploymentId, at }: ReleaseEvent, { deployment, replaced }: ServiceView): Shown {
	if (deployment.id === deploymentId) return "itself";
	if (replaced.includes(deploymentId)) return "newer";
	// EventBridge counts whole seconds.
	const createdInSecond = Math.floor(Date.parse(deployment.createdAt) / 1_000);
	return at !== undefined && createdInSecond > Date.parse(at) / 1_000 ? "newer" : "perhaps older";
}

/** Whether what ECS shows is from before a deployment that it has shown already. */
export function isStale(
	deployedAt: string | undefined,
	{ createdAt, id }: ServiceView["deployment"],
	own: string,
): boolean {
	return id !== own && deployedAt !== undefined && Date.parse(createdAt) < Date.parse(deployedAt);
}
