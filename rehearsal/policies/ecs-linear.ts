import { ecsNative } from "./ecs-native.ts";

const STEP_PERCENT = 10;
const STEP_SECONDS = 360;

/** ECS's own linear deployment. */
export const ecsLinear = ecsNative(
	{
		name: "ecs-linear",
		title: "ECS linear",
		about: "10 % more every six minutes; an alarm or the circuit breaker rolls back, for 15 minutes after.",
		sources: [
			"https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html: stepPercent, default 10.0; stepBakeTimeInMinutes, default 6, not applied after reaching 100 percent",
		],
	},
	Array.from({ length: 100 / STEP_PERCENT - 1 }, (_, i) => {
		const percent = (i + 1) * STEP_PERCENT;
		return { state: `PRODUCTION_TRAFFIC_SHIFT ${percent} %`, percent, seconds: STEP_SECONDS };
	}),
);
