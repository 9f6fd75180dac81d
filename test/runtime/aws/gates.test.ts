import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { DynamoGates } from "../../../runtime/aws/gates.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { done, found, key, stored } from "../../support/dynamodb.ts";
import { openGate } from "./questions.ts";

const gate = openGate();

/** A gate as the table keeps it: under a hash key of its own, apart from all that whoever only checks may read. */
const kept = (fields: object) => ({ ...stored("gate", fields), service: { S: "gate#shop" } });

function adapter(...answers: Answer[]) {
	const { options, requests } = recorded(...answers);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { gates: new DynamoGates(new Table("rollouts", new DynamoDBClient(options))), sent };
}

describe("a gate", () => {
	it("is opened over whatever an earlier wait has left: a token is good for one wait only", async () => {
		const { gates, sent } = adapter(done);
		await gates.open("shop", gate);
		expect(sent()).toEqual([{ to: "PutItem", TableName: "rollouts", Item: kept(gate) }]);
	});

	it("may be opened without a verdict", async () => {
		const { gates, sent } = adapter(done);
		const { verdict: _, ...bare } = gate;
		await gates.open("shop", { ...bare, verdict: undefined });
		expect(sent()).toMatchObject([{ Item: kept(bare) }]);
	});

	it("is found as it was opened", async () => {
		const { gates, sent } = adapter(found(kept(gate)));
		expect(await gates.find("shop")).toEqual(gate);
		const Key = { service: { S: "gate#shop" }, item: { S: "gate" } };
		expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key, ConsistentRead: true }]);
	});

	it("that a controller of 0.2 opened is found where that one kept it", async () => {
		const { gates, sent } = adapter(done, found(stored("gate", gate)));
		expect(await gates.find("shop")).toEqual(gate);
		expect(sent()[1]).toEqual({ to: "GetItem", TableName: "rollouts", Key: key("gate"), ConsistentRead: true });
	});

	it("is not there where none was opened", async () => {
		expect(await adapter(done, done).gates.find("shop")).toBeUndefined();
	});

	it("that somebody has damaged is unexpected, with the path", async () => {
		const { gates } = adapter(found(kept({ ...gate, token: "" })));
		await expect(gates.find("shop")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("the gate of shop: token"),
		});
	});

	it("that DynamoDB does not keep is not said to be open", async () => {
		const { gates } = adapter(jsonFault(400, "ProvisionedThroughputExceededException", "Rate exceeded"));
		await expect(gates.open("shop", gate)).rejects.toMatchObject({
			name: "Throttled",
			message: expect.stringContaining("PutItem gate#shop gate"),
		});
	});
});
