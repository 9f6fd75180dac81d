import { existsSync } from "node:fs";
import { parse } from "yaml";

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
	readonly permissions?: unknown;
	readonly uses?: string;
	readonly steps?: readonly Step[];
	readonly "timeout-minutes"?: number;
}

interface Workflow {
	readonly on: unknown;
	readonly permissions?: unknown;
	readonly jobs: Readonly<Record<string, Job>>;
}

/** Triggers that run with the base's rights on what a stranger sends. */
const TRUSTING = ["pull_request_target", "workflow_run", "issue_comment"];

/** What runs the code of packages. */
const PACKAGES = /\b(npm (ci|install|i|run|test|pack|exec)|npx|pipx|pip)\b/;

/**
 * What of a workflow somebody who gets hold of an action, a package, a pull request or a log could use.
 * @param text - the file, with its comments: a version beside a commit is one
 */
export function faultsIn(text: string): string[] {
	const { on, permissions, jobs }: Workflow = parse(text);
	return [
		...triggersOf(on)
			.filter((name) => TRUSTING.includes(name))
			.map((name) => `${name} runs what strangers send`),
		...(isReadOnly(permissions) ? [] : ["its permissions are not said, or write"]),
		...unpinned(text, jobs),
		...Object.entries(jobs).flatMap(([name, job]) =>
			[...ofJob(job), ...ofSteps(job)].map((what) => `${name}: ${what}`),
		),
	];
}

function triggersOf(on: unknown): string[] {
	if (typeof on === "string") return [on];
	return Array.isArray(on) ? on : Object.keys(on ?? {});
}

function isReadOnly(permissions: unknown): boolean {
	if (typeof permissions !== "object" || permissions === null) return false;
	return Object.values(permissions).every((access) => access === "read" || access === "none");
}

/** Each `uses`, of steps and of whole jobs. One that is written in another way than a line of its own counts as not pinned. */
function unpinned(text: string, jobs: Workflow["jobs"]): string[] {
	const pinned = [...text.matchAll(/^\s+(?:- )?uses: ([\w.-]+\/[\w./-]+@[0-9a-f]{40}) # v\d+\.\d+\.\d+$/gm)].map(
		([, use]) => use,
	);
	return Object.values(jobs)
		.flatMap(({ uses, steps = [] }) => [uses, ...steps.map((step) => step.uses)])
		.filter((use): use is string => use !== undefined)
		.filter((use) => (use.startsWith("./") ? !existsSync(use) : !pinned.includes(use)))
		.map((use) => `${use} is not pinned by commit and version`);
}

function ofJob({ permissions, steps = [], ...job }: Job): string[] {
	const runs = steps.map(({ run }) => run ?? "").join("\n");
	const signs = permissions !== undefined && !isReadOnly(permissions);
	return [
		...(steps.length > 0 && !job["timeout-minutes"] ? ["nothing ends it in time"] : []),
		...(signs && PACKAGES.test(runs) ? ["packages' code runs where something may be written or signed"] : []),
	];
}

function ofSteps({ steps = [] }: Job): string[] {
	return steps.flatMap(({ uses = "", run = "", with: inputs = {} }) => [
		...(uses.startsWith("actions/checkout@") && inputs["persist-credentials"] !== false
			? ["checkout leaves its credentials to what comes after"]
			: []),
		...(run.includes("${{") ? ["what somebody enters gets into a script"] : []),
	]);
}
