import { breakerThreshold } from "../world/ecs/deployment.ts";
import { listenerPolicy, type Stop, type Trouble } from "./listener.ts";
import type { Policy, Simulation } from "./policy.ts";

/**
 * How long both revisions run after all traffic has moved, in seconds; the alarm still rolls back. The API has no
 * default: 15 minutes is the example of Terraform's documentation.
 */
const BAKE_SECONDS = 900;

/** How long one stage of a deployment may last, in seconds. */
const SIMULATION_SECONDS = 86_400;

/** What holds for ECS's own canary and linear deployments. */
const SOURCES = [
	"https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html: bakeTimeInMinutes, both revisions run after production traffic has shifted; alarms; deploymentCircuitBreaker",
	"https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service: bake_time_in_minutes = 15 in its example of a canary; the API documents no default",
	"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/canary-deployment.html: stages SCALE_UP to 100 %, PRODUCTION_TRAFFIC_SHIFT, BAKE_TIME, CLEAN_UP; a stage fails after 24 hours",
	"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html: alarms are polled; one that rings as a deployment begins is ignored for all of it; circuit breaker or alarm, whichever comes first, fails it. (Another page says that both are for rolling and blue/green deployments only; here they always work)",
	"https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ThresholdConfiguration.html: the breaker's default, 50 % of the desired count, bounded; a task that becomes healthy resets it",
	"https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-deployment.html: a new deployment stops the one in progress; as it scales up, blue handles all production traffic",
];

/** One of ECS's own strategies: an alarm or the circuit breaker sets the listener back at once, to the end of the bake time. */
export function ecsNative(
	{ sources, ...description }: Pick<Policy, "name" | "title" | "about" | "sources">,
	stops: readonly Stop[],
): Policy {
	return listenerPolicy(
		{ ...description, sources: [...sources, ...SOURCES] },
		{
			bringUp: { state: "SCALE_UP", seconds: SIMULATION_SECONDS },
			stops: [...stops, { state: "BAKE_TIME", percent: 100, seconds: BAKE_SECONDS }],
			ignoresRinging: true,
			alsoWatches: circuitBreaker,
		},
	);
}

/** Counts tasks that ECS stopped because they were unhealthy, until one becomes healthy: to the end of the deployment. */
function circuitBreaker({ world }: Simulation): () => Trouble | undefined {
	const threshold = breakerThreshold(world.stableTasks);
	let before = new Map<string, string>();
	let failures = 0;
	return () => {
		const now = new Map(world.services.targets("blue", "green").map(({ id, state }) => [id, state]));
		for (const [id, state] of before) {
			if (state === "unhealthy" && (now.get(id) ?? "draining") === "draining") failures++;
		}
		for (const [id, state] of now) if (state === "healthy" && before.get(id) !== "healthy") failures = 0;
		before = now;
		return failures < threshold ? undefined : { code: "CircuitBreaker", reason: `${failures} tasks in a row failed` };
	};
}
