import { codeDeploy, TERMINATION_SECONDS } from "./codedeploy.ts";

/** CodeDeploy's canary of five minutes. */
export const codedeployCanary = codeDeploy(
	{
		name: "codedeploy-canary",
		title: "CodeDeploy ECSCanary10Percent5Minutes",
		about: "10 % for five minutes, then everything; an alarm rolls back, for an hour after.",
		sources: [
			"https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html: CodeDeployDefault.ECSCanary10Percent5Minutes shifts 10 percent of traffic in the first increment, the remaining 90 percent five minutes later",
		],
	},
	[
		{ state: "AllowTraffic 10 %", percent: 10, seconds: 300 },
		{ state: "AllowTraffic 100 %", percent: 100, seconds: TERMINATION_SECONDS },
	],
);
