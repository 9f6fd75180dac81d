import { describe, expect, it } from "vitest";
import type { RecordedCall } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";
import { type Actor, ungranted } from "./permissions.ts";

const ACTOR: Actor = { name: "actuator", role: "arn:aws:iam::123456789012:role/actuator-1" };
const TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/t";
const KEY = "arn:aws:kms:eu-west-1:123456789012:key/k";
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:topic";

/** An account in which the actor's role has one policy, and the topic is encrypted. */
function account(...Statement: object[]): Aws {
	const document = encodeURIComponent(JSON.stringify({ Statement }));
	const answers: Readonly<Record<string, string>> = {
		ListRolePolicies: "<member>own</member>",
		GetRolePolicy: `<PolicyDocument>${document}</PolicyDocument>`,
		ListAttachedRolePolicies: "",
		GetTopicAttributes: `<entry><key>KmsMasterKeyId</key><value>${KEY}</value></entry>`,
	};
	const query = async (_: string, { Action = "" }: Record<string, string>) => answers[Action] ?? "";
	return { region: "eu-west-1", query } as unknown as Aws;
}

const allow = (Action: string | string[], Resource: string | string[]) => ({ Effect: "Allow", Action, Resource });
const call = (service: string, action: string, body: object | string, url = "/"): RecordedCall => ({
	...{ caller: ACTOR.name, status: 200, at: 0, service, action, url },
	body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("what somebody did that no policy grants", () => {
	it.each([
		["the very resource", allow("dynamodb:PutItem", TABLE)],
		["a pattern that covers it", allow(["dynamodb:GetItem", "dynamodb:PutItem"], "arn:aws:dynamodb:*:table/?")],
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
		const made = call("dynamodb", "PutItem", { TableName: "t" });
		expect(await ungranted(ACTOR, [made, made], account(statement))).toEqual([`dynamodb:PutItem ${TABLE}`]);
	});

	it("leaves out what others did", async () => {
		const others = { ...call("dynamodb", "PutItem", { TableName: "t" }), caller: "watchdog" };
		expect(await ungranted(ACTOR, [others], account())).toEqual([]);
	});

	it("is, of a transaction, what it is made of, and of a query what it reads of an index", async () => {
		const TransactItems = [{ Delete: { TableName: "t" } }, { Put: { TableName: "t" } }];
		const made = [
			call("dynamodb", "TransactWriteItems", { TransactItems }),
			call("dynamodb", "Query", { TableName: "t", IndexName: "locks" }),
		];
		expect(await ungranted(ACTOR, made, account())).toEqual([
			`dynamodb:DeleteItem ${TABLE}`,
			`dynamodb:PutItem ${TABLE}`,
			`dynamodb:Query ${TABLE}/index/locks`,
		]);
	});

	it("is read from paths and forms too, and an action without resources needs every one", async () => {
		const made = [
			call("route53", "GetChange", "", "/2013-04-01/change/C1"),
			call("elasticloadbalancing", "ModifyListener", "Action=ModifyListener&ListenerArn=arn%3Alistener"),
			call("elasticloadbalancing", "DescribeListeners", "Action=DescribeListeners"),
		];
		const granted = account(allow("elasticloadbalancing:DescribeListeners", "arn:aws:elasticloadbalancing:*"));
		expect(await ungranted(ACTOR, made, granted)).toEqual([
			"route53:GetChange arn:aws:route53:::change/C1",
			"elasticloadbalancing:ModifyListener arn:listener",
			"elasticloadbalancing:DescribeListeners *",
		]);
	});

	it("includes the key of an encrypted topic", async () => {
		const made = [call("sns", "Publish", `Action=Publish&TopicArn=${encodeURIComponent(TOPIC)}`)];
		expect(await ungranted(ACTOR, made, account(allow(["sns:Publish", "kms:Decrypt"], "*")))).toEqual([
			`kms:GenerateDataKey ${KEY}`,
		]);
	});

	it("is an error when nobody knows what an action needs", async () => {
		await expect(ungranted(ACTOR, [call("s3", "GetObject", "")], account())).rejects.toThrow(
			"does not know what s3:GetObject needs",
		);
	});
});
