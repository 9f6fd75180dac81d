import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { DynamoRegistry } from "../../../runtime/aws/registry.ts";
import { Table } from "../../../runtime/aws/table.ts";
import { type Answer, jsonFault, recorded } from "../../support/aws.ts";
import { done, found } from "../../support/dynamodb.ts";

const service = sampleService();
const key = { service: { S: "registration#shop" }, item: { S: "registration" } };
/** A registration as Terraform writes it. */
const item = { format: 1, configuration: JSON.stringify(service) };

function adapter(answer: Answer) {
	const { options, requests } = recorded(answer);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { registry: new DynamoRegistry(new Table("rollouts", new DynamoDBClient(options))), sent };
}

/** What a service's registration with these changes is taken for. */
function read(changes: object): Promise<unknown> {
	return adapter(found({ ...marshall({ ...item, ...changes }), ...key })).registry.find("shop");
}

describe("a registration", () => {
	it("is read as last written, by a key of its own kind, and answered as its service's configuration", async () => {
		const { registry, sent } = adapter(found({ ...marshall(item), ...key }));
		expect(await registry.find("shop")).toEqual(service);
		expect(sent()).toEqual([{ to: "GetItem", TableName: "rollouts", Key: key, ConsistentRead: true }]);
	});

	it("is not there where no Terraform has written one", async () => {
		expect(await adapter(done).registry.find("shop")).toBeUndefined();
	});

	it("may have attributes that a later version adds", async () => {
		expect(await read({ writtenBy: "module 0.4" })).toEqual(service);
	});

	it.each([
		["no JSON", { configuration: "{" }, "configuration: Invalid JSON"],
		["of a form that this version does not know", { format: 2 }, "format: "],
		["not strict", { configuration: JSON.stringify({ ...service, more: 1 }) }, "configuration.more: "],
		["not whole", { configuration: JSON.stringify({ ...service, roles: undefined }) }, "configuration.roles: "],
	])("that is %s is unexpected, with the path", async (_, changes, fault) => {
		await expect(read(changes)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining(`the registration of shop: ${fault}`),
		});
	});

	it("of another service than its key names is not to be trusted", async () => {
		const search = JSON.stringify(sampleService({ name: "search" }));
		await expect(read({ configuration: search })).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringContaining("must be the name that it is registered under (given: search)"),
		});
	});

	it("that DynamoDB does not give is not said to be missing", async () => {
		const { registry } = adapter(jsonFault(400, "AccessDeniedException", "no"));
		await expect(registry.find("shop")).rejects.toMatchObject({ name: "Refused" });
	});
});
