/** Who may write what in the controller's table, by an IAM simulator. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allows, type Policies, type Principal, rolePrincipal } from "../e2e/harness/iam/judge.ts";
import { need } from "../e2e/harness/iam/need.ts";
import { type Policy, parsed } from "../e2e/harness/iam/policy.ts";
import { CONTROLLER } from "./attached-input.ts";
import { CANARY_CONTROLLER } from "./controller-input.ts";
import { Deployments } from "./deployed.ts";

const ROLE = "arn:aws:iam::123456789012:role/";
const SSO = `${ROLE}aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_OnCall_0a1b`;
const RUNS = {
	plain: {},
	administered: {
		table_administrator_arns: [`${ROLE}break-glass`, `${ROLE}aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_OnCall_*`],
	},
} as const;
type Run = keyof typeof RUNS;

const TABLE = CONTROLLER.table_arn;
const SINGLE = ["PutItem", "UpdateItem", "DeleteItem", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"];
const WRITES = [...SINGLE, "BatchWriteItem"];
/** Whatever IAM may allow somebody. */
const EVERYTHING: Policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

const LOCK = ["shop"];
const REGISTERED = ["registration#shop"];
const CLAIM = ["resource#arn:aws:ecs:eu-west-1:123456789012:service/apps/shop-blue"];
const KEYS = ["service", "item"];
const REGISTRATION = [...KEYS, "format", "configuration"];

let deployed: Deployments<typeof RUNS>;

beforeAll(() => {
	deployed = new Deployments(RUNS, CANARY_CONTROLLER);
});

afterAll(() => deployed.dispose());

const tablePolicy = (run: Run) => parsed(deployed.one(run, "aws_dynamodb_resource_policy", "this").policy);
const own = (run: Run, who: string): Policies => ({
	identity: [parsed(deployed.one(run, "aws_iam_role_policy", who).policy)],
	resource: tablePolicy(run),
});
const anything = (run: Run): Policies => ({ identity: [EVERYTHING], resource: tablePolicy(run) });

/** A write of items with these hash keys, and these attributes. */
async function may(
	policies: Policies,
	principal: Principal,
	action: string,
	keys: readonly string[],
	attributes: readonly string[] = KEYS,
): Promise<boolean> {
	const context = { "dynamodb:LeadingKeys": keys, "dynamodb:Attributes": attributes };
	const [one] = need(`dynamodb:${action}`, [TABLE], context);
	return one !== undefined && allows(policies, principal, one);
}

const FUNCTIONS = ["actuator", "watchdog", "release"] as const;
const roleOf = (who: (typeof FUNCTIONS)[number]) => rolePrincipal(CONTROLLER[`${who}_role_arn`]);
const TEAM = rolePrincipal(`${ROLE}ci/team-a-terraform`);
const ADMINISTRATOR = rolePrincipal(`${ROLE}break-glass`);
const LINKED = rolePrincipal(
	`${ROLE}aws-service-role/replication.dynamodb.amazonaws.com/AWSServiceRoleForDynamoDBReplication`,
);

describe("somebody whom IAM allows everything", () => {
	it.each(WRITES)("writes registrations, and no lock, history, gate or claim, by %s", async (action) => {
		const policies = anything("plain");
		expect(await may(policies, TEAM, action, REGISTERED, REGISTRATION)).toBe(true);
		expect(await may(policies, TEAM, action, LOCK)).toBe(false);
		expect(await may(policies, TEAM, action, CLAIM)).toBe(false);
	});

	it("cannot hide a lock among registrations", async () => {
		expect(await may(anything("plain"), TEAM, "BatchWriteItem", [...REGISTERED, ...LOCK])).toBe(false);
		expect(await may(anything("plain"), TEAM, "BatchWriteItem", [...LOCK, ...REGISTERED])).toBe(false);
	});

	it("cannot put a registration into the index of locks", async () => {
		for (const action of WRITES) {
			expect(await may(anything("plain"), TEAM, action, REGISTERED, [...REGISTRATION, "held"]), action).toBe(false);
		}
	});

	it.each(WRITES)("does nothing by a %s that tells no key", async (action) => {
		expect(await may(anything("plain"), TEAM, action, [], [])).toBe(false);
		expect(await may(anything("plain"), LINKED, action, [], [])).toBe(true);
	});

	it("is not stopped where names only begin alike", async () => {
		for (const key of ["registration", "Registration#shop", "xregistration#shop", ""]) {
			expect(await may(anything("plain"), TEAM, "PutItem", [key]), key).toBe(false);
		}
	});

	it("reads all of it, and takes the policy away: it says nothing of that", async () => {
		expect(await may(anything("plain"), TEAM, "GetItem", LOCK)).toBe(true);
		for (const action of ["DeleteResourcePolicy", "PutResourcePolicy", "DescribeTable", "RestoreTableToPointInTime"]) {
			const [one] = need(`dynamodb:${action}`, [TABLE]);
			expect(one && (await allows(anything("plain"), TEAM, one)), action).toBe(true);
		}
	});
});

