import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "vitest";
import { DynamoHistory, DynamoLocks } from "../../../runtime/aws/dynamodb.ts";
import type { HistoryEntry } from "../../../runtime/contract.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { at, EXECUTION, previewRecords, STRANGER, strangersLock, weightedRecords } from "../../support/documents.ts";

const refused = jsonFault(
	400,
	"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
	"The conditional request failed",
);
const done = json({});

function json(value: unknown): Answer {
	return { body: JSON.stringify(value) };
}

/** The answer to a GetItem that finds these fields. */
function item(name: string, fields: object): Answer {
	return json({ Item: { ...marshall(fields), service: { S: "shop" }, item: { S: name } } });
}

function table(...answers: Answer[]) {
	const { options, requests } = recorded(...answers);
	const client = new DynamoDBClient(options);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { locks: new DynamoLocks("rollouts", client), history: new DynamoHistory("rollouts", client), sent };
}

const original = {
	records: weightedRecords({ blue: 100, green: 0 }),
	preview: previewRecords("green"),
	actions: {
		blue: [{ Type: "forward", Order: 1, ForwardConfig: { TargetGroups: [{ TargetGroupArn: "arn:a", Weight: 100 }] } }],
		green: [],
	},
};
const mine = strangersLock({ owner: EXECUTION, deploymentId: "ecs-svc/2", original });
const key = (name: string) => ({ service: { S: "shop" }, item: { S: name } });
const absent = {
	ConditionExpression: "attribute_not_exists(#key)",
	ExpressionAttributeNames: { "#key": "service" },
};

describe("the lock", () => {
	it("is taken by a write that succeeds only where none is", async () => {
		const { locks, sent } = table(done);
		expect(await locks.acquire("shop", mine)).toEqual(mine);
		expect(sent()).toEqual([
			{ to: "PutItem", TableName: "rollouts", Item: { ...marshall(mine), ...key("lock") }, ...absent },
		]);
	});

	it("that another holds is answered with its holder", async () => {
		const { locks, sent } = table(refused, item("lock", strangersLock()));
		expect(await locks.acquire("shop", mine)).toEqual(strangersLock());
		expect(sent()[1]).toEqual({ to: "GetItem", TableName: "rollouts", Key: key("lock"), ConsistentRead: true });
	});

	it("that its taker holds already is answered as it was taken", async () => {
		const { locks } = table(refused, item("lock", mine));
		expect(await locks.acquire("shop", { ...mine, takenAt: at(99).toISOString() })).toEqual(mine);
	});

	it("that is released between the write and the read is worth another try", async () => {
		const { locks } = table(refused, done);
		await expect(locks.acquire("shop", mine)).rejects.toMatchObject({
			name: "Unavailable",
			message: "the lock of shop changed hands",
		});
	});

	it("comes back from the table field by field", async () => {
		const { locks } = table(item("lock", mine));
		expect(await locks.held("shop")).toEqual(mine);
	});

	it("is held by nobody when the table has none", async () => {
		expect(await table(done).locks.held("shop")).toBeUndefined();
	});

	it("that somebody has damaged is unexpected, with the path", async () => {
		const { locks } = table(item("lock", { ...mine, stable: "red" }));
		await expect(locks.held("shop")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the lock of shop: stable"),
		});
	});

	it("is released by a delete that succeeds only for its owner", async () => {
		const { locks, sent } = table(done);
		await locks.release("shop", EXECUTION);
		expect(sent()).toEqual([
			{
				to: "DeleteItem",
				TableName: "rollouts",
				Key: key("lock"),
				ConditionExpression: "#owner = :me",
				ExpressionAttributeNames: { "#owner": "owner" },
				ExpressionAttributeValues: { ":me": { S: EXECUTION } },
			},
		]);
	});

	it("that is another's, or free already, is left alone without an error", async () => {
		await expect(table(refused).locks.release("shop", EXECUTION)).resolves.toBeUndefined();
	});

	it("is not taken when AWS cannot say whether it is", async () => {
		const { locks } = table(jsonFault(500, "InternalServerError", "oops"));
		await expect(locks.acquire("shop", mine)).rejects.toMatchObject({ name: "Unavailable" });
	});
});

describe("the history", () => {
	const entry: HistoryEntry = {
		deploymentId: "ecs-svc/2",
		execution: EXECUTION,
		outcome: "running",
		reason: "",
		at: at(0).toISOString(),
	};
	const other = { ...entry, execution: STRANGER, outcome: "completed" as const };
	const name = "rollout#ecs-svc/2";

	it("takes a deployment by a write that succeeds only where it has no entry", async () => {
		const { history, sent } = table(done);
		expect(await history.claim("shop", entry)).toEqual(entry);
		expect(sent()).toEqual([
			{ to: "PutItem", TableName: "rollouts", Item: { ...marshall(entry), ...key(name) }, ...absent },
		]);
	});

	it("answers the entry of whoever took the deployment first", async () => {
		expect(await table(refused, item(name, other)).history.claim("shop", entry)).toEqual(other);
	});

	it("asks for another try when that entry is gone again", async () => {
		await expect(table(refused, done).history.claim("shop", entry)).rejects.toMatchObject({ name: "Unavailable" });
	});

	it("knows nothing of a deployment without an entry", async () => {
		expect(await table(done).history.find("shop", "ecs-svc/2")).toBeUndefined();
	});

	it("closes an entry by a write that succeeds only for the execution that claimed it", async () => {
		const { history, sent } = table(done);
		await history.close("shop", { ...entry, outcome: "completed" });
		expect(sent()).toMatchObject([
			{
				to: "PutItem",
				Item: { ...key(name), outcome: { S: "completed" } },
				ConditionExpression: "#owner = :me",
				ExpressionAttributeNames: { "#owner": "execution" },
				ExpressionAttributeValues: { ":me": { S: EXECUTION } },
			},
		]);
	});

	it("does not close another execution's entry, and says so", async () => {
		await expect(table(refused).history.close("shop", entry)).rejects.toMatchObject({ name: "LockLost" });
	});
});
