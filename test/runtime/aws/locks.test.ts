import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type HistoryEntry, Lock, type Takeover, WATCHDOG } from "../../../runtime/contract/index.ts";
import { connectionReset, jsonFault } from "../../support/aws.ts";
import { at, EXECUTION, previewRecords, STRANGER, strangersLock, weightedRecords } from "../../support/documents.ts";
import { canceled, done, found, key, refused, stored, storedLock, table } from "../../support/dynamodb.ts";

const original = {
	records: weightedRecords({ blue: 100, green: 0 }),
	preview: previewRecords("green"),
	actions: {
		blue: [{ Type: "forward", Order: 1, ForwardConfig: { TargetGroups: [{ TargetGroupArn: "arn:a", Weight: 100 }] } }],
		green: [],
	},
};
/** Of the service's configuration a lock gives back what is at stake only. */
const lockOf = (changes?: Partial<Lock>) => v.parse(Lock, strangersLock(changes));
const mine = lockOf({ owner: EXECUTION, deploymentId: "ecs-svc/2", original });
const OLD = { ReturnValuesOnConditionCheckFailure: "ALL_OLD" };
const toOwner = (owner: string) => ({
	ConditionExpression: "#owner = :owner",
	ExpressionAttributeNames: { "#owner": "owner" },
	ExpressionAttributeValues: { ":owner": { S: owner } },
});

describe("the lock", () => {
	it("is taken by a write that succeeds only where none is", async () => {
		const { locks, sent } = table(done);
		expect(await locks.acquire("shop", mine)).toEqual(mine);
		expect(sent()).toEqual([
			{
				to: "PutItem",
				TableName: "rollouts",
				Item: storedLock(mine),
				ConditionExpression: "attribute_not_exists(#key)",
				ExpressionAttributeNames: { "#key": "service" },
				...OLD,
			},
		]);
	});

	it("that another holds is answered with its holder, as the write found it", async () => {
		const { locks, sent } = table(refused(storedLock(strangersLock())));
		expect(await locks.acquire("shop", mine)).toEqual(lockOf());
		expect(sent()).toHaveLength(1);
	});

	it("that its taker holds already is answered as it was taken", async () => {
		const { locks } = table(refused(storedLock(mine)));
		expect(await locks.acquire("shop", { ...mine, takenAt: at(99).toISOString() })).toEqual(mine);
	});

	it("that DynamoDB refuses without a word of the one in its way is unexpected", async () => {
		await expect(table(refused()).locks.acquire("shop", mine)).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});

	it("comes back from the table field by field, its key aside", async () => {
		const { locks, sent } = table(found(storedLock(mine)));
		expect(await locks.held("shop")).toEqual(mine);
		expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key: key("lock"), ConsistentRead: true }]);
	});

	it("is held by nobody when the table has none", async () => {
		expect(await table(done).locks.held("shop")).toBeUndefined();
	});

	it("that somebody has damaged is unexpected, with the path", async () => {
		const { locks } = table(found(storedLock({ ...mine, stable: "red" } as unknown as Lock)));
		await expect(locks.held("shop")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the lock of shop: stable"),
		});
	});

	it("is released by a delete that succeeds only for its owner", async () => {
		const { locks, sent } = table(done);
		await locks.release("shop", EXECUTION);
		expect(sent()).toEqual([{ to: "DeleteItem", TableName: "rollouts", Key: key("lock"), ...toOwner(EXECUTION) }]);
	});

	it("that is another's, or free already, is left alone without an error", async () => {
		await expect(table(refused()).locks.release("shop", EXECUTION)).resolves.toBeUndefined();
	});

	it.each(["acquire", "release"] as const)(
		"is not said to be taken or free when AWS cannot say whether it is (%s)",
		async (method) => {
			const { locks } = table(...Array(2).fill(jsonFault(500, "InternalServerError", "oops")));
			const asked = method === "acquire" ? locks.acquire("shop", mine) : locks.release("shop", EXECUTION);
			await expect(asked).rejects.toMatchObject({ name: "Unavailable" });
		},
	);
});

