/** What calls need, by the service's name in signatures. To add a call, add its action to its service's file. */
import type { RecordedCall } from "../../../gateway/recorded.ts";
import type { Need, Place, ServiceNeeds } from "../need.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { codepipeline } from "./codepipeline.ts";
import { dynamodb } from "./dynamodb.ts";
import { ecr } from "./ecr.ts";
import { ecs } from "./ecs.ts";
import { elb } from "./elb.ts";
import { events } from "./events.ts";
import { lambda } from "./lambda.ts";
import { logs } from "./logs.ts";
import { route53 } from "./route53.ts";
import { s3 } from "./s3.ts";
import { scaling } from "./scaling.ts";
import { sns } from "./sns.ts";
import { states } from "./states.ts";
import { sts } from "./sts.ts";

const SERVICES: Readonly<Record<string, ServiceNeeds>> = {
	"application-autoscaling": scaling,
	codepipeline,
	dynamodb,
	ecr,
	ecs,
	elasticloadbalancing: elb,
	events,
	lambda,
	logs,
	monitoring: cloudwatch,
	route53,
	s3,
	sns,
	states,
	sts,
};

/** All permissions that a call needs. @throws for an action that is not known here: it must not pass unseen. */
export function needsOf(call: RecordedCall, place: Place): readonly Need[] {
	const needs = SERVICES[call.service]?.[call.action];
	if (!needs) {
		throw new Error(
			`the harness does not know what ${call.service}:${call.action} needs: add it in test/e2e/harness/iam/needs`,
		);
	}
	return needs(call, place);
}
