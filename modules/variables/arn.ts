import { ARN_CHARACTERS, ARNS, arnPattern, LIMITS } from "../../runtime/contract/index.ts";
import type { Rule } from "./variable.ts";

/** What an ARN must be of. */
export interface ArnKind {
	/** Name of the service in ARNs. */
	readonly service: string;
	/** The resource: a regular expression for all behind the account, without escapes. */
	readonly resource: string;
	/** A good ARN's resource, for people. */
	readonly example: string;
	/** What it must share with all else that is deployed. */
	readonly same: readonly ("region" | "account")[];
}

/** All that can be named by its ARN. */
export const ARN_KINDS = {
	cluster: {
		...ARNS.cluster,
		example: "cluster/apps",
		same: ["region", "account"],
	},
	service: {
		...ARNS.service,
		example: "service/apps/web-blue",
		same: ["region", "account"],
	},
	taskDefinition: {
		service: "ecs",
		resource: "task-definition/[^/:]+:[0-9]+",
		example: "task-definition/web:1",
		same: ["region", "account"],
	},
	// Its region has a rule beside the listeners, which says where they are.
	certificate: { service: "acm", resource: "certificate/.+", example: "certificate/0a1b", same: ["account"] },
	// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html: a key of the log group's region, no alias; the
	// same for tables: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
	key: { service: "kms", resource: "key/.+", example: "key/0a1b", same: ["region"] },
	role: { ...ARNS.role, example: "role/web", same: ["account"] },
	// AWS's own policies, of the account "aws", can be boundaries, too.
	policy: { service: "iam", resource: "policy/.+", example: "policy/boundary", same: [] },
	listener: {
		...ARNS.listener,
		example: "listener/app/web-blue/50dc6c495c0c9188/f2f7dc8efc522ab2",
		same: ["region", "account"],
	},
	targetGroup: {
		...ARNS.targetGroup,
		example: "targetgroup/web-blue-green/73e2d6bc24d8a067",
		same: ["region", "account"],
	},
	// A notification rule publishes to topics of its own region and account:
	// https://docs.aws.amazon.com/dtconsole/latest/userguide/set-up-sns.html
	topic: { service: "sns", resource: "[A-Za-z0-9_-]+", example: "pipelines", same: ["region", "account"] },
	stateMachine: {
		service: "states",
		resource: "stateMachine:.+",
		example: "stateMachine:canary-rollout",
		same: ["account"],
	},
} as const satisfies Record<string, ArnKind>;

/**
 * The rules of an ARN, or of nothing.
 * @param value - the expression that has it; what it is a part of may be null
 */
export function arnRules(name: string, value: string, kind: ArnKind): Rule[] {
	if (kind.same.length === 0) return [isArn(name, value, kind)];
	const place = placeOf(`try(${value}, null)`, kind.same);
	return [isArn(name, value, kind), { ...place, message: `${name} ${place.message}` }];
}

/** The rule that a value is an ARN of its kind. */
function isArn(name: string, value: string, { service, resource, example }: ArnKind): Rule {
	const region = service === "iam" ? "" : "eu-west-1";
	const fits = [arnPattern({ service, resource }), ARN_CHARACTERS].map(
		(pattern) => `can(regex("${pattern}", ${value}))`,
	);
	return {
		condition: `(${fits.join(" && ")} && try(length(${value}), 0) <= ${LIMITS.arn}) || try(${value}, null) == null`,
		message: `${name} must be an ARN of ${service} like "arn:aws:${service}:${region}:123456789012:${example}".`,
	};
}

/** The rule that an ARN is of the same place as all else; what is no ARN breaks another rule. The message lacks its subject. */
export function placeOf(value: string, same: ArnKind["same"]): Rule {
	const parts = { region: [3, "here.region"], account: [4, "here.account_id"] } as const;
	const wanted = same.map(
		(part) => `try(split(":", ${value})[${parts[part][0]}], ${parts[part][1]}) == ${parts[part][1]}`,
	);
	const names = same.map((part) => `${part} \${${parts[part][1]}}`).join(" and ");
	return { condition: wanted.join(" && "), message: `must be of ${names}, where all else is. Give one from there.` };
}
