import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { abort } from "../../cli/commands/abort.ts";
import { status } from "../../cli/commands/status.ts";

const FOLDER = "examples/github-actions/.github/workflows";
const COMMANDS: Readonly<Record<string, { readonly args?: unknown }>> = { abort, status };

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, string | number>>;
}

interface Workflow {
	readonly permissions: object;
	readonly concurrency: object;
	readonly jobs: Readonly<Record<string, { readonly permissions: object; readonly steps: readonly Step[] }>>;
}

describe.each(readdirSync(FOLDER))("the workflow %s", (file) => {
	const workflow: Workflow = parse(readFileSync(join(FOLDER, file), "utf8"));
	const jobs = Object.values(workflow.jobs);
	const steps = jobs.flatMap((job) => job.steps);

	it("may do nothing but read the code and show who it is", () => {
		expect(workflow.permissions).toEqual({});
		for (const { permissions } of jobs) expect(permissions).toEqual({ contents: "read", "id-token": "write" });
	});

	it("takes a role by OIDC, and no key", () => {
		const credentials = steps.filter(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
		expect(credentials).toHaveLength(jobs.length);
		for (const step of credentials) {
			expect(step.with?.["role-to-assume"]).toMatch(/^\$\{\{ vars\.AWS_\w*ROLE_ARN \}\}$/);
			expect(Object.keys(step.with ?? {}).sort()).toEqual(["aws-region", "role-to-assume"]);
		}
	});

	it("uses actions of a fixed version", () => {
		for (const { uses } of steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@v\d+$/);
	});

	it("does not put what somebody enters into a script", () => {
		for (const { run } of steps) expect(run ?? "").not.toContain("${{");
	});

	it("runs one at a time", () => {
		expect(workflow.concurrency).toMatchObject({ "cancel-in-progress": false });
	});

	it("calls the command by the names and flags that it has", () => {
		const calls = steps.flatMap(({ run }) => [...(run ?? "").matchAll(/npm run --silent cli -- (\w+)(.*)$/gm)]);
		expect(calls).toHaveLength(file === "release.yml" ? 2 : 0);
		for (const [, name, rest] of calls) {
			const flags = [...(rest ?? "").matchAll(/--(\w+)/g)].map(([, flag]) => flag);
			expect(Object.keys(COMMANDS[name ?? ""]?.args ?? {})).toEqual(expect.arrayContaining(flags));
		}
	});
});
