import * as v from "valibot";
import { LIMITS } from "./names.ts";

/** What an ARN is of: the service's name in ARNs; and the resource, a regular expression for all behind the account, without escapes. */
export interface ArnOf {
	readonly service: string;
	readonly resource: string;
}

/** What a configuration names by its ARN. Terraform's variables have the same rules. */
export const ARNS = {
	cluster: { service: "ecs", resource: "cluster/[^/:]+" },
	// Since 2018 a service's ARN names its cluster. The older form can neither be tagged nor told apart by cluster, and rules that
	// name the one do not hear of the other: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
	service: { service: "ecs", resource: "service/[^/:]+/[^/:]+" },
	// A role of another account cannot be passed: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
	role: { service: "iam", resource: "role/.+" },
	listener: { service: "elasticloadbalancing", resource: "listener/app/[^/]+/[^/]+/[^/]+" },
	targetGroup: { service: "elasticloadbalancing", resource: "targetgroup/[^/]+/[^/]+" },
} as const satisfies Record<string, ArnOf>;

/** A service by either form of its ARN: Begin says of the old one what is to be done. */
const ANY_SERVICE = { service: "ecs", resource: "service/([^/:]+/)?[^/:]+" } as const satisfies ArnOf;

/** The pattern of an ARN. */
export function arnPattern({ service, resource }: ArnOf): string {
	return `^arn:[^:]+:${service}:[^:]*:[^:]*:${resource}$`;
}

/** ARNs have no blanks, nor anything that is not seen. */
export const ARN_CHARACTERS = "^[!-~]+$";

const arnOf = (kind: ArnOf) =>
	v.pipe(
		v.string(),
		v.maxLength(LIMITS.arn, `must have at most ${LIMITS.arn} characters`),
		v.regex(new RegExp(arnPattern(kind)), `must be an ARN of ${kind.service}, of ${kind.resource.split("/")[0]}/…`),
		v.regex(new RegExp(ARN_CHARACTERS), "must be printable, without blanks"),
	);

/** Schemas of ARNs. */
export const clusterArn = arnOf(ARNS.cluster);
export const serviceArn = arnOf(ANY_SERVICE);
export const roleArn = arnOf(ARNS.role);
export const listenerArn = arnOf(ARNS.listener);
export const targetGroupArn = arnOf(ARNS.targetGroup);

/** The execution of a state machine that has a name, or would have it. */
export function executionArn(stateMachine: string, name: string): string {
	return `${stateMachine.replace(":stateMachine:", ":execution:")}:${name}`;
}
