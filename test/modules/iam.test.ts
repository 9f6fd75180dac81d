import { describe, expect, it } from "vitest";
import { resource, resources } from "../support/stack.ts";

interface Statement {
	readonly Sid: string;
	readonly Action: string | readonly string[];
	readonly Resource?: string | readonly string[];
	readonly Condition?: Record<string, Record<string, unknown>>;
}

const statements = (json: string): Statement[] => JSON.parse(json).Statement;
const many = (value: string | readonly string[] = []) => (typeof value === "string" ? [value] : [...value]);

const policies = ["aws_iam_policy", "aws_iam_role_policy", "aws_sqs_queue_policy"].flatMap((type) =>
	Object.entries(resources(type)).map(([name, { policy }]) => [`${type}.${name}`, statements(policy)] as const),
);
const granted = (name: string) => statements(resource("aws_iam_policy", `attachment_${name}`).policy);
const own = (name: string) => statements(resource("aws_iam_role_policy", name).policy);

/** Every statement on all resources, with the reason why AWS allows no less. */
const ON_EVERYTHING: Record<string, string> = {
	"aws_iam_policy.attachment_observer SeeTargets": "ELB's describe actions have no resource-level permissions",
	"aws_iam_policy.attachment_actuator SeeEdges": "ELB's describe actions have no resource-level permissions",
	"aws_iam_policy.attachment_actuator SeeReleases": "DescribeTaskDefinition has no resource-level permissions",
	"aws_iam_role_policy.controller_rollout_policy DeliverLogs": "log deliveries have no resource-level permissions",
	"aws_iam_role_policy.controller_rollout_policy Trace": "traces have no resource-level permissions",
	"aws_iam_role_policy.service_blue_task_execution_policy LogIn": "the token is for the registry as a whole",
	"aws_iam_role_policy.service_blue_task_execution_policy Pull": "an image may come from any repository",
	"aws_iam_role_policy.service_green_task_execution_policy LogIn": "the token is for the registry as a whole",
	"aws_iam_role_policy.service_green_task_execution_policy Pull": "an image may come from any repository",
};

describe.each(policies)("%s", (name, all) => {
	it("names every action in full", () => {
		for (const action of all.flatMap(({ Action }) => many(Action))) expect(action).toMatch(/^[a-z0-9-]+:[A-Za-z0-9]+$/);
	});

	it("allows all resources only where AWS allows no less", () => {
		const wide = all.filter(({ Resource }) => many(Resource).includes("*")).map(({ Sid }) => `${name} ${Sid}`);
		expect(wide).toEqual(Object.keys(ON_EVERYTHING).filter((key) => key.startsWith(`${name} `)));
	});
});

describe("the actuator", () => {
	it("changes these records of this zone, and these alone", () => {
		const shift = granted("actuator").find(({ Sid }) => Sid === "ShiftRecords");
		expect(shift?.Action).toEqual(["route53:ChangeResourceRecordSets"]);
		expect(shift?.Resource).toEqual(["${local.zone_arn}"]);
		expect(shift?.Condition?.["ForAllValues:StringEquals"]).toEqual({
			"route53:ChangeResourceRecordSetsNormalizedRecordNames": ["${local.record}", "${local.preview}"],
			"route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA"],
			"route53:ChangeResourceRecordSetsActions": ["CREATE", "DELETE", "UPSERT"],
		});
		expect(Object.values(shift?.Condition?.Null ?? {})).toEqual(["false", "false", "false"]);
	});

	it("aims the two production listeners, tags the four target groups, scales the two services", () => {
		const on = (sid: string) => granted("actuator").find(({ Sid }) => Sid === sid)?.Resource;
		expect(on("AimEdges")).toEqual(
			["blue", "green"].map((edge) => `\${aws_lb_listener.service_${edge}_edge_listener_production.arn}`),
		);
		expect(on("TagTargetGroups")).toHaveLength(4);
		expect(on("ScaleServices")).toEqual(["${aws_ecs_service.service_blue.id}", "${aws_ecs_service.service_green.id}"]);
	});

	it("keeps locks and history in the table", () => {
		const keep = own("controller_actuator_policy").find(({ Sid }) => Sid === "KeepLocksAndHistory");
		expect(keep?.Action).toEqual(["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem"]);
		expect(keep?.Resource).toEqual(["${aws_dynamodb_table.controller.arn}"]);
	});
});

it("the observer writes nothing but its logs", () => {
	const actions = [...granted("observer"), ...own("controller_observer_policy")].flatMap(({ Action }) => many(Action));
	const writes = actions.filter((action) => !/:(Describe|Get|List)/.test(action));
	expect(writes).toEqual(["logs:CreateLogStream", "logs:PutLogEvents"]);
});

it("the queue takes letters from this rule only", () => {
	const [statement] = statements(resource("aws_sqs_queue_policy", "attachment_trigger_dead_letters_policy").policy);
	expect(statement?.Condition?.ArnEquals?.["aws:SourceArn"]).toMatch(/:rule\/\$\{var\.name\}-releases$/);
	expect(resource("aws_cloudwatch_event_rule", "attachment_trigger").name).toBe("${var.name}-releases");
});

it("every role says on whose behalf it is assumed, where AWS does", () => {
	for (const [name, { assume_role_policy }] of Object.entries(resources("aws_iam_role"))) {
		const [statement] = statements(assume_role_policy);
		const isFunction = assume_role_policy.includes("lambda.amazonaws.com");
		expect([name, Object.keys(statement?.Condition ?? {})]).toEqual([
			name,
			isFunction ? [] : ["StringEquals", "ArnLike"],
		]);
	}
});
