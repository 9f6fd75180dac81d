/** What a key of the user's own encrypts, in every published module. */
import { App } from "cdktf";
import { describe, expect, it } from "vitest";
import { logKey, queueKey, useOfTableKey } from "../../modules/customer-key.ts";
import { PUBLISHED } from "../../modules/published/index.ts";
import { synthesized } from "../../scripts/modules/configuration.ts";
import type { Block } from "../support/stack.ts";

const KEY = "${var.kms_key_arn}";
const DYNAMODB = ["amazonaws.com", "amazonaws.com.cn"];

/** `complete` has nothing of its own: it hands the key on. */
const WITH_RESOURCES = PUBLISHED.filter(({ name }) => name !== "complete");

describe.each(WITH_RESOURCES)("a key of one's own in the module $name", ({ name, stack }) => {
	const { resource, locals, variable } = synthesized(stack(new App({ stackTraces: false }))) as Block;
	const all = (type: string) => Object.entries<Block>(resource[type] ?? {});

	it("may be given, and is none by default", () => {
		expect(variable.kms_key_arn).toMatchObject({ type: "string", default: null, nullable: true });
		expect(variable.kms_key_arn.validation).toHaveLength(2);
	});

	it("encrypts every log group", () => {
		const groups = all("aws_cloudwatch_log_group");
		expect(groups.length).toBeGreaterThan(0);
		expect(groups.filter(([, { kms_key_id }]) => kms_key_id !== KEY).map(([id]) => id)).toEqual([]);
	});

	it("encrypts every queue, which has the queue service's own key without it, and never both", () => {
		const queues = all("aws_sqs_queue");
		expect(queues.length).toBeGreaterThan(0);
		for (const [id, block] of queues) {
			expect(block, id).toMatchObject({
				kms_master_key_id: KEY,
				sqs_managed_sse_enabled: "${(var.kms_key_arn != null) ? null : true}",
			});
		}
	});

	it("encrypts every table", () => {
		const tables = all("aws_dynamodb_table");
		expect(tables).toHaveLength(name === "controller" ? 1 : 0);
		for (const [, block] of tables) {
			expect(block.server_side_encryption).toEqual({ enabled: true, kms_key_arn: KEY });
		}
	});

	it("may be used, through DynamoDB alone, by exactly the functions that use the table", () => {
		const uses = Object.entries<readonly Block[]>(locals).flatMap(([id, value]) =>
			Array.isArray(value)
				? value.filter(({ Sid }) => Sid === "DecryptWithTableKey").map((one) => [id, one] as const)
				: [],
		);
		const ofModule: Readonly<Record<string, readonly string[]>> = {
			controller: ["actuator", "release", "watchdog"],
			pipeline: ["function"],
		};
		const functions = ofModule[name] ?? [];
		expect(uses.map(([id]) => id).sort()).toEqual(functions.map((each) => expect.stringContaining(`${each}_`)));
		for (const [, { Effect, Action, Resource, Condition }] of uses) {
			expect(Effect).toBe("Allow");
			expect(Action).toContain("kms:Decrypt");
			if (name === "pipeline") expect(Action).toEqual(["kms:Decrypt", "kms:DescribeKey"]);
			expect(Action.filter((action: string) => /Grant|Put|Schedule|\*/.test(action))).toEqual([]);
			expect(Resource).toBe("${(var.kms_key_arn != null) ? [var.kms_key_arn] : []}");
			const services = Condition.StringEquals["kms:ViaService"];
			expect(services.map((one: string) => one.replace(/^dynamodb\..*?\}?\.(?=amazonaws)/, ""))).toEqual(DYNAMODB);
		}
	});
});

describe("without a key", () => {
	it("AWS's own keys encrypt, and nobody needs one", () => {
		expect(logKey(undefined)).toEqual({});
		expect(queueKey(undefined)).toEqual({ sqsManagedSseEnabled: true });
		expect(useOfTableKey(undefined, { region: "eu-west-1" })).toEqual([]);
	});
});
