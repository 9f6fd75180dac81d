import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

const EXAMPLE = "examples/github-actions";
const FOLDER = join(EXAMPLE, ".github/workflows");

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
		for (const { permissions, steps: own } of jobs) {
			const readsCode = own.some(({ uses }) => uses?.startsWith("actions/checkout@"));
			expect(permissions).toEqual({ ...(readsCode && { contents: "read" }), "id-token": "write" });
		}
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

	it("leaves no token of GitHub's behind for what runs later", () => {
		const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
		expect(checkouts.length).toBeGreaterThan(0);
		for (const step of checkouts) {
			expect(step.with?.["persist-credentials"]).toBe(false);
			// The code of the event, and no other repository's.
			expect(Object.keys(step.with ?? {})).toEqual(["persist-credentials"]);
		}
	});

	it("needs no Node", () => {
		expect(readFileSync(join(FOLDER, file), "utf8").match(/\bnp[mx] |setup-node/g)).toBeNull();
	});

	it("does not put what somebody enters into a script", () => {
		for (const { run } of steps) expect(run ?? "").not.toContain("${{");
	});

	it("runs one at a time, and deploys nothing by itself", () => {
		expect(workflow.concurrency).toMatchObject({ "cancel-in-progress": false });
		expect(steps.map(({ run }) => run ?? "").join("\n")).not.toMatch(/aws ecs|task-definition/);
	});
});

describe("the workflow of releases by the pipeline", () => {
	const { jobs } = read("release.yml");

	it("asks the reviewers before it lets a rollout go on, and takes a role of its own for each of build, release and approval", () => {
		const of = (name: string) => {
			const role = jobs[name]?.steps.find(({ uses }) => uses?.startsWith("aws-actions/configure"))?.with?.[
				"role-to-assume"
			];
			return [jobs[name]?.environment, String(role).replace(/\W/g, " ").trim().split(" ").at(-1)];
		};
		expect(Object.fromEntries(Object.keys(jobs).map((name) => [name, of(name)]))).toEqual({
			build: [undefined, "AWS_BUILD_ROLE_ARN"],
			release: ["canary", "AWS_RELEASE_ROLE_ARN"],
			promote: ["production", "AWS_APPROVE_ROLE_ARN"],
			finish: ["canary", "AWS_RELEASE_ROLE_ARN"],
		});
	});
});

describe("the workflow of releases by Terraform", () => {
	const { jobs } = read("terraform.yml");
	const steps = Object.values(jobs).flatMap((job) => job.steps);

	it("writes only in the environment that the role trusts", () => {
		const writing = Object.values(jobs).filter((job) => job.steps.some(({ run }) => /terraform apply/.test(run ?? "")));
		expect(writing.map((job) => job.environment)).toEqual(["production"]);
	});

	it("waits for the rollout of its release, and aborts what it cannot follow", () => {
		expect(steps.find(({ id }) => id === "rollout")?.if).toBe("steps.release.outputs.attempt != ''");
		expect(steps.find(({ id }) => id === "abort")?.if).toContain("(cancelled() || failure())");
	});
});

it("the roles trust the branch and the environments of the workflow, as long as it needs them", () => {
	const role = readFileSync(join(EXAMPLE, "role.tf"), "utf8");
	for (const subject of [":ref:refs/heads/main", ":environment:canary", ":environment:production"])
		expect(role).toContain(subject);
	const [, longest] = /max_session_duration = (\d+)/.exec(role) ?? [];
	for (const file of readdirSync(FOLDER)) {
		const asked = Object.values(read(file).jobs).flatMap(({ steps }) =>
			steps.flatMap((step) => step.with?.["role-duration-seconds"] ?? []),
		);
		expect(new Set(asked)).toEqual(new Set([Number(longest)]));
	}
});
