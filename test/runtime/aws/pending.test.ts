import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { DynamoAttempts } from "../../../runtime/aws/attempts.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { recorded } from "../../support/aws.ts";
import { EXECUTION, sampleAttempt } from "../../support/documents.ts";

const ATTEMPT = sampleAttempt();
const { attempt, executionName, at } = ATTEMPT;
const NOTE = { attempt: { S: attempt }, executionName: { S: executionName }, at: { S: at } };
const KEYS = { service: { S: "shop" }, item: { S: "pending" } };

function adapter(...answers: object[]) {
	const { options, requests } = recorded(...answers.map((answer) => ({ body: JSON.stringify(answer) })));
	const attempts = new DynamoAttempts(new Table("rollouts", new DynamoDBClient(options)));
	return { attempts, sent: () => requests.map(({ body }) => JSON.parse(body)) };
}

describe("an attempt that is written down", () => {
	it.each([
		["stands in the index that the watchdog reads", "release", { held: { S: "yes" } }],
		["made by another way has its execution already", "deployment", {}],
	] as const)("%s", async (_, kind, indexed) => {
		const { attempts, sent } = adapter({}, {});
		await attempts.record("shop", undefined, { ...ATTEMPT, kind });
		const puts = sent()[1].TransactItems.map(({ Put }: { Put: { Item: object } }) => Put.Item);
		expect(puts).toContainEqual({ ...KEYS, ...NOTE, ...indexed });
	});

	it("stays there with its execution once that is started, and leaves it once it is answered, unless a newer one has come", async () => {
		const { attempts, sent } = adapter({}, {});
		await attempts.started("shop", ATTEMPT, EXECUTION);
		await attempts.answered("shop", ATTEMPT);
		const whereNewest = {
			ConditionExpression: expect.stringContaining("#owner = :owner"),
			ExpressionAttributeNames: { "#owner": "executionName" },
			ExpressionAttributeValues: { ":owner": { S: executionName } },
		};
		const [started, answered] = sent();
		expect(started).toMatchObject({
			...whereNewest,
			Item: { ...KEYS, ...NOTE, execution: { S: EXECUTION }, held: { S: "yes" } },
		});
		expect(answered).toMatchObject({ ...whereNewest, Item: { ...KEYS, ...NOTE } });
		expect(answered.Item).not.toHaveProperty("held");
		expect(answered.Item).not.toHaveProperty("execution");
	});

	it("says whose rollout was to end, until another is", async () => {
		const { attempts, sent } = adapter({}, {}, {}, {}, {}, {});
		const head = { version: 3, newest: "r1", lastRelease: 1, ends: "r1" };
		await attempts.record("shop", head, ATTEMPT);
		await attempts.record("shop", head, ATTEMPT, undefined, "r0");
		await attempts.record("shop", undefined, ATTEMPT);
		const heads = sent().flatMap(({ TransactItems }) => TransactItems?.[0].Put.Item ?? []);
		expect(heads).toMatchObject([
			{ version: { N: "4" }, newest: { S: attempt }, ends: { S: "r1" } },
			{ version: { N: "4" }, ends: { S: "r0" } },
			{ version: { N: "1" } },
		]);
		expect(heads[2]).not.toHaveProperty("ends");
	});

	it("is put back for another execution, unless it has one already, or a newer one has come", async () => {
		const { attempts, sent } = adapter({});
		await attempts.putBack("shop", ATTEMPT, "shop-r2-def");
		const later = { ...NOTE, executionName: { S: "shop-r2-def" } };
		const [item, pending] = sent()[0].TransactItems.map(({ Put }: { Put: object }) => Put);
		expect(item).toMatchObject({
			Item: { ...later, item: { S: `attempt#${attempt}` }, kind: { S: "release" } },
			ConditionExpression: "#owner = :owner",
			ExpressionAttributeNames: { "#owner": "executionName" },
			ExpressionAttributeValues: { ":owner": { S: executionName } },
		});
		expect(pending).toMatchObject({
			Item: { ...KEYS, ...later, held: { S: "yes" } },
			ExpressionAttributeNames: { "#owner": "attempt" },
			ExpressionAttributeValues: { ":owner": { S: attempt } },
		});
	});

	it("is withdrawn where nobody has answered for it, and it is as it was seen: it leaves the index, and has no execution", async () => {
		const { attempts, sent } = adapter({}, {});
		const executionName = "shop-r2-withdrawn";
		const entry = {
			attempt,
			execution: `arn:${executionName}`,
			outcome: "abandoned",
			reason: "Withdrawn: no",
			at,
		} as const;
		const withdrawal = { observed: ATTEMPT, executionName, entry };
		expect(await attempts.withdraw("shop", { ...withdrawal, newest: true })).toBe(true);
		expect(await attempts.withdraw("shop", { ...withdrawal, newest: false })).toBe(true);
		const [newest, older] = sent().map(({ TransactItems }) => TransactItems.map(({ Put }: { Put: object }) => Put));
		const name = { S: executionName };
		const asObserved = {
			ExpressionAttributeNames: { "#owner": "executionName" },
			ExpressionAttributeValues: { ":owner": NOTE.executionName },
		};
		const written = { Item: { item: { S: `rollout#${attempt}` }, outcome: { S: "abandoned" } } };
		expect(newest[0]).toMatchObject({ ...written, ConditionExpression: "attribute_not_exists(#key)" });
		expect(newest[1]).toMatchObject({
			Item: { item: { S: `attempt#${attempt}` }, executionName: name },
			...asObserved,
		});
		expect(newest[2]).toMatchObject({
			Item: { ...KEYS, attempt: NOTE.attempt, executionName: name },
			ConditionExpression: "attribute_not_exists(#key) OR #owner = :owner",
			ExpressionAttributeValues: asObserved.ExpressionAttributeValues,
		});
		expect(newest[2].Item).not.toHaveProperty("held");
		expect(older).toHaveLength(2);
	});

	it("is not withdrawn where it has begun", async () => {
		const CancellationReasons = [{ Code: "ConditionalCheckFailed" }, { Code: "None" }, { Code: "None" }];
		const body = JSON.stringify({ __type: "TransactionCanceledException", CancellationReasons });
		const { options } = recorded({ status: 400, body });
		const attempts = new DynamoAttempts(new Table("rollouts", new DynamoDBClient(options)));
		const entry = { attempt, execution: "arn:x", outcome: "abandoned", reason: "Withdrawn: no", at } as const;
		const withdrawal = { observed: ATTEMPT, executionName: "x", entry, newest: true };
		expect(await attempts.withdraw("shop", withdrawal)).toBe(false);
	});

	it("is pending as long as it is in the index", async () => {
		const read = { Item: { ...KEYS, ...NOTE, held: { S: "yes" } } };
		const { attempts } = adapter(read, { Item: { ...KEYS, ...NOTE } }, {});
		expect(await attempts.pending("shop")).toEqual({ attempt, executionName, at });
		expect(await attempts.pending("shop")).toBeUndefined();
		expect(await attempts.pending("shop")).toBeUndefined();
	});
});
