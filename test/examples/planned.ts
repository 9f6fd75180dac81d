/** What `terraform test` plans or makes for an example. */
import { execFile } from "node:child_process";

/** A resource that a run would make. */
export interface Planned {
	/** Address of the module that it is in; none in the root. */
	readonly module_address?: string;
	readonly mode: "managed" | "data";
	readonly type: string;
	/** What is known of it before it is made, or all where the run makes it. */
	readonly change: { readonly after: Readonly<Record<string, unknown>> };
}

/** A module in the state that a run has made. */
interface CreatedModule {
	/** None in the root. */
	readonly address?: string;
	readonly resources?: readonly (Pick<Planned, "mode" | "type"> & { readonly values: Planned["change"]["after"] })[];
	readonly child_modules?: readonly CreatedModule[];
}

/** A line of `terraform test -json -verbose`, as far as we read it. */
interface Line {
	readonly "@level": string;
	readonly "@message": string;
	readonly "@testrun"?: string;
	readonly diagnostic?: { readonly detail: string };
	readonly test_plan?: { readonly resource_changes: readonly Planned[] };
	readonly test_state?: { readonly root_module?: CreatedModule };
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

/** All that a run has made, as a plan would have said it. */
function createdIn({ address, resources = [], child_modules: children = [] }: CreatedModule): Planned[] {
	const own = resources.map(({ mode, type, values: after }) => ({ mode, type, change: { after } }));
	return [
		...own.map((resource) => (address === undefined ? resource : { module_address: address, ...resource })),
		...children.flatMap(createdIn),
	];
}

/**
 * Runs the tests of an example, which validate it first.
 * @returns the resources that each of its runs planned or made, by the run's name
 * @throws {Error} with what Terraform said, unless all have passed
 */
export async function plansOf(folder: string, env: NodeJS.ProcessEnv): Promise<ReadonlyMap<string, Planned[]>> {
	await run(folder, env, ["init", "-backend=false"]);
	const said = lines(await run(folder, env, ["test", "-json", "-verbose"], complaints));
	return new Map(
		said.flatMap(({ "@testrun": name = "", test_plan: plan, test_state: state }) => {
			if (plan) return [[name, [...plan.resource_changes]] as const];
			return state?.root_module ? [[name, createdIn(state.root_module)] as const] : [];
		}),
	);
}
