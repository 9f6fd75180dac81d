import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "vitest";
import { DynamoLedger } from "../../../../cli/operator/aws/ledger.ts";
import { type Answer, jsonFault, recorded } from "../../../support/aws.ts";
import { at, EXECUTION } from "../../../support/documents.ts";

function adapter(...answers: Answer[]) {
	const { options, requests } = recorded(...answers);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { ledger: new DynamoLedger("rollouts", new DynamoDBClient(options)), sent };
}

const entry = (attempt: string, seconds: number) => ({
	attempt,
	execution: EXECUTION,
	outcome: "completed",
	reason: "green serves",
	at: at(seconds).toISOString(),
});
const item = (service: string, attempt: string, seconds: number) =>
	marshall({ ...entry(attempt, seconds), service, item: `rollout#${attempt}` });
const page = (items: object[], next?: object): Answer => ({
	body: JSON.stringify({ Items: items, Count: items.length, ...(next && { LastEvaluatedKey: next }) }),
});

describe("the ledger", () => {
	it("reads a service's entries over all pages, and nothing else of the service's, newest first", async () => {
		const next = { service: { S: "shop" }, item: { S: "rollout#ecs-svc/1" } };
		const { ledger, sent } = adapter(
			page([item("shop", "ecs-svc/1", 10)], next),
			page([item("shop", "ecs-svc/2", 30), item("shop", "ecs-svc/3", 20)]),
		);
		expect(await ledger.entries("shop")).toEqual([
			entry("ecs-svc/2", 30),
			entry("ecs-svc/3", 20),
			entry("ecs-svc/1", 10),
		]);
		const query = {
			to: "Query",
			TableName: "rollouts",
			KeyConditionExpression: "#service = :service AND begins_with(#item, :prefix)",
			ExpressionAttributeNames: { "#service": "service", "#item": "item" },
			ExpressionAttributeValues: { ":service": { S: "shop" }, ":prefix": { S: "rollout#" } },
			ConsistentRead: true,
		};
		expect(sent()).toEqual([query, { ...query, ExclusiveStartKey: next }]);
	});

	it("reads all services' entries without their verdicts, newest first, and who is registered", async () => {
		const registration = marshall({ service: "registration#web", item: "registration" });
		const { ledger, sent } = adapter(
			page([item("billing", "ecs-svc/1", 10), registration, item("shop", "ecs-svc/2", 30)]),
		);
		expect(await ledger.all()).toEqual({
			endings: [
				{ service: "shop", entry: entry("ecs-svc/2", 30) },
				{ service: "billing", entry: entry("ecs-svc/1", 10) },
			],
			registered: ["web"],
		});
		expect(sent()).toMatchObject([
			{
				to: "Scan",
				Select: "SPECIFIC_ATTRIBUTES",
				FilterExpression: "begins_with(#item, :prefix) OR #item = :registration",
				// What the policy `viewer` allows (modules/controller/access/viewing.ts), and no token.
				ProjectionExpression: "#service, #item, #attempt, #deploymentId, #execution, #outcome, #reason, #at",
				ExpressionAttributeNames: { "#item": "item", "#outcome": "outcome" },
			},
		]);
	});

	it("finds one deployment's entry", async () => {
		const { ledger } = adapter({ body: JSON.stringify({ Item: item("shop", "ecs-svc/2", 30) }) }, { body: "{}" });
		expect(await ledger.find("shop", "ecs-svc/2")).toEqual(entry("ecs-svc/2", 30));
		expect(await ledger.find("shop", "ecs-svc/9")).toBeUndefined();
	});

	it.each([
		["a table that does not exist", jsonFault(400, "ResourceNotFoundException", "no such table"), "Refused"],
		[
			"an entry that is none",
			page([marshall({ service: "shop", item: "rollout#1", outcome: "lost" })]),
			"UnexpectedAnswer",
		],
	])("does not take %s for no history", async (_, answer, name) => {
		await expect(adapter(answer).ledger.entries("shop")).rejects.toMatchObject({ name });
		await expect(adapter(answer).ledger.all()).rejects.toMatchObject({ name });
	});
});
