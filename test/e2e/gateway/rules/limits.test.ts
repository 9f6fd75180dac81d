import { describe } from "vitest";
import { monitoringRules } from "./cloudwatch.ts";
import { dynamoRules } from "./dynamodb.ts";
import { holds } from "./holds.ts";
import { iamRules } from "./iam.ts";
import { route53Rules } from "./route53.ts";
import { statesRules } from "./step-functions.ts";

const policy = (length: number) => JSON.stringify({ Statement: [{ Sid: "A", Resource: "x".repeat(length) }] });
const statements = (...ids: string[]) => ({
	PolicyDocument: JSON.stringify({ Statement: ids.map((Sid) => ({ Sid })) }),
});
const record = (more: object) => ({
	ChangeBatch: { Changes: { Change: [{ ResourceRecordSet: { Name: "a.example.com.", ...more } }] } },
});
const writes = (...keys: string[]) => ({
	TransactItems: keys.map((S) => ({ Update: { TableName: "t", Key: { id: { S } } } })),
});
const many = (count: number) => writes(...Array.from({ length: count }, (_, i) => String(i)));

describe("roles and policies", () => {
	holds(iamRules, {
		"names of roles have 64 characters at most, and of policies 128": [
			{
				refused: { RoleName: "r".repeat(65) },
				accepted: { RoleName: "r".repeat(64) },
				code: "ValidationError",
				says: "rrr",
			},
			{
				refused: { PolicyName: "a policy" },
				accepted: { PolicyName: "a-policy" },
				code: "ValidationError",
				says: "a policy",
			},
		],
		"an inline policy has 10,240 characters at most, and a managed one 6,144": [
			{
				refused: { RoleName: "r", PolicyDocument: policy(10_240) },
				accepted: { RoleName: "r", PolicyDocument: policy(10_000) },
				code: "LimitExceeded",
				says: "10240",
			},
			{
				refused: { PolicyDocument: policy(6_144) },
				accepted: { PolicyDocument: policy(6_000) },
				code: "LimitExceeded",
				says: "6144",
			},
			{
				refused: { PolicyDocument: policy(6_144) },
				accepted: { PolicyDocument: policy(6_000) + " ".repeat(999) },
				code: "LimitExceeded",
				says: "6144",
			},
		],
		"a trust policy has 2,048 characters at most": [
			{
				refused: { AssumeRolePolicyDocument: policy(2_048) },
				accepted: { AssumeRolePolicyDocument: policy(2_000) },
				code: "LimitExceeded",
				says: "2048",
			},
			{
				refused: { PolicyDocument: policy(2_048) },
				accepted: { PolicyDocument: policy(2_000) },
				code: "LimitExceeded",
				says: "2048",
			},
		],
		"statements have ids of letters and digits, each its own": [
			{
				refused: statements("Read-Tags"),
				accepted: statements("ReadTags"),
				code: "MalformedPolicyDocument",
				says: "alpha-numeric",
			},
			{
				refused: statements("A", "A"),
				accepted: statements("A", "B"),
				code: "MalformedPolicyDocument",
				says: "unique",
			},
			{ refused: { PolicyDocument: "{" }, accepted: statements("A"), code: "MalformedPolicyDocument", says: "Syntax" },
			{
				refused: { PolicyDocument: '{"Version":"2020-01-01","Statement":[]}' },
				accepted: statements(),
				code: "MalformedPolicyDocument",
				says: "version",
			},
		],
		"a role's session lasts from one hour to twelve, and its description is one": [
			{
				refused: { MaxSessionDuration: "43201" },
				accepted: { MaxSessionDuration: "43200" },
				code: "ValidationError",
				says: "maxSessionDuration",
			},
			{
				refused: { Description: "the service’s" },
				accepted: { Description: "of the service" },
				code: "ValidationError",
				says: "description",
			},
		],
	});
});

