/** Steps of the workflows of examples/github-actions, run as GitHub runs them: a script of bash, whose outputs stand in a file. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { withStandIns } from "../../support/commands/path.ts";
import { ROOT } from "../harness/project.ts";
import { run } from "../harness/run.ts";

const WORKFLOWS = join(ROOT, "examples", "github-actions", ".github", "workflows");

interface Step {
	readonly id?: string;
	readonly run?: string;
}

interface Workflow {
	readonly jobs: Readonly<Record<string, { readonly env?: object; readonly steps: readonly Step[] }>>;
}

interface Where {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** What the workflow, or the runner, sets besides. */
	readonly more: Readonly<Record<string, string>>;
}

/** This suite may itself be run by a runner: what that has set is not meant. */
const RUN = { GITHUB_RUN_ID: "1234567890", GITHUB_RUN_ATTEMPT: "1", GITHUB_ACTOR: "octocat", POLL_SECONDS: "0.1" };

/** Runs a step of a workflow. Answers its outputs, and as `summary` what it says of the run. @throws when it fails. */
export async function runStep(file: string, id: string, { cwd, env, more }: Where): Promise<Record<string, string>> {
	const { jobs } = parse(readFileSync(join(WORKFLOWS, file), "utf8")) as Workflow;
	const job = Object.values(jobs).find(({ steps }) => steps.some((step) => step.id === id));
	const step = job?.steps.find((one) => one.id === id);
	if (!step?.run) throw new Error(`${file} has no step ${id} with a script`);
	const folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-workflow-"));
	try {
		const [output, summary] = [join(folder, "output"), join(folder, "summary")];
		for (const file of [output, summary]) writeFileSync(file, "");
		const files = { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, RUNNER_TEMP: folder };
		const path = `${withStandIns(join(folder, "bin"))}:${env.PATH ?? ""}`;
		const own = { ...env, ...RUN, ...more, ...files, PATH: path };
		await run(`${file}: ${id}`, ["bash", "-e", "-c", step.run], { cwd, env: own });
		const lines = readFileSync(output, "utf8").split("\n").filter(Boolean);
		const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2) as [string, string]));
		const said = readFileSync(summary, "utf8");
		return said === "" ? outputs : { ...outputs, summary: said };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
