/** What `terraform test` plans for an example. */
import { execFile } from "node:child_process";

/** A resource that a run would make. */
export interface Planned {
	/** Address of the module that it is in; none in the root. */
	readonly module_address?: string;
	readonly mode: "managed" | "data";
	readonly type: string;
	/** What is known of it before it is made. */
	readonly change: { readonly after: Readonly<Record<string, unknown>> };
}

/** A line of `terraform test -json -verbose`, as far as we read it. */
interface Line {
	readonly "@level": string;
	readonly "@message": string;
	readonly "@testrun"?: string;
	readonly diagnostic?: { readonly detail: string };
	readonly test_plan?: { readonly resource_changes: readonly Planned[] };
}

/** Each run's plan says the provider's whole schema again. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Runs Terraform to its end. @throws {Error} with what it said. */
function run(folder: string, env: NodeJS.ProcessEnv, words: readonly string[], said = plain): Promise<string> {
	return new Promise((resolve, reject) => {
		execFile("terraform", words, { cwd: folder, env, maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
			if (error) reject(new Error(`terraform ${words.join(" ")} in ${folder}: ${said(stdout)}${stderr}`));
			else resolve(stdout);
		});
	});
}

const plain = (stdout: string) => stdout;
const lines = (stdout: string): Line[] =>
	stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
const complaints = (stdout: string) =>
	lines(stdout)
		.filter((line) => line["@level"] === "error")
		.map((line) => `${line["@message"]}: ${line.diagnostic?.detail ?? ""}`)
		.join("\n");

/**
 * Runs the tests of an example, which validate it first.
 * @returns the resources that each of its runs planned, by the run's name
 * @throws {Error} with what Terraform said, unless all have passed
 */
export async function plansOf(folder: string, env: NodeJS.ProcessEnv): Promise<ReadonlyMap<string, Planned[]>> {
	await run(folder, env, ["init", "-backend=false"]);
	const said = lines(await run(folder, env, ["test", "-json", "-verbose"], complaints));
	return new Map(
		said.flatMap(({ "@testrun": name = "", test_plan: plan }) => (plan ? [[name, [...plan.resource_changes]]] : [])),
	);
}
