import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { DynamoGates } from "../../../runtime/aws/gates.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { done, found, key, stored } from "../../support/dynamodb.ts";
import { openGate } from "./questions.ts";

const gate = openGate();

function adapter(answer: Answer) {
	const { options, requests } = recorded(answer);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { gates: new DynamoGates(new Table("rollouts", new DynamoDBClient(options))), sent };
}

describe("a gate", () => {
	it("is opened over whatever an earlier wait has left: a token is good for one wait only", async () => {
		const { gates, sent } = adapter(done);
		await gates.open("shop", gate);
		expect(sent()).toEqual([{ to: "PutItem", TableName: "rollouts", Item: stored("gate", gate) }]);
	});

	it("may be opened without a verdict", async () => {
		const { gates, sent } = adapter(done);
		const { verdict: _, ...bare } = gate;
		await gates.open("shop", { ...bare, verdict: undefined });
		expect(sent()).toMatchObject([{ Item: stored("gate", bare) }]);
	});

	it("is found as it was opened", async () => {
		const { gates, sent } = adapter(found(stored("gate", gate)));
		expect(await gates.find("shop")).toEqual(gate);
		expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key: key("gate"), ConsistentRead: true }]);
	});

	it("is not there where none was opened", async () => {
		expect(await adapter(done).gates.find("shop")).toBeUndefined();
	});

	it("that somebody has damaged is unexpected, with the path", async () => {
		const { gates } = adapter(found(stored("gate", { ...gate, token: "" })));
		await expect(gates.find("shop")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the gate of shop: token"),
		});
	});

	it("that DynamoDB does not keep is not said to be open", async () => {
		const { gates } = adapter(jsonFault(400, "ProvisionedThroughputExceededException", "Rate exceeded"));
		await expect(gates.open("shop", gate)).rejects.toMatchObject({
			name: "Throttled",
			message: expect.stringContaining("PutItem shop gate"),
		});
	});
});
