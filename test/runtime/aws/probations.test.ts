import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type HistoryEntry, Lock, Probation } from "../../../runtime/contract/index.ts";
import { at, EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";
import {
	canceled,
	done,
	found,
	key,
	refused,
	stored,
	storedLock,
	storedProbation,
	table,
} from "../../support/dynamodb.ts";

const { takeover: _, takenAt: __, ...held } = strangersLock();
const since = at(60).toISOString();
const probation = v.parse(Probation, {
	...held,
	owner: EXECUTION,
	ownerSince: since,
	since,
	until: at(960).toISOString(),
});
const lock = v.parse(Lock, strangersLock({ owner: EXECUTION }));
const entry: HistoryEntry = {
	attempt: lock.attempt,
	execution: EXECUTION,
	outcome: "running",
	reason: "",
	at: since,
	completedAt: since,
};
const OK = { Code: "None" };
const FAILED = { Code: "ConditionalCheckFailed" };

describe("a probation", () => {
	it("comes back from the table field by field, its key aside", async () => {
		const { probations, sent } = table(found(storedProbation(probation)));
		expect(await probations.find("shop")).toEqual(probation);
		expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key: key("probation"), ConsistentRead: true }]);
	});

	it("is none where the table has none, and unexpected where it is damaged", async () => {
		expect(await table(done).probations.find("shop")).toBeUndefined();
		const damaged = { ...probation, until: "soon" } as Probation;
		await expect(table(found(storedProbation(damaged))).probations.find("shop")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the probation of shop: until"),
		});
	});

	it("begins in the transaction that writes history and releases the lock", async () => {
		const { locks, sent } = table(done);
		await locks.conclude("shop", EXECUTION, { ...entry, outcome: "completed" }, undefined, probation);
		const [{ TransactItems }] = sent() as [
			{ TransactItems: readonly Record<string, { Item?: unknown; Key?: unknown }>[] },
		];
		expect(TransactItems.map((item) => Object.keys(item))).toEqual([["Delete"], ["Put"], ["Put"]]);
		expect(TransactItems[0]?.Delete?.Key).toEqual(key("lock"));
		expect(TransactItems[2]?.Put).toMatchObject({ Item: storedProbation(probation) });
	});
});

describe("taking a probation", () => {
	it("ends it, takes the lock and writes history, all or none", async () => {
		const { probations, sent } = table(done);
		expect(await probations.take("shop", probation, lock, entry)).toEqual(lock);
		const [{ to, TransactItems }] = sent() as [{ to: string; TransactItems: readonly Record<string, object>[] }];
		expect(to).toBe("TransactWriteItems");
		expect(TransactItems).toMatchObject([
			{
				Delete: {
					Key: key("probation"),
					ConditionExpression: "#owner = :owner AND #since = :since",
					ExpressionAttributeValues: { ":owner": { S: EXECUTION }, ":since": { S: since } },
				},
			},
			{ Put: { Item: storedLock(lock), ConditionExpression: "attribute_not_exists(#key)" } },
			{
				Put: {
					Item: stored(`rollout#${lock.attempt}`, entry),
					ConditionExpression: "#outcome = :completed",
				},
			},
		]);
	});

	it("where there was none must find none still", async () => {
		const { probations, sent } = table(done);
		expect(await probations.take("shop", undefined, lock)).toEqual(lock);
		const [{ TransactItems }] = sent() as [{ TransactItems: readonly Record<string, object>[] }];
		expect(TransactItems).toMatchObject([
			{ Delete: { Key: key("probation"), ConditionExpression: "attribute_not_exists(#key)" } },
			{ Put: { Item: storedLock(lock) } },
		]);
	});

	it("answers the lock of whoever holds it", async () => {
		const holder = v.parse(Lock, strangersLock());
		const { probations } = table(canceled(OK, { ...FAILED, Item: storedLock(holder) }));
		expect(await probations.take("shop", probation, lock)).toEqual(holder);
	});

	it.each([
		["is not as it was seen", [FAILED, OK]],
		["is of a release that history does not call completed", [OK, OK, FAILED]],
	])("answers nothing when the lock is free, but the probation %s", async (_, reasons) => {
		expect(await table(canceled(...reasons)).probations.take("shop", probation, lock, entry)).toBeUndefined();
	});
});

describe("handing a probation on", () => {
	it("succeeds only as long as it is as it was seen", async () => {
		const { probations, sent } = table(done);
		const wanted = { ...probation, owner: STRANGER, passed: "{}" };
		expect(await probations.handOn("shop", probation, wanted)).toBe(true);
		expect(sent()).toMatchObject([
			{ to: "PutItem", Item: storedProbation(wanted), ConditionExpression: "#owner = :owner AND #since = :since" },
		]);
		const other = table(refused(storedProbation({ ...probation, owner: "watchdog" })));
		expect(await other.probations.handOn("shop", probation, wanted)).toBe(false);
	});

	it("may come to its end instead, which leaves what has changed meanwhile", async () => {
		const { probations, sent } = table(done, refused());
		await probations.end("shop", probation);
		await probations.end("shop", probation);
		expect(sent()).toMatchObject([
			{ to: "DeleteItem", Key: key("probation"), ConditionExpression: "#owner = :owner AND #since = :since" },
			{ to: "DeleteItem" },
		]);
	});
});
