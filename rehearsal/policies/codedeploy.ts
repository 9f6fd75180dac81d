import { listenerPolicy, type Stop } from "./listener.ts";
import type { Policy } from "./policy.ts";

/** How long the original task set is kept after all traffic has moved, in seconds; the alarm still rolls back. */
export const TERMINATION_SECONDS = 3_600;

/** How long the replacement task set may take to become healthy, in seconds. */
const INSTALL_SECONDS = 3_600;

/** What holds for every deployment of CodeDeploy on ECS. */
const SOURCES = [
	"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-bluegreen.html: a replacement task set is created, then production traffic is rerouted; the original is terminated 1 hour after, by default",
	"https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-create-alarms.html: a deployment stops when an alarm of its group is activated",
	"https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_codedeploy-readme.html, Deployment bake time: until the original task set is terminated, alarms are monitored and roll back",
	"https://github.com/CircleCI-Public/aws-ecs-orb/issues/134: the Install event of an unhealthy task set times out after 60 minutes; CodeDeploy has no circuit breaker",
	"https://github.com/CircleCI-Public/aws-ecs-orb/issues/181: DeploymentLimitExceededException, a group has one active deployment. The newer release is in the candidate here whatever CodeDeploy says, so the first is played as stopped with rollback, and the next as created then",
];

/** A deployment of CodeDeploy on ECS: an alarm stops it and sets the listener back to the original task set at once. */
export function codeDeploy(
	{ sources, ...description }: Pick<Policy, "name" | "title" | "about" | "sources">,
	stops: readonly Stop[],
): Policy {
	return listenerPolicy(
		{ ...description, sources: [...sources, ...SOURCES] },
		{ bringUp: { state: "Install", seconds: INSTALL_SECONDS }, stops, ignoresRinging: false },
	);
}
