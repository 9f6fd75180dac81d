import { describe, expect, it } from "vitest";
import { Executions } from "../../../../rehearsal/policies/controller/executions.ts";
import { GONE } from "../../../../runtime/ports/index.ts";

const ended = { states: [], error: "Sick", cause: "very" } as const;

/** Begins an execution as EventBridge does. */
function started(executions: Executions, attempt: string): string {
	const arn = executions.arnOf();
	expect(executions.begin(arn, attempt)).toBe(true);
	return arn;
}

describe("the executions that Step Functions knows", () => {
	it("have names of their own, and each the attempt that it was started for", () => {
		const executions = new Executions("shop", () => 0);
		const arns = ["ecs-svc/2", "ecs-svc/3"].map((id) => started(executions, id));
		expect(new Set(arns).size).toBe(2);
		expect(arns.map((arn) => executions.attemptOf(arn))).toEqual(["ecs-svc/2", "ecs-svc/3"]);
		for (const arn of arns) expect(arn).toMatch(/^arn:aws:states:.*:execution:rollout:shop-\d$/);
	});

	it("run until they end, one by one", async () => {
		const executions = new Executions("shop", () => 0);
		const [one = "", other = ""] = ["ecs-svc/2", "ecs-svc/3"].map((id) => started(executions, id));
		executions.end(one, { ...ended, status: "FAILED" });
		expect(await executions.describe(one)).toEqual({ running: false, status: "FAILED", error: "Sick", cause: "very" });
		expect(await executions.describe(other)).toEqual({ running: true, status: "RUNNING" });
		expect(executions.attemptOf(one)).toBe("ecs-svc/2");
	});

	it.each(["ABORTED", "SUCCEEDED"] as const)("have no error of their own when they end as %s", async (status) => {
		const executions = new Executions("shop", () => 0);
		const arn = started(executions, "ecs-svc/2");
		executions.end(arn, { ...ended, status });
		expect(await executions.describe(arn)).toEqual({ running: false, status });
	});

	it("of one name are one", () => {
		const executions = new Executions("shop", () => 0);
		const arn = executions.arnOf("shop-r2-abc");
		expect([executions.begin(arn, "r2"), executions.begin(arn, "r2")]).toEqual([true, false]);
	});

	it("are gone where none was started", async () => {
		expect(await new Executions("shop", () => 0).describe("arn:other")).toEqual({ running: false, status: GONE });
	});
});
