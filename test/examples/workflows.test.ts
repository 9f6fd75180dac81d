import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ArgsDef } from "citty";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { strays } from "../../cli/command-line/usage.ts";
import { abort, promote, status } from "../../cli/operator/commands.ts";
import { release, retry, rollback } from "../../cli/operator/releasing.ts";

const EXAMPLE = "examples/github-actions";
const FOLDER = join(EXAMPLE, ".github/workflows");
const COMMANDS: Readonly<Record<string, ArgsDef>> = {
	abort: abort.args as ArgsDef,
	promote: promote.args as ArgsDef,
	release: release.args as ArgsDef,
	retry: retry.args as ArgsDef,
	rollback: rollback.args as ArgsDef,
	status: status.args as ArgsDef,
};

interface Step {
	readonly id?: string;
	readonly if?: string;
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, string | number | boolean>>;
}

interface Job {
	readonly environment?: string;
	readonly permissions: object;
	readonly steps: readonly Step[];
}

interface Workflow {
	readonly permissions: object;
	readonly concurrency: object;
	readonly jobs: Readonly<Record<string, Job>>;
}

const read = (file: string): Workflow => parse(readFileSync(join(FOLDER, file), "utf8"));

describe.each(readdirSync(FOLDER))("the workflow %s", (file) => {
	const workflow = read(file);
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
			expect(Object.keys(step.with ?? {}).join()).not.toMatch(/key/);
		}
	});

	it("uses actions of a fixed commit, with the version beside it", () => {
		const used = [...readFileSync(join(FOLDER, file), "utf8").matchAll(/uses: (.*)$/gm)].map(([, action]) => action);
		expect(used).toHaveLength(steps.filter(({ uses }) => uses).length);
		for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
	});

	it("leaves no token of GitHub's behind for what runs later, and takes this project's code by a commit", () => {
		const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
		expect(checkouts.length).toBeGreaterThan(0);
		for (const step of checkouts) {
			expect(step.with?.["persist-credentials"]).toBe(false);
			const { repository, ref } = step.with ?? {};
			// Its own code is that of the event.
			if (repository !== undefined) expect(String(ref)).toMatch(/^[0-9a-f]{40}$/);
		}
		expect(checkouts.some((step) => step.with?.repository !== undefined)).toBe(true);
	});

	it("does not put what somebody enters into a script", () => {
		for (const { run } of steps) expect(run ?? "").not.toContain("${{");
	});

	it("runs one at a time, and writes only in the environment that the role trusts", () => {
		expect(workflow.concurrency).toMatchObject({ "cancel-in-progress": false });
		const writing = jobs.filter((job) => job.steps.some(({ run }) => /terraform apply|cli -- release/.test(run ?? "")));
		expect(writing.map((job) => job.environment)).toEqual(["production"]);
	});

	it("deploys nothing by itself: what it asks takes releases, and what that starts is what it follows", () => {
		const scripts = steps.map(({ run }) => run ?? "").join("\n");
		expect(scripts).not.toMatch(/aws ecs|task-definition/);
		expect(scripts).toMatch(/cli -- release "\$SERVICE" --image "\$IMAGE"|aws_lambda_invocation/);
		const ids = steps.flatMap(({ id }) => id ?? []);
		expect(ids).toEqual(["release", "wait"]);
	});

	it("waits for the rollout of its release, and aborts what it cannot follow", () => {
		const calls = steps.flatMap(({ run }) => [
			...(run ?? "").matchAll(/npm run --silent cli -- (.*?)(?: \|\| | > |$)/gm),
		]);
		expect(calls.map(([, words]) => words?.split(" ")[0]).filter((name) => name !== "release")).toEqual([
			"status",
			"abort",
		]);
		for (const [, words = ""] of calls) {
			const [name, ...line] = words.match(/"[^"]*"|\S+/g) ?? [];
			expect(strays(line, COMMANDS[name ?? ""] ?? {})).toEqual([]);
			// The role reads this service's items alone.
			expect(words).toContain(name === "release" ? '"$SERVICE" --image' : '"$EXECUTION" --service "$SERVICE"');
		}
		expect(steps.find(({ run }) => run?.includes("cli -- abort"))?.if).toContain("cancelled()");
	});
});

it("the role trusts the environment of the workflows, as long as they need it", () => {
	const role = readFileSync(join(EXAMPLE, "role.tf"), "utf8");
	expect(role).toContain(":environment:production");
	const [, longest] = /max_session_duration = (\d+)/.exec(role) ?? [];
	for (const file of readdirSync(FOLDER)) {
		const asked = Object.values(read(file).jobs).flatMap(({ steps }) =>
			steps.flatMap((step) => step.with?.["role-duration-seconds"] ?? []),
		);
		expect(asked).toEqual([Number(longest)]);
	}
});
