import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { DynamoResources } from "../../../runtime/aws/registry.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { type Answer, recorded } from "../../support/aws.ts";
import { canceled, done } from "../../support/dynamodb.ts";

function resources(...answers: Answer[]) {
	const { options, requests } = recorded(...answers);
	const table = new Table("rollouts", new DynamoDBClient({ ...options, maxAttempts: 1 }));
	const sent = () => requests.map(({ body }) => JSON.parse(String(body)));
	return { resources: new DynamoResources(table), sent };
}

const item = (id: string, by: string) => ({
	service: { S: `resource#${id}` },
	item: { S: "owner" },
	by: { S: by },
});

describe("which service moves what", () => {
	it("is written for all of it or for none, where nobody else moves it", async () => {
		const { resources: own, sent } = resources(done);
		expect(await own.take("shop", ["arn:a", "Z1/shop.example.com"])).toEqual([]);
		const [{ TransactItems }] = sent();
		expect(TransactItems.map(({ Put }: { Put: { Item: object } }) => Put.Item)).toEqual([
			item("arn:a", "shop"),
			item("Z1/shop.example.com", "shop"),
		]);
		expect(TransactItems[0].Put).toMatchObject({
			ConditionExpression: "attribute_not_exists(#key) OR #by IN (:by0)",
			ExpressionAttributeNames: { "#key": "service", "#by": "by" },
			ExpressionAttributeValues: { ":by0": { S: "shop" } },
		});
	});

	it("may be taken over from one that is named", async () => {
		const { resources: own, sent } = resources(done);
		await own.take("shop", ["arn:a"], ["gone"]);
		expect(sent()[0].TransactItems[0].Put).toMatchObject({
			ConditionExpression: "attribute_not_exists(#key) OR #by IN (:by0, :by1)",
			ExpressionAttributeValues: { ":by0": { S: "shop" }, ":by1": { S: "gone" } },
		});
	});

	it("is answered with those that hold some of it", async () => {
		const held = { Code: "ConditionalCheckFailed", Item: item("arn:a", "other") };
		const { resources: own } = resources(canceled(held, { Code: "None" }, held));
		expect(await own.take("shop", ["arn:a", "arn:b", "arn:c"])).toEqual(["other"]);
	});

	it("that cannot be read is unexpected", async () => {
		const { resources: own } = resources(canceled({ Code: "ConditionalCheckFailed" }));
		await expect(own.take("shop", ["arn:a"])).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});