describe("those whom the controller is told of", () => {
	it.each(WRITES)("write everything by %s, by their name or by a pattern", async (action) => {
		for (const key of [LOCK, REGISTERED, CLAIM]) {
			const attributes = [...REGISTRATION, "held"];
			expect(await may(anything("administered"), ADMINISTRATOR, action, key, attributes)).toBe(true);
			expect(await may(anything("administered"), rolePrincipal(SSO), action, key, attributes)).toBe(true);
		}
	});

	it("are nobody by default, and nobody else", async () => {
		expect(await may(anything("plain"), ADMINISTRATOR, "PutItem", LOCK)).toBe(false);
		expect(await may(anything("administered"), TEAM, "PutItem", LOCK)).toBe(false);
		expect(await may(anything("administered"), rolePrincipal(`${ROLE}break-glass-2`), "PutItem", LOCK)).toBe(false);
	});
});

describe("roles that only AWS's services take", () => {
	it.each(WRITES)("write by %s what those copy", async (action) => {
		for (const key of [LOCK, REGISTERED]) expect(await may(anything("plain"), LINKED, action, key)).toBe(true);
	});
});

describe.each(FUNCTIONS)("the %s", (who) => {
	it("writes locks and history, by the actions that it uses", async () => {
		const used = who === "release" ? ["PutItem"] : ["PutItem", "DeleteItem"];
		for (const action of used) expect(await may(own("plain", who), roleOf(who), action, LOCK)).toBe(true);
		for (const action of WRITES.filter((one) => !used.includes(one))) {
			expect(await may(own("plain", who), roleOf(who), action, LOCK), action).toBe(false);
		}
	});

	it("reads registrations and never writes them, whatever IAM allows it", async () => {
		expect(await may(own("plain", who), roleOf(who), "GetItem", REGISTERED)).toBe(true);
		for (const action of WRITES) {
			expect(await may(own("plain", who), roleOf(who), action, REGISTERED, REGISTRATION), action).toBe(false);
			expect(await may(anything("plain"), roleOf(who), action, REGISTERED, REGISTRATION), action).toBe(false);
		}
		expect(await may(anything("plain"), roleOf(who), "BatchWriteItem", [...LOCK, ...REGISTERED])).toBe(false);
	});

	it(`${who === "actuator" ? "notes" : "does not say"} who moves what`, async () => {
		expect(await may(own("plain", who), roleOf(who), "PutItem", CLAIM)).toBe(who === "actuator");
	});

	it("writes nothing without saying which item", async () => {
		expect(await may(own("plain", who), roleOf(who), "PutItem", [])).toBe(false);
	});

	it("cannot change the table, or its policy", async () => {
		for (const action of [
			"DeleteTable",
			"UpdateTable",
			"DeleteResourcePolicy",
			"PutResourcePolicy",
			"UpdateTimeToLive",
		]) {
			const [one] = need(`dynamodb:${action}`, [TABLE]);
			expect(one && (await allows(own("plain", who), roleOf(who), one)), action).toBe(false);
		}
	});
});

it("the observer has nothing of the table", () => {
	expect(deployed.one("plain", "aws_iam_role_policy", "observer").policy).not.toContain("dynamodb");
});

it("the policy fits into what DynamoDB takes, with all administrators that there may be", () => {
	const { length } = deployed.one("plain", "aws_dynamodb_resource_policy", "this").policy;
	// They stand in three statements. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html: 20 KB
	expect(length + 3 * 4_000 * 1.2).toBeLessThan(20_480);
});
