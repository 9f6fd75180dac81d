import type { Verdict } from "../../../contract/index.ts";
import type { StoppedTask } from "../../../ports/index.ts";
import type { Observation } from "../observation.ts";
import { fail, hold, pass } from "../verdict.ts";

/** What one task that cannot start may be: bad luck with an address or a registry. Two are the release. */
const FAILED_STARTS = 2;

/**
 * Why a task stops that nobody stopped: its container ended, or could not be started.
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html) Spot, retirement, scaling and health checks have names of their own.
 */
const BY_ITSELF = ["EssentialContainerExited", "TaskFailedToStart"];

/**
 * Do the release's tasks stay up? A deployment at a desired count of 0 is COMPLETED at once, and from then on ECS's circuit breaker does
 * not guard it (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html). Where as many run as have
 * stopped, it may be chance.
 */
export function startSignal({
	candidate,
	deploymentId,
	service,
	stopped = [],
}: Pick<Observation, "candidate" | "deploymentId" | "service" | "stopped">): Verdict {
	const own = stopped.filter(({ startedBy, code }) => startedBy === deploymentId && BY_ITSELF.includes(code));
	const [last] = own;
	if (!last) return pass("TasksStart", "");
	const reason = `${own.length} of ${candidate}'s tasks stopped by themselves, for instance: ${wordsOf(last)}`;
	if (own.length < FAILED_STARTS || own.length < service.deployment.runningCount) return hold("TaskStopped", reason);
	return fail("TasksCrash", reason);
}

function wordsOf({ code, reason, exitCodes }: StoppedTask): string {
	const exit = exitCodes.length > 0 ? ` (exit code ${exitCodes.join(", ")})` : "";
	return `${reason || code}${exit}`;
}
