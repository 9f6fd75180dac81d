import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { executionNamed, isExecution, stateMachineOf } from "../../../../cli/operator/find/names.ts";
import { STACK_FOLDER, stackOutputs } from "../../../../cli/operator/find/terraform.ts";
import { placeOf } from "../../../../cli/operator/find/where.ts";
import { EXECUTION } from "../../../support/documents.ts";
import { MACHINE } from "../../support/fakes.ts";

const deployed = async () => ({ table: "deployed", stateMachine: MACHINE });
const never = () => {
	throw new Error("Terraform must not be asked");
};

describe("where rollouts are", () => {
	it.each([
		[
			"flags",
			{ table: "mine", region: "us-east-1" },
			{ ECS_DNS_CANARY_TABLE: "other", AWS_REGION: "eu-west-3" },
			"mine",
			"us-east-1",
		],
		["the environment", {}, { ECS_DNS_CANARY_TABLE: "other", AWS_REGION: "eu-west-3" }, "other", "eu-west-3"],
		["the AWS profile, as for the region", { table: "mine" }, { AWS_REGION: "" }, "mine", undefined],
	])("is said by %s, and Terraform is not asked", async (_, options, environment, table, region) => {
		expect(await placeOf(options, environment, never)).toEqual({ table, region });
	});

	it("is what has been deployed from here", async () => {
		const place = { table: "deployed", stateMachine: MACHINE };
		expect(await placeOf({}, { ECS_DNS_CANARY_TABLE: "" }, deployed)).toEqual({ ...place, region: "eu-west-1" });
		expect(await placeOf({ region: "us-east-1" }, {}, deployed)).toEqual({ ...place, region: "us-east-1" });
	});

	it("is of the state machine that is said, whoever names the table", async () => {
		const other = MACHINE.replace("rollout", "other");
		const environment = { ECS_DNS_CANARY_TABLE: "mine", ECS_DNS_CANARY_STATE_MACHINE: other };
		expect(await placeOf({}, environment, never)).toMatchObject({ table: "mine", stateMachine: other });
		expect(await placeOf({ "state-machine": MACHINE }, environment, never)).toMatchObject({ stateMachine: MACHINE });
		expect(await placeOf({ "state-machine": other }, {}, deployed)).toMatchObject({ stateMachine: other });
	});

	it("is asked of nobody with a service or a state machine that cannot be", async () => {
		const options = { table: "mine", service: "web*", "state-machine": "rollout" };
		await expect(placeOf(options, {}, never)).rejects.toThrow(
			/^--service must be a service's name.*\(given: web\*\)\n--state-machine .* must be a state machine's ARN \(given: rollout\)$/,
		);
	});

	it("is not guessed: the mistake names every way to say it", async () => {
		const nothing = placeOf({}, {}, async () => undefined);
		await expect(nothing).rejects.toThrow(/--table NAME or ECS_DNS_CANARY_TABLE .*table_name.*there is no cdktf.out/);
	});
});

describe("what Terraform says of the stack", () => {
	/** A project whose `terraform` is a script. */
	function project(script: string, synthesized = true) {
		const folder = mkdtempSync(join(tmpdir(), "cli-"));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		if (synthesized) mkdirSync(join(folder, STACK_FOLDER), { recursive: true });
		const terraform = join(folder, "terraform");
		writeFileSync(terraform, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
		return stackOutputs(folder, terraform);
	}

	it("are the outputs, asked for in the stack's folder", async () => {
		const outputs = { table_name: { value: "rollouts" }, state_machine_arn: { value: MACHINE }, other: { value: [1] } };
		const found = project(`case "$1" in -chdir=*${STACK_FOLDER}) echo '${JSON.stringify(outputs)}';; *) exit 9;; esac`);
		expect(await found).toEqual({ table: "rollouts", stateMachine: MACHINE });
	});

	it("is nothing where no stack has been synthesized", async () => {
		expect(await project("exit 9", false)).toBeUndefined();
	});

	it.each([
		["it fails", "echo no state here >&2; exit 1", /failed: no state here\nname the table with --table NAME/],
		["there are none yet", "echo '{}'", /has no outputs: deploy it with npx cdktf deploy/],
		["it says something else", "echo hello", /has no outputs/],
	])("is a mistake with the next step when %s", async (_, script, message) => {
		await expect(project(script)).rejects.toMatchObject({
			name: "UsageError",
			message: expect.stringMatching(message),
		});
	});
});

describe("ARNs", () => {
	it("of executions lead to their state machine, and back", () => {
		expect(isExecution(EXECUTION)).toBe(true);
		expect(isExecution(MACHINE)).toBe(false);
		expect(stateMachineOf(EXECUTION)).toBe(MACHINE);
		expect(executionNamed(MACHINE, "mine")).toBe(EXECUTION);
		const china = "arn:aws-cn:states:cn-north-1:123456789012:execution:rollout:0a1b_2c-3d";
		expect(executionNamed(stateMachineOf(china), "0a1b_2c-3d")).toBe(china);
	});
});
