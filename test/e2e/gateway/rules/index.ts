/** The rules of all services, and the gateway's patch that holds calls to them. */
import type { Call, Patch } from "../call.ts";
import type { Account } from "./account.ts";
import { refusedAnswer } from "./answer.ts";
import { monitoringRules } from "./cloudwatch.ts";
import { codeBuildRules } from "./codebuild.ts";
import { codePipelineRules } from "./codepipeline.ts";
import { dynamoRules } from "./dynamodb.ts";
import { ec2Rules } from "./ec2.ts";
import { ecrRules } from "./ecr.ts";
import { ecsRules } from "./ecs.ts";
import { elbRules } from "./elb.ts";
import { elbActionRules } from "./elb-actions.ts";
import { elbTargetRules } from "./elb-targets.ts";
import { eventsRules } from "./events.ts";
import { iamRules } from "./iam.ts";
import { lambdaRules } from "./lambda.ts";
import { requestOf } from "./request.ts";
import { route53Rules } from "./route53.ts";
import { type Rule, refusalOf } from "./rule.ts";
import { snsRules } from "./sns.ts";
import { statesRules } from "./step-functions.ts";

/** By the services' names in signatures. */
export const RULES: Readonly<Record<string, readonly Rule[]>> = {
	codebuild: codeBuildRules,
	codepipeline: codePipelineRules,
	dynamodb: dynamoRules,
	ec2: ec2Rules,
	ecr: ecrRules,
	ecs: ecsRules,
	elasticloadbalancing: [...elbRules, ...elbActionRules, ...elbTargetRules],
	events: eventsRules,
	iam: iamRules,
	lambda: lambdaRules,
	monitoring: monitoringRules,
	route53: route53Rules,
	sns: snsRules,
	states: statesRules,
};

/**
 * Refuses what AWS refuses, and hands on the rest, to a service's patch where it has one.
 * @param accountOf - the account as it is when a call comes.
 */
export function ruled(patches: Readonly<Record<string, Patch>>, accountOf: (call: Call) => Account): Patch {
	return async (call, upstream) => {
		const rules = RULES[call.service] ?? [];
		const concerned = rules.some(({ actions }) => actions.includes(call.action));
		const refusal = concerned && (await refusalOf(rules, call.action, requestOf(call), accountOf(call)));
		if (refusal) return refusedAnswer(call, refusal);
		const patch = patches[call.service];
		return patch ? patch(call, upstream) : upstream(call);
	};
}
