/** What a call asks for in IAM's words: https://docs.aws.amazon.com/service-authorization/latest/reference/ */
import { pathOf } from "../gateway/call.ts";
import type { RecordedCall } from "../gateway/gateway.ts";
import { changesOf } from "../gateway/route53-xml.ts";
import type { Context } from "./conditions.ts";

/** A permission that a call needs. */
export interface Need {
	/** For instance `dynamodb:PutItem`. */
	readonly action: string;
	/** ARN of what it is needed on; `*` for an action without resource-level permissions. */
	readonly resource: string;
	/** What conditions may look at. */
	readonly context: Context;
}

/** Where ARNs that a request does not spell out begin. */
export interface Place {
	readonly region: string;
	readonly account: string;
}

type Form = URLSearchParams;
// biome-ignore lint/suspicious/noExplicitAny: requests have every shape
type Json = any;
type Resources = (call: RecordedCall, place: Place) => readonly string[];

const json = (read: (body: Json, place: Place) => readonly string[]): Resources => {
	return ({ body }, place) => read(JSON.parse(body), place);
};
const form = (read: (body: Form) => readonly string[]): Resources => {
	return ({ body }) => read(new URLSearchParams(body));
};
const path = (pattern: RegExp, prefix: string): Resources => {
	return ({ url }) => [`arn:aws:route53:::${prefix}/${pattern.exec(decodeURIComponent(url))?.[1]}`];
};
const everything: Resources = () => ["*"];
const zone = path(/\/hostedzone\/([^/?]+)/, "hostedzone");
const table = ({ TableName, IndexName }: Json, { region, account }: Place) => {
	const arn = `arn:aws:dynamodb:${region}:${account}:table/${TableName}`;
	return IndexName === undefined ? arn : `${arn}/index/${IndexName}`;
};
const item = json((body, place) => [table(body, place)]);

const RESOURCES: Readonly<Record<string, Resources>> = {
	"cloudwatch:DescribeAlarms": json(({ AlarmNames, AlarmTypes = [] }: Json, { region, account }) =>
		// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
		AlarmTypes.includes("CompositeAlarm")
			? ["*"]
			: AlarmNames.map((name: string) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`),
	),
	"cloudwatch:GetMetricData": everything,
	"dynamodb:DeleteItem": item,
	"dynamodb:GetItem": item,
	"dynamodb:PutItem": item,
	"dynamodb:Query": item,
	"ecs:DescribeServices": json(({ services }) => services),
	"ecs:DescribeTaskDefinition": everything,
	"ecs:DescribeTasks": json(({ tasks, cluster }) =>
		tasks.map((task: string) => (task.startsWith("arn:") ? task : `${cluster.replace(":cluster/", ":task/")}/${task}`)),
	),
	"ecs:ListTasks": everything,
	"ecs:TagResource": json(({ resourceArn }) => [resourceArn]),
	"ecs:UpdateService": json(({ service }) => [service]),
	"elasticloadbalancing:AddTags": form((body) =>
		[...body].filter(([key]) => key.startsWith("ResourceArns.member.")).map(([, arn]) => arn),
	),
	"elasticloadbalancing:DescribeListeners": everything,
	"elasticloadbalancing:DescribeRules": everything,
	"elasticloadbalancing:DescribeTargetHealth": everything,
	"elasticloadbalancing:ModifyListener": form((body) => [body.get("ListenerArn") ?? ""]),
	"events:PutEvents": json(({ Entries }: Json, { region, account }) =>
		Entries.map(
			({ EventBusName = "default" }: Json) => `arn:aws:events:${region}:${account}:event-bus/${EventBusName}`,
		),
	),
	"lambda:InvokeFunction": (call) => [decodeURIComponent(pathOf(call).split("/")[3] ?? "")],
	"route53:ChangeResourceRecordSets": zone,
	"route53:GetChange": path(/\/change\/([^/?]+)/, "change"),
	"route53:ListResourceRecordSets": zone,
	"sns:Publish": form((body) => [body.get("TopicArn") ?? ""]),
	"sts:AssumeRole": form((body) => [body.get("RoleArn") ?? ""]),
	"states:DescribeExecution": json(({ executionArn }) => [executionArn]),
};

const CONTEXTS: Readonly<Record<string, (call: RecordedCall) => Context>> = {
	"ecs:ListTasks": ({ body }) => ({ "ecs:cluster": [JSON.parse(body).cluster] }),
	"events:PutEvents": ({ body }) => ({
		"events:source": JSON.parse(body).Entries.map(({ Source }: Json) => Source),
	}),
	"route53:ChangeResourceRecordSets": ({ body }) => {
		const changes = changesOf(Buffer.from(body));
		const key = (name: string) => `route53:ChangeResourceRecordSets${name}`;
		return {
			[key("NormalizedRecordNames")]: changes.map(({ ResourceRecordSet: { Name } }) =>
				Name.toLowerCase().replace(/\.$/, ""),
			),
			[key("RecordTypes")]: changes.map(({ ResourceRecordSet: { Type } }) => Type),
			[key("Actions")]: changes.map(({ Action }) => Action),
		};
	},
};

/** Where IAM has another word than the API. */
const ACTIONS: Readonly<Record<string, string>> = { "lambda:Invoke": "lambda:InvokeFunction" };

/** All permissions that a call needs. @throws for an action that is not known here: it must not pass unseen. */
export function needsOf(call: RecordedCall, place: Place): Need[] {
	if (call.action === "TransactWriteItems") return transaction(call, place);
	const called = `${call.service === "monitoring" ? "cloudwatch" : call.service}:${call.action}`;
	const action = ACTIONS[called] ?? called;
	const resources = RESOURCES[action];
	if (!resources) throw new Error(`the harness does not know what ${action} needs`);
	const context = CONTEXTS[action]?.(call) ?? {};
	return resources(call, place).map((resource) => ({ action, resource, context }));
}

/** IAM knows no transactions, only what they are made of. */
function transaction({ body }: RecordedCall, place: Place): Need[] {
	const { TransactItems } = JSON.parse(body) as { TransactItems: Readonly<Record<string, Json>>[] };
	return TransactItems.flatMap((one) => Object.entries(one)).map(([verb, write]) => ({
		action: `dynamodb:${verb}Item`,
		resource: table(write, place),
		context: {},
	}));
}