describe("state machines", () => {
	holds(statesRules, {
		"names of state machines and executions have 80 characters at most, and no brackets, wildcards or spaces": [
			{ refused: { name: "n".repeat(81) }, accepted: { name: "n".repeat(80) }, code: "InvalidName", says: "nnn" },
			{ refused: { name: "ecs-svc/1" }, accepted: { name: "ecs-svc-1" }, code: "InvalidName", says: "ecs-svc/1" },
		],
		"a definition has 1 MB at most": [
			{
				refused: { definition: "x".repeat(1_048_577) },
				accepted: { definition: "x".repeat(1_048_576) },
				code: "InvalidDefinition",
				says: "too large",
			},
		],
		"an execution's input has 256 KB at most": [
			{
				refused: { input: "x".repeat(262_145) },
				accepted: { input: "x".repeat(262_144) },
				code: "InvalidExecutionInput",
				says: "size",
			},
		],
	});
});

describe("alarms", () => {
	holds(monitoringRules, {
		"an alarm checks a day at most, by periods of 10, 20, 30 or whole minutes, at no more datapoints than it evaluates":
			[
				{ refused: { Period: "45" }, accepted: { Period: "60" }, code: "ValidationError", says: "more than a day" },
				{
					refused: { Period: "60", EvaluationPeriods: "1441" },
					accepted: { Period: "60", EvaluationPeriods: "1440" },
					code: "ValidationError",
					says: "more than a day",
				},
				{
					refused: { EvaluationPeriods: "3", DatapointsToAlarm: "4" },
					accepted: { EvaluationPeriods: "3", DatapointsToAlarm: "3" },
					code: "ValidationError",
					says: "DatapointsToAlarm",
				},
			],
		"an alarm has a name of 255 characters, a description of 1,024 and five actions for each state at most": [
			{
				refused: { AlarmActions: Array(6).fill("a") },
				accepted: { AlarmActions: Array(5).fill("a") },
				code: "ValidationError",
				says: "constraint",
			},
			{
				refused: { AlarmDescription: "d".repeat(1_025) },
				accepted: { AlarmDescription: "d".repeat(1_024) },
				code: "ValidationError",
				says: "constraint",
			},
		],
	});
});

describe("items", () => {
	holds(dynamoRules, {
		"an item has 400 KB at most": [
			{
				refused: { Item: { a: { S: "x".repeat(409_600) } } },
				accepted: { Item: { a: { S: "x".repeat(409_000) } } },
				code: "ValidationException",
				says: "Item size",
			},
		],
		"a transaction writes a hundred items at most, each once": [
			{ refused: writes("a", "a"), accepted: writes("a", "b"), code: "ValidationException", says: "one item" },
			{ refused: many(101), accepted: many(100), code: "ValidationException", says: "100 actions" },
		],
		"a table's policy has 20 KB at most, blanks among them": [
			{
				refused: { Policy: `{}${" ".repeat(20_480)}` },
				accepted: { Policy: `{}${" ".repeat(20_478)}` },
				code: "ValidationException",
				says: "20480",
			},
		],
	});
});

describe("record sets", () => {
	holds(route53Rules, {
		"a name has 255 characters at most, each label 63; a set identifier 128": [
			{
				refused: record({ Name: `${"a".repeat(64)}.example.com.` }),
				accepted: record({ Name: `${"a".repeat(63)}.example.com.` }),
				code: "InvalidChangeBatch",
				says: "too long",
			},
			{
				refused: record({ SetIdentifier: "i".repeat(129) }),
				accepted: record({ SetIdentifier: "i".repeat(128) }),
				code: "InvalidChangeBatch",
				says: "a.example.com",
			},
		],
		"an alias has no time to live of its own": [
			{
				refused: record({ AliasTarget: {}, TTL: "60" }),
				accepted: record({ AliasTarget: {} }),
				code: "InvalidInput",
				says: "TTL",
			},
		],
	});
});
