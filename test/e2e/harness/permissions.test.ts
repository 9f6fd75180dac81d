import { describe, expect, it } from "vitest";
import type { RecordedCall } from "../gateway/recorded.ts";
import type { Aws } from "./aws.ts";
import { type Actor, allowedOn, ungranted } from "./permissions.ts";

const ACTOR: Actor = { name: "actuator", role: "arn:aws:iam::123456789012:role/actuator-1" };
const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/t";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/k";
const EVENTS = "arn:aws:events:eu-west-1:123456789012:event-bus";
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:topic";
const ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";
const LISTENER = `${ELB}:listener/app/blue/50dc6c495c0c9188/f2f7dc8efc522ab2`;
const GROUP = `${ELB}:targetgroup/blue/50dc6c495c0c9188`;
const CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/shop";
const SERVICE = "arn:aws:ecs:eu-west-1:123456789012:service/shop/blue";

/** What a role may do, and who may act in it. */
interface Role {
	readonly policy: readonly object[];
	readonly trust?: object;
	readonly boundary?: readonly object[];
}

/** An account in which the actor's role has one policy, and the topic is encrypted. */
function account(...policy: object[]): Aws {
	return accountOf({ "actuator-1": { policy } });
}

const KEY_POLICY = {
	...{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Action: "kms:*", Resource: "*" },
};
/** Says nothing that is of interest to whoever acts in the role. */
const NOBODY = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };

/** An account with roles, by their names. */
function accountOf(
	roles: Readonly<Record<string, Role>>,
	keyPolicy: object = KEY_POLICY,
	tablePolicy: readonly object[] = [],
): Aws {
	const document = (...Statement: object[]) => encodeURIComponent(JSON.stringify({ Version: "2012-10-17", Statement }));
	const managed = "<PermissionsBoundaryArn>arn:aws:iam::123456789012:policy/alb</PermissionsBoundaryArn>";
	const answers = ({ policy, trust = NOBODY, boundary }: Role): Readonly<Record<string, string>> => ({
		ListRolePolicies: "<member>own</member>",
		GetRolePolicy: `<PolicyDocument>${document(...policy)}</PolicyDocument>`,
		ListAttachedRolePolicies: "",
		GetRole: `<AssumeRolePolicyDocument>${document(trust)}</AssumeRolePolicyDocument>${boundary ? managed : ""}`,
		GetPolicy: "<DefaultVersionId>v1</DefaultVersionId>",
		GetPolicyVersion: `<Document>${document(...Object.values(roles).flatMap((role) => role.boundary ?? []))}</Document>`,
		GetTopicAttributes: `<entry><key>KmsMasterKeyId</key><value>${KEY}</value></entry>`,
	});
	const query = async (_: string, { Action = "", RoleName = "actuator-1" }: Record<string, string>) =>
		answers(roles[RoleName] ?? { policy: [] })[Action] ?? "";
	const get = async () => {
		throw new Error("404 ResourceNotFoundException");
	};
	const json = async (service: string) => {
		const Statement = service === "dynamodb" ? tablePolicy : [keyPolicy];
		if (Statement.length === 0) throw new Error("400 PolicyNotFoundException");
		return { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) };
	};
	return { region: "eu-west-1", query, get, json } as unknown as Aws;
}

