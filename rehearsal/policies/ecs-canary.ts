import { ecsNative } from "./ecs-native.ts";

/** ECS's own canary deployment. */
export const ecsCanary = ecsNative(
	{
		name: "ecs-canary",
		title: "ECS canary",
		about: "5 % for ten minutes, then everything; an alarm or the circuit breaker rolls back, for 15 minutes after.",
		sources: [
			"https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html: canaryPercent, default 5.0; canaryBakeTimeInMinutes, default 10",
		],
	},
	[{ state: "PRODUCTION_TRAFFIC_SHIFT 5 %", percent: 5, seconds: 600 }],
);
