/** Every policy of `terraform/` against the service authorization reference, as data. */
import { describe, expect, it } from "vitest";
import { PUBLISHED } from "../../modules/published/index.ts";
import { resolved } from "../support/policies/arns.ts";
import { publishedStatements } from "../support/policies/documents.ts";
import { EXEMPTIONS } from "../support/policies/exemptions.ts";
import { faultsOf, type Statement } from "../support/policies/reference.ts";

const statements = publishedStatements();
const found = Promise.all(statements.map(faultsOf)).then((all) => [...new Set(all.flat())]);
const isExempt = (fault: string) => Object.keys(EXEMPTIONS).some((each) => fault.endsWith(` ${each}`));

describe("every policy of the published modules", () => {
	it("says nothing that the service authorization reference does not know", async () => {
		expect((await found).filter((fault) => !isExempt(fault))).toEqual([]);
	});

	it("has an exemption only where it still needs it, with a reason", async () => {
		const all = await found;
		const needless = Object.keys(EXEMPTIONS).filter((each) => !all.some((fault) => fault.endsWith(` ${each}`)));
		expect(needless).toEqual([]);
		for (const reason of Object.values(EXEMPTIONS)) expect(reason).toMatch(/https:\/\//);
	});

	it("is checked, of each module", () => {
		// What `complete` has is that of the modules in it.
		for (const { name } of PUBLISHED.filter((module) => module.name !== "complete")) {
			expect(statements.filter(({ where }) => where.startsWith(`${name} `)).length, name).toBeGreaterThan(10);
		}
	});
});

describe("a statement", () => {
	const one = (more: Partial<Statement>): Promise<string[]> =>
		faultsOf({ where: "here", actions: [], resources: [], conditions: {}, ...more });
	const TOPIC = "arn:aws:sns:eu-west-1:123456789012:topic";
	const SERVICE = "arn:aws:ecs:eu-west-1:123456789012:service/a/b";

	it.each<[string, Partial<Statement>, string]>([
		["names no such action", { actions: ["sns:Publsh"] }, "there is no action sns:Publsh"],
		["names no such service", { actions: ["snss:Publish"] }, "there is no action snss:Publish"],
		["names many actions at once", { actions: ["sns:*"] }, "sns:* is more than one action"],
		[
			"is on what the action is not for",
			{ actions: ["sns:Publish"], resources: [SERVICE] },
			`sns:Publish is not for ${SERVICE}`,
		],
		[
			"is on everything, though the action has resources",
			{ actions: ["sns:Publish"], resources: ["*"] },
			"sns:Publish has resources, and is given *",
		],
		[
			"is on something, though the action has no resources",
			{ actions: ["elasticloadbalancing:DescribeListeners"], resources: [TOPIC] },
			`elasticloadbalancing:DescribeListeners has no resources but *, and is given ${TOPIC}`,
		],
		[
			"compares what the action does not know",
			{ actions: ["sns:Publish"], resources: [TOPIC], conditions: { StringEquals: ["ecs:cluster"] } },
			"sns:Publish has no condition key ecs:cluster, which StringEquals compares",
		],
		[
			"compares a key that is misspelled",
			{ actions: ["sts:AssumeRole"], conditions: { ArnEquals: ["aws:PrincipalArns"] } },
			"sts:AssumeRole has no condition key aws:PrincipalArns, which ArnEquals compares",
		],
	])("that %s is a mistake", async (_, statement, fault) => {
		expect(await one(statement)).toEqual([`here: ${fault}`]);
	});

	it("is right with its action's keys, its resources', global ones, and tags of any name", async () => {
		const conditions = { StringEquals: ["ecs:cluster", "AWS:SourceAccount", "aws:ResourceTag/Team"] };
		expect(await one({ actions: ["ecs:UpdateService"], resources: [SERVICE], conditions })).toEqual([]);
	});

	it("may list the tasks of every resource, limited to a cluster", async () => {
		const listing = { actions: ["ecs:ListTasks"], resources: ["*"] };
		expect(await one({ ...listing, conditions: { ArnEquals: ["ecs:cluster"] } })).toEqual([]);
		expect(await one(listing)).toEqual(["here: ecs:ListTasks has resources, and is given *"]);
		const task = resolved('${join("/", [replace(aws_ecs_cluster.this.arn, ":cluster/", ":task/"), "*"])}');
		expect(await one({ actions: ["ecs:DescribeTasks"], resources: [task] })).toEqual([]);
	});

	it("cannot be checked where nobody knows what an expression is the ARN of", () => {
		expect(resolved("${aws_sns_topic.this.arn}")).toMatch(/^arn:aws:sns:/);
		expect(() => resolved("${aws_efs_file_system.this.arn}")).toThrow("does not know of what");
	});
});
