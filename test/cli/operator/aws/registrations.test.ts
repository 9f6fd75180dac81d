import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { EventBridgeRules, TableRegistrations } from "../../../../cli/operator/aws/registrations.ts";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { Table } from "../../../../runtime/aws/table.ts";
import { type Answer, jsonFault, recorded } from "../../../support/aws.ts";
import { done, found } from "../../../support/dynamodb.ts";

const service = sampleService();
const registration = (configuration: string) =>
	found({
		...{ service: { S: "registration#shop" }, item: { S: "registration" } },
		...{ format: { N: "1" }, configuration: { S: configuration } },
	});
/** What EventBridge keeps: placeholders stand without quotes. */
const targets = (InputTemplate: string): Answer => ({
	body: JSON.stringify({ Targets: [{ Id: "rollout", Arn: "arn", InputTransformer: { InputTemplate } }] }),
});
const EVENT = '"attempt":<attempt>,"eventName":<eventName>,"at":<at>,"serviceArn":<serviceArn>';
const OLD = `{"event":{${EVENT}},"service":${JSON.stringify(service)}}`;
const NEW = `{"event":{"service":"shop",${EVENT}}}`;

function registered(item: Answer, ...rule: Answer[]) {
	const table = recorded(item);
	const bus = recorded(...rule);
	const rules = new EventBridgeRules(new EventBridgeClient(bus.options));
	const reader = new TableRegistrations(new Table("rollouts", new DynamoDBClient(table.options)), rules);
	return { reader, asked: () => [...table.requests, ...bus.requests].map(({ body }) => JSON.parse(body)) };
}

describe("a service is found", () => {
	it("by its registration, under its own key, and no rule is asked for", async () => {
		const { reader, asked } = registered(registration(JSON.stringify(service)));
		expect(await reader.find("shop")).toMatchObject({ name: "shop", dns: service.dns });
		const Key = { service: { S: "registration#shop" }, item: { S: "registration" } };
		expect(asked()).toEqual([{ TableName: "rollouts", Key, ConsistentRead: true }]);
	});

	it("by what its rule hands over, where it is of 0.2 and has none", async () => {
		const { reader } = registered(done, targets(OLD));
		expect(await reader.find("shop")).toMatchObject({ name: "shop", dns: service.dns });
	});

	it("not by a rule that only names it: its registration is gone", async () => {
		expect(await registered(done, targets(NEW)).reader.find("shop")).toBeUndefined();
	});

	it("nowhere, where it has neither", async () => {
		const none = jsonFault(400, "ResourceNotFoundException", "Rule shop-releases does not exist");
		expect(await registered(done, none).reader.find("shop")).toBeUndefined();
	});

	it("and what cannot be read is not taken for none", async () => {
		for (const broken of ["no JSON", "{}"]) {
			await expect(registered(registration(broken)).reader.find("shop")).rejects.toMatchObject({
				name: "UnexpectedAnswer",
				message: expect.stringContaining("the registration of shop"),
			});
		}
	});
});

it("all services are those whose rules start the state machine", async () => {
	const names: Answer = { body: JSON.stringify({ RuleNames: ["web-releases", "other", "shop-releases"] }) };
	expect(await registered(done, names).reader.names("arn:machine")).toEqual(["shop", "web"]);
});
