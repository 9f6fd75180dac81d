import { describe, expect, it } from "vitest";
import type { HistoryEntry } from "../../../runtime/contract/index.ts";
import { at, EXECUTION, STRANGER } from "../../support/documents.ts";
import { done, found, key, refused, stored, table } from "../../support/dynamodb.ts";

const entry: HistoryEntry = {
	attempt: "ecs-svc/2",
	deploymentId: "ecs-svc/2",
	execution: EXECUTION,
	outcome: "running",
	reason: "",
	at: at(0).toISOString(),
};
const other: HistoryEntry = { ...entry, execution: STRANGER, outcome: "completed" };
const name = "rollout#ecs-svc/2";

describe("the history", () => {
	it("takes a deployment by a write that succeeds only where it has no entry", async () => {
		const { history, sent } = table(done);
		expect(await history.claim("shop", entry)).toEqual(entry);
		expect(sent()).toEqual([
			{
				to: "PutItem",
				TableName: "rollouts",
				Item: stored(name, entry),
				ConditionExpression: "attribute_not_exists(#key)",
				ExpressionAttributeNames: { "#key": "service" },
				ReturnValuesOnConditionCheckFailure: "ALL_OLD",
			},
		]);
	});

	it("answers the entry of whoever took the deployment first, as the write found it", async () => {
		const { history, sent } = table(refused(stored(name, other)));
		expect(await history.claim("shop", entry)).toEqual(other);
		expect(sent()).toHaveLength(1);
	});

	it("knows nothing of a deployment without an entry", async () => {
		expect(await table(done).history.find("shop", "ecs-svc/2")).toBeUndefined();
	});

	it("comes back from the table with what was counted, and with fields that it does not know", async () => {
		const whole = { ...entry, stragglers: { requests: 3, percent: 100 / 3, seconds: 900 }, note: "by hand" };
		const { history, sent } = table(found(stored(name, whole)));
		expect(await history.find("shop", "ecs-svc/2")).toEqual(whole);
		expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key: key(name), ConsistentRead: true }]);
	});

	it("that somebody has damaged is unexpected, with the path", async () => {
		const { history } = table(found(stored(name, { ...entry, outcome: "lost" })));
		await expect(history.find("shop", "ecs-svc/2")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the history of shop: outcome"),
		});
	});

	it("closes an entry by a write that succeeds only for the execution that claimed it", async () => {
		const { history, sent } = table(done);
		await history.close("shop", { ...entry, outcome: "completed" });
		expect(sent()).toMatchObject([
			{
				to: "PutItem",
				Item: { ...key(name), outcome: { S: "completed" } },
				ConditionExpression: "#owner = :owner",
				ExpressionAttributeNames: { "#owner": "execution" },
				ExpressionAttributeValues: { ":owner": { S: EXECUTION } },
			},
		]);
	});

	it.each([
		["another execution's entry", stored(name, other)],
		["an entry that is gone", undefined],
	])("does not close %s, and says so", async (_, item) => {
		await expect(table(refused(item)).history.close("shop", entry)).rejects.toMatchObject({ name: "LockLost" });
	});
});