describe("the services whose lock somebody holds", () => {
	const page = (services: string[], next?: string) => ({
		body: JSON.stringify({
			Items: services.map((service) => ({ held: { S: "yes" }, service: { S: service }, item: { S: "lock" } })),
			...(next && { LastEvaluatedKey: key(next) }),
		}),
	});

	it("are asked of the index of locks, page by page", async () => {
		const { locks, sent } = table(page(["cart", "shop"], "shop"), page([], "shop"), page(["till"]));
		expect(await locks.services()).toEqual(["cart", "shop", "till"]);
		const query = {
			to: "Query",
			TableName: "rollouts",
			IndexName: "locks",
			KeyConditionExpression: "#held = :held",
			ExpressionAttributeNames: { "#held": "held" },
			ExpressionAttributeValues: { ":held": { S: "yes" } },
		};
		const next = { ...query, ExclusiveStartKey: key("shop") };
		expect(sent()).toEqual([query, next, next]);
	});

	it("may be none", async () => {
		expect(await table(page([])).locks.services()).toEqual([]);
	});

	it("are not said to be fewer than there are when a page cannot be read", async () => {
		const { locks } = table(page(["cart"], "cart"), jsonFault(403, "AccessDeniedException", "no"));
		await expect(locks.services()).rejects.toMatchObject({
			name: "Refused",
			message: "Query locks: AccessDeniedException: no",
		});
	});

	it("that the index answers without a name are unexpected", async () => {
		const { locks } = table({ body: JSON.stringify({ Items: [{ held: { S: "yes" } }] }) });
		await expect(locks.services()).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});

describe("taking a lock over", () => {
	const takeover: Takeover = {
		execution: EXECUTION,
		ended: { error: "ABORTED", cause: "the execution ended as ABORTED" },
		since: at(60).toISOString(),
		leasedUntil: at(125).toISOString(),
		run: 2,
	};
	const wanted = { ...mine, owner: WATCHDOG, takeover };

	it("succeeds only where the same owner took it at the same moment, and no run has had it", async () => {
		const { locks, sent } = table(done);
		expect(await locks.takeOver("shop", mine, wanted)).toBe(true);
		expect(sent()).toEqual([
			{
				to: "PutItem",
				TableName: "rollouts",
				Item: storedLock(wanted),
				ConditionExpression: "#owner = :owner AND #takenAt = :takenAt AND attribute_not_exists(#takeover)",
				ExpressionAttributeNames: { "#owner": "owner", "#takenAt": "takenAt", "#takeover": "takeover" },
				ExpressionAttributeValues: { ":owner": { S: EXECUTION }, ":takenAt": { S: mine.takenAt } },
				...OLD,
			},
		]);
	});

	it("again succeeds only where the same run had it last", async () => {
		const { locks, sent } = table(done);
		const next = { ...wanted, takeover: { ...takeover, run: 3 } };
		expect(await locks.takeOver("shop", wanted, next)).toBe(true);
		expect(sent()).toMatchObject([
			{
				Item: storedLock(next),
				ConditionExpression: "#owner = :owner AND #takenAt = :takenAt AND #takeover.#run = :run",
				ExpressionAttributeNames: { "#takeover": "takeover", "#run": "run" },
				ExpressionAttributeValues: { ":owner": { S: WATCHDOG }, ":run": { N: "2" } },
			},
		]);
	});

	it("fails when another run was faster", async () => {
		const faster = { ...wanted, takeover: { ...takeover, leasedUntil: at(126).toISOString() } };
		expect(await table(refused(storedLock(faster))).locks.takeOver("shop", mine, wanted)).toBe(false);
	});

	it("fails when the lock is gone", async () => {
		expect(await table(refused()).locks.takeOver("shop", mine, wanted)).toBe(false);
	});

	it("has succeeded when a try whose answer was lost did it", async () => {
		const { locks, sent } = table(connectionReset(), refused(storedLock(wanted)));
		expect(await locks.takeOver("shop", mine, wanted)).toBe(true);
		expect(sent()).toHaveLength(2);
	});

	it("is to be tried again when another write is in its way", async () => {
		const { locks } = table(jsonFault(400, "TransactionConflictException", "ongoing"));
		await expect(locks.takeOver("shop", mine, wanted)).rejects.toMatchObject({ name: "Throttled" });
	});
});

describe("a deployment that a rollout has made", () => {
	const { attempt } = mine;
	const deployed = { ...mine, deploymentId: "ecs-svc/2" };
	const failed = (Item?: object) => ({ Code: "ConditionalCheckFailed", ...(Item && { Item }) });

	it("is kept with the lock of its owner, and says whose it is, both or neither", async () => {
		const { locks, sent } = table(done);
		await locks.deployed("shop", deployed);
		expect(sent()).toMatchObject([
			{
				to: "TransactWriteItems",
				TransactItems: [
					{ Put: { Item: storedLock(deployed), ...toOwner(EXECUTION) } },
					{ Put: { Item: stored("deployment#ecs-svc/2", { attempt }) } },
				],
			},
		]);
		expect(sent()[0]?.TransactItems[1].Put).not.toHaveProperty("ConditionExpression");
	});

	it.each([
		[STRANGER, storedLock(strangersLock())],
		["nobody", undefined],
	])("is not kept under a lock that %s holds", async (holder, item) => {
		const { locks } = table(canceled(failed(item), { Code: "None" }));
		await expect(locks.deployed("shop", deployed)).rejects.toMatchObject({
			name: "LockLost",
			message: `the lock of shop is held by ${holder}, not by ${EXECUTION}`,
		});
	});
});

describe("concluding a rollout", () => {
	const entry: HistoryEntry = {
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		execution: EXECUTION,
		outcome: "failed-back",
		reason: "Unhealthy: 1 of 2",
		at: at(9).toISOString(),
	};
	const failed = (Item?: object) => ({ Code: "ConditionalCheckFailed", ...(Item && { Item }) });
	const none = { Code: "None" };
	const conclude = (...answers: Parameters<typeof table>) => {
		const { locks, sent } = table(...answers);
		return { concluded: locks.conclude("shop", EXECUTION, entry), sent };
	};

	it("deletes its owner's lock and writes its execution's entry in one transaction", async () => {
		const { concluded, sent } = conclude(done);
		await concluded;
		expect(sent().slice(0, 1)).toEqual([
			{
				to: "TransactWriteItems",
				ClientRequestToken: expect.any(String),
				TransactItems: [
					{ Delete: { TableName: "rollouts", Key: key("lock"), ...toOwner(EXECUTION), ...OLD } },
					{
						Put: {
							TableName: "rollouts",
							Item: stored("rollout#ecs-svc/2", entry),
							ConditionExpression: "attribute_not_exists(#key) OR #owner = :owner",
							ExpressionAttributeNames: { "#key": "service", "#owner": "execution" },
							ExpressionAttributeValues: { ":owner": { S: EXECUTION } },
							...OLD,
						},
					},
				],
			},
		]);
	});

	it("writes in the same transaction which releases have served", async () => {
		const { locks, sent } = table(done);
		const taskDefinition = "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:7";
		const asked = { at: at(0).toISOString(), by: "ci", reason: "v7" };
		const release = { release: 7, taskDefinition, images: [], ...asked, servedAt: at(9).toISOString() };
		await locks.conclude("shop", EXECUTION, entry, [release]);
		expect(sent()).toHaveLength(1);
		const [, , ...more] = sent()[0]?.TransactItems ?? [];
		expect(more.map(({ Put }: { Put: Record<string, unknown> }) => [Put.Item, Put.ConditionExpression])).toEqual([
			[stored("release#000007", release), undefined],
		]);
	});

	it("is tried again under the same token, so that a try whose answer was lost counts", async () => {
		const { concluded, sent } = conclude(connectionReset(), done);
		await concluded;
		const [first, second] = sent().map(({ ClientRequestToken }) => ClientRequestToken);
		expect(second).toBe(first);
	});

	it.each([
		[STRANGER, storedLock(strangersLock())],
		["nobody", undefined],
	])("is refused when the lock is held by %s", async (holder, item) => {
		await expect(conclude(canceled(failed(item), none)).concluded).rejects.toMatchObject({
			name: "LockLost",
			message: `the lock of shop is held by ${holder}, not by ${EXECUTION}`,
		});
	});

	it("is refused when the history belongs to another execution", async () => {
		const item = stored("rollout#ecs-svc/2", { ...entry, execution: STRANGER });
		await expect(conclude(canceled(none, failed(item))).concluded).rejects.toMatchObject({
			name: "LockLost",
			message: "the history of ecs-svc/2 belongs to another execution",
		});
	});

	it("is refused for a lost lock even when another write was in the way of the history", async () => {
		const conflict = { Code: "TransactionConflict" };
		await expect(conclude(canceled(failed(), conflict)).concluded).rejects.toMatchObject({ name: "LockLost" });
	});

	it.each(["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])(
		"is to be tried again after %s",
		async (Code) => {
			await expect(conclude(canceled(none, { Code })).concluded).rejects.toMatchObject({
				name: "Throttled",
				message: `TransactWriteItems shop ecs-svc/2: canceled by None, ${Code}`,
				cause: expect.objectContaining({ name: "TransactionCanceledException" }),
			});
		},
	);

	it("is to be tried again while the try before is still at work", async () => {
		const busy = jsonFault(400, "TransactionInProgressException", "in progress");
		await expect(conclude(busy, busy).concluded).rejects.toMatchObject({ name: "Throttled" });
	});

	it.each([
		["a write is not valid", canceled(none, { Code: "ValidationError" })],
		["DynamoDB gives no reason", canceled()],
		["DynamoDB lists no reasons", jsonFault(400, "TransactionCanceledException", "canceled")],
	])("is refused by AWS when %s", async (_, answer) => {
		await expect(conclude(answer).concluded).rejects.toMatchObject({ name: "Refused" });
	});
});
