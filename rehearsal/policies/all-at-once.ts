import { codeDeploy, TERMINATION_SECONDS } from "./codedeploy.ts";

/** CodeDeploy's default: everything at once. */
export const allAtOnce = codeDeploy(
	{
		name: "all-at-once",
		title: "CodeDeploy ECSAllAtOnce",
		about: "Everything at once as soon as the new tasks are healthy; an alarm rolls back, for an hour after.",
		sources: [
			"https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html: CodeDeployDefault.ECSAllAtOnce shifts all traffic at once; it is what the ECS console sets",
		],
	},
	[{ state: "AllowTraffic 100 %", percent: 100, seconds: TERMINATION_SECONDS }],
);