const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: "Allow", Action, Resource });
const call = (service: string, action: string, body: object | string, url = "/"): RecordedCall => ({
	...{ caller: ACTOR.name, status: 200, at: 0, service, action, url },
	body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("what somebody did that no policy grants", () => {
	it.each([
		["the very resource", allow("dynamodb:PutItem", TABLE)],
		["a pattern that covers it", allow(["dynamodb:GetItem", "dynamodb:PutItem"], "arn:aws:dynamodb:*:*:table/?")],
		["every resource", allow("dynamodb:PutItem", "*")],
	])("is nothing when it is granted on %s", async (_, statement) => {
		expect(await ungranted(ACTOR, [call("dynamodb", "PutItem", { TableName: "t" })], account(statement))).toEqual([]);
	});

	it.each([
		["another action", allow("dynamodb:GetItem", TABLE)],
		["another resource", allow("dynamodb:PutItem", `${TABLE}2`)],
		["the table's index alone", allow("dynamodb:PutItem", `${TABLE}/index/locks`)],
		["nothing, but denied", { ...allow("dynamodb:PutItem", TABLE), Effect: "Deny" }],
	])("is told when what is granted is %s", async (_, statement) => {
		const created = call("dynamodb", "PutItem", { TableName: "t" });
		expect(await ungranted(ACTOR, [created, created], account(statement))).toEqual([`dynamodb:PutItem ${TABLE}`]);
	});

	it("leaves out what others did", async () => {
		const others = { ...call("dynamodb", "PutItem", { TableName: "t" }), caller: "watchdog" };
		expect(await ungranted(ACTOR, [others], account())).toEqual([]);
	});

	it("is, of a transaction, what it is made of, and of a query what it reads of an index", async () => {
		const TransactItems = [{ Delete: { TableName: "t" } }, { Put: { TableName: "t" } }];
		const created = [
			call("dynamodb", "TransactWriteItems", { TransactItems }),
			call("dynamodb", "Query", { TableName: "t", IndexName: "locks" }),
		];
		expect(await ungranted(ACTOR, created, account())).toEqual([
			`dynamodb:DeleteItem ${TABLE}`,
			`dynamodb:PutItem ${TABLE}`,
			`dynamodb:Query ${TABLE}/index/locks`,
		]);
	});

	describe("of a table whose own policy leaves writes to some keys", () => {
		const key = (service: string) => ({ service: { S: service } });
		const may = allow(
			["GetItem", "PutItem", "DeleteItem", "BatchGetItem", "Query"].map((one) => `dynamodb:${one}`),
			"*",
		);
		const others = {
			...{
				Effect: "Deny",
				Principal: { AWS: "*" },
				Action: ["dynamodb:PutItem", "dynamodb:DeleteItem"],
				Resource: TABLE,
			},
			Condition: { "ForAnyValue:StringNotLike": { "dynamodb:LeadingKeys": ["registration#*"] } },
		};
		const guarded = (...more: object[]) =>
			accountOf({ "actuator-1": { policy: [may] } }, KEY_POLICY, [others, ...more]);
		const put = (service: string) => call("dynamodb", "PutItem", { TableName: "t", Item: key(service) });

		it("is a write of any other, alone or in a transaction", async () => {
			expect(await ungranted(ACTOR, [put("registration#shop")], guarded())).toEqual([]);
			expect(await ungranted(ACTOR, [put("shop")], guarded())).toEqual([`dynamodb:PutItem ${TABLE}`]);
			const TransactItems = [
				{ Put: { TableName: "t", Item: key("registration#shop") } },
				{ Delete: { TableName: "t", Key: key("shop") } },
			];
			const both = call("dynamodb", "TransactWriteItems", { TransactItems });
			expect(await ungranted(ACTOR, [both], guarded())).toEqual([`dynamodb:DeleteItem ${TABLE}`]);
		});

		it("is nothing of whom that policy excepts", async () => {
			const excepted = {
				...others,
				Condition: { ...others.Condition, ArnNotEquals: { "aws:PrincipalArn": [ACTOR.role] } },
			};
			const account = accountOf({ "actuator-1": { policy: [may] } }, KEY_POLICY, [excepted]);
			expect(await ungranted(ACTOR, [put("shop")], account)).toEqual([]);
		});

		it("is a read of other keys than those that are granted", async () => {
			const granted = (...keys: string[]) =>
				account({ ...may, Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": keys } } });
			const Keys = [key("shop"), key("gate#shop")];
			const batch = call("dynamodb", "BatchGetItem", { RequestItems: { t: { Keys } } });
			expect(await ungranted(ACTOR, [batch], granted("shop", "gate#shop"))).toEqual([]);
			expect(await ungranted(ACTOR, [batch], granted("shop"))).toEqual([`dynamodb:BatchGetItem ${TABLE}`]);
			const query = (more: object) =>
				call("dynamodb", "Query", {
					...{ TableName: "t", KeyConditionExpression: "#h = :h AND begins_with(#i, :i)" },
					...{ ExpressionAttributeNames: { "#h": "service" }, ExpressionAttributeValues: { ":h": { S: "shop" } } },
					...more,
				});
			expect(await ungranted(ACTOR, [query({})], granted("shop"))).toEqual([]);
			expect(await ungranted(ACTOR, [query({})], granted("search"))).toEqual([`dynamodb:Query ${TABLE}`]);
			const index = { IndexName: "locks", ExpressionAttributeNames: { "#h": "held" } };
			expect(await ungranted(ACTOR, [query(index)], granted("shop"))).toEqual([]);
		});

		it("is a scan, which names no key", async () => {
			const scanning = { ...allow("dynamodb:Scan", TABLE), Condition: { Null: { "dynamodb:LeadingKeys": "false" } } };
			const scan = call("dynamodb", "Scan", { TableName: "t" });
			expect(await ungranted(ACTOR, [scan], account(scanning))).toEqual([`dynamodb:Scan ${TABLE}`]);
			expect(await ungranted(ACTOR, [scan], account(allow("dynamodb:Scan", TABLE)))).toEqual([]);
		});
	});

	it("is read from paths and forms too, and an action without resources needs every one", async () => {
		const created = [
			call("route53", "GetChange", "", "/2013-04-01/change/C1"),
			call(
				"elasticloadbalancing",
				"ModifyListener",
				`Action=ModifyListener&ListenerArn=${encodeURIComponent(LISTENER)}`,
			),
			call("elasticloadbalancing", "DescribeListeners", "Action=DescribeListeners"),
		];
		const granted = account(allow("elasticloadbalancing:DescribeListeners", "arn:aws:elasticloadbalancing:*"));
		expect(await ungranted(ACTOR, created, granted)).toEqual([
			"route53:GetChange arn:aws:route53:::change/C1",
			`elasticloadbalancing:ModifyListener ${LISTENER}`,
			"elasticloadbalancing:DescribeListeners *",
		]);
	});

	it("is told of calls that do not meet a statement's condition", async () => {
		const condition = {
			"ForAllValues:StringEquals": { "events:source": "owned" },
			Null: { "events:source": "false" },
		};
		const granted = account({ ...allow("events:PutEvents", `${EVENTS}/default`), Condition: condition });
		const put = (...Entries: object[]) => call("events", "PutEvents", { Entries });
		expect(await ungranted(ACTOR, [put({ Source: "owned" }, { Source: "owned" })], granted)).toEqual([]);
		const needed = [`events:PutEvents ${EVENTS}/default`];
		expect(await ungranted(ACTOR, [put({ Source: "owned" }, { Source: "aws.ecs" })], granted)).toEqual(needed);
	});

	it("is an error of the harness when a policy compares what it does not give", async () => {
		const Condition = { StringEquals: { "dynamodb:ReturnValues": "x" } };
		const granted = account({ ...allow("dynamodb:PutItem", TABLE), Condition });
		await expect(ungranted(ACTOR, [call("dynamodb", "PutItem", { TableName: "t" })], granted)).rejects.toThrow(
			"compares dynamodb:ReturnValues of dynamodb:PutItem, which the harness does not give",
		);
	});

	it("is told of services of another cluster", async () => {
		const granted = (cluster: string) =>
			account({ ...allow("ecs:UpdateService", "*"), Condition: { ArnEquals: { "ecs:cluster": cluster } } });
		const created = [call("ecs", "UpdateService", { cluster: "shop", service: SERVICE, desiredCount: 2 })];
		expect(await ungranted(ACTOR, created, granted(CLUSTER))).toEqual([]);
		expect(await ungranted(ACTOR, created, granted(`${CLUSTER}2`))).toEqual([`ecs:UpdateService ${SERVICE}`]);
	});

	it("is every resource, within the cluster, for who lists tasks", async () => {
		const granted = (resource: string, cluster: string) =>
			account({ ...allow("ecs:ListTasks", resource), Condition: { ArnEquals: { "ecs:cluster": cluster } } });
		const created = [call("ecs", "ListTasks", { cluster: CLUSTER, serviceName: SERVICE })];
		const instances = "arn:aws:ecs:eu-west-1:123456789012:container-instance/shop/*";
		expect(await ungranted(ACTOR, created, granted("*", CLUSTER))).toEqual([]);
		expect(await ungranted(ACTOR, created, granted(instances, CLUSTER))).toEqual(["ecs:ListTasks *"]);
		expect(await ungranted(ACTOR, created, granted("*", `${CLUSTER}2`))).toEqual(["ecs:ListTasks *"]);
	});

	it("is judged by tags that a request brings", async () => {
		const body = `Action=AddTags&ResourceArns.member.1=${encodeURIComponent(GROUP)}&Tags.member.1.Key=IsProduction&Tags.member.1.Value=true`;
		const created = [call("elasticloadbalancing", "AddTags", body)];
		const granted = (...keys: string[]) =>
			account({
				...allow("elasticloadbalancing:AddTags", GROUP),
				Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": keys } },
			});
		expect(await ungranted(ACTOR, created, granted("IsProduction"))).toEqual([]);
		expect(await ungranted(ACTOR, created, granted("Name"))).toEqual([`elasticloadbalancing:AddTags ${GROUP}`]);
	});

	it("is what the boundary of the role does not leave to it", async () => {
		const policy = [allow("dynamodb:PutItem", TABLE)];
		const created = [call("dynamodb", "PutItem", { TableName: "t" })];
		const bounded = (boundary: object) => accountOf({ "actuator-1": { policy, boundary: [boundary] } });
		expect(await ungranted(ACTOR, created, bounded(allow("dynamodb:*", "*")))).toEqual([]);
		expect(await ungranted(ACTOR, created, bounded(allow("sns:*", "*")))).toEqual([`dynamodb:PutItem ${TABLE}`]);
	});

	it("is, of a change of records, checked by names, types and actions", async () => {
		const key = (name: string) => `route53:ChangeResourceRecordSets${name}`;
		const only = (name: string) => ({
			"ForAllValues:StringEquals": {
				[key("NormalizedRecordNames")]: [name],
				[key("RecordTypes")]: ["A"],
				[key("Actions")]: ["UPSERT"],
			},
		});
		const granted = (name: string) =>
			account({ ...allow("route53:ChangeResourceRecordSets", "*"), Condition: only(name) });
		const record = "<ResourceRecordSet><Name>App.example.com.</Name><Type>A</Type></ResourceRecordSet>";
		const body = `<R><ChangeBatch><Changes><Change><Action>UPSERT</Action>${record}</Change></Changes></ChangeBatch></R>`;
		const created = [call("route53", "ChangeResourceRecordSets", body, "/2013-04-01/hostedzone/Z1/rrset")];
		expect(await ungranted(ACTOR, created, granted("app.example.com"))).toEqual([]);
		expect(await ungranted(ACTOR, created, granted("example.com"))).toEqual([
			"route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/Z1",
		]);
	});

	it("is every alarm for who wants to be told of composite ones, and the very alarms otherwise", async () => {
		const alarms = { AlarmNames: ["a"], AlarmTypes: ["MetricAlarm", "CompositeAlarm"] };
		const one = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a";
		const granted = account(allow("cloudwatch:DescribeAlarms", one));
		expect(await ungranted(ACTOR, [call("monitoring", "DescribeAlarms", alarms)], granted)).toEqual([
			"cloudwatch:DescribeAlarms *",
		]);
		const metric = call("monitoring", "DescribeAlarms", { ...alarms, AlarmTypes: ["MetricAlarm"] });
		expect(await ungranted(ACTOR, [metric], granted)).toEqual([]);
	});

	it("is the very function that was invoked", async () => {
		const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:hook";
		const created = [
			call("lambda", "Invoke", {}, `/2015-03-31/functions/${encodeURIComponent(functionArn)}/invocations`),
		];
		expect(await ungranted(ACTOR, created, account(allow("lambda:InvokeFunction", functionArn)))).toEqual([]);
		expect(await ungranted(ACTOR, created, account())).toEqual([`lambda:InvokeFunction ${functionArn}`]);
	});

	it("includes the key of an encrypted topic", async () => {
		const created = [call("sns", "Publish", `Action=Publish&TopicArn=${encodeURIComponent(TOPIC)}`)];
		expect(await ungranted(ACTOR, created, account(allow(["sns:Publish", "kms:Decrypt"], "*")))).toEqual([
			`kms:GenerateDataKey ${KEY}`,
		]);
		const both = { policy: [allow(["sns:Publish", "kms:Decrypt", "kms:GenerateDataKey"], "*")] };
		const roles = { "actuator-1": both };
		expect(await ungranted(ACTOR, created, accountOf(roles))).toEqual([]);
		const others = { ...KEY_POLICY, Principal: { Service: "cloudwatch.amazonaws.com" } };
		expect(await ungranted(ACTOR, created, accountOf(roles, others))).toEqual([
			`kms:Decrypt ${KEY}`,
			`kms:GenerateDataKey ${KEY}`,
		]);
	});

	describe("in a role that they had assumed", () => {
		const role = "arn:aws:iam::123456789012:role/path/web-actuator";
		const trust = (account: string, who: string) => ({
			...{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${account}:root` } },
			Condition: { ArnEquals: { "aws:PrincipalArn": [who] } },
		});
		const deleting = { ...call("dynamodb", "DeleteItem", { TableName: "t" }), role };
		const assuming = call("sts", "AssumeRole", `Action=AssumeRole&RoleArn=${encodeURIComponent(role)}`);
		const own = { policy: [allow("sts:AssumeRole", "arn:aws:iam::123456789012:role/path/*")] };
		const policy = [allow("dynamodb:DeleteItem", TABLE)];

		it("is nothing when that role grants it and trusts them, and theirs lets them assume it", async () => {
			const assumed = { policy, trust: trust("123456789012", ACTOR.role) };
			const roles = accountOf({ "actuator-1": own, "web-actuator": assumed });
			expect(await ungranted(ACTOR, [assuming, deleting], roles)).toEqual([]);
		});

		it("is told when only their own role grants it, or does not let them assume the other", async () => {
			const assumed = { policy: [], trust: trust("123456789012", ACTOR.role) };
			const roles = accountOf({ "actuator-1": { policy }, "web-actuator": assumed });
			expect(await ungranted(ACTOR, [assuming, deleting], roles)).toEqual([
				`sts:AssumeRole ${role}`,
				`dynamodb:DeleteItem ${TABLE}`,
			]);
		});

		it("is to have assumed it under another external id or session name than the role asks for", async () => {
			const own = { policy: [allow("sts:AssumeRole", "*")] };
			const asks = { StringEquals: { "sts:ExternalId": "of web", "sts:RoleSessionName": "web" } };
			const condition = { ...trust("123456789012", ACTOR.role).Condition, ...asks };
			const assumed = { policy, trust: { ...trust("123456789012", ACTOR.role), Condition: condition } };
			const roles = accountOf({ "actuator-1": own, "web-actuator": assumed });
			const acting = (name: string, externalId?: string) => ({
				...deleting,
				session: { name, ...(externalId && { externalId }) },
			});
			expect(await ungranted(ACTOR, [acting("web", "of web")], roles)).toEqual([]);
			for (const wrong of [acting("shop", "of web"), acting("web", "of shop"), acting("web"), deleting]) {
				expect(await ungranted(ACTOR, [wrong], roles)).toEqual([`sts:AssumeRole ${role}`]);
			}
		});

		it.each([
			["another role", trust("123456789012", "arn:aws:iam::123456789012:role/watchdog-1")],
			["another account", trust("210987654321", ACTOR.role)],
		])("is to have assumed it when it trusts %s", async (_, statement) => {
			const roles = accountOf({ "actuator-1": own, "web-actuator": { policy, trust: statement } });
			expect(await ungranted(ACTOR, [assuming, deleting], roles)).toEqual([`sts:AssumeRole ${role}`]);
		});
	});

	it("is an error when nobody knows what an action needs", async () => {
		await expect(ungranted(ACTOR, [call("s3", "GetBucketAcl", "")], account())).rejects.toThrow(
			"does not know what s3:GetBucketAcl needs",
		);
	});
});

describe("what an action is allowed on", () => {
	it("is what the statements that name it list, and no denial", async () => {
		const granted = account(
			allow(["a:Read", "a:Write"], "arn:2"),
			allow("a:Write", "arn:3"),
			allow("a:Read", ["arn:1"]),
			{ ...allow("a:Read", "arn:4"), Effect: "Deny" },
		);
		expect(await allowedOn(ACTOR, "a:Read", granted)).toEqual(["arn:1", "arn:2"]);
	});
});
