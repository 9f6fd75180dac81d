/** Terraform in the folder of one synthesized stack. */
import { run } from "./run.ts";

/** A change that `terraform plan` wants to make to one resource. */
export interface PlannedChange {
	readonly address: string;
	readonly actions: readonly string[];
	/** The attributes that differ, by their top-level names. */
	readonly attributes: readonly string[];
}

/** A plan, and what `terraform plan` has printed. */
export interface Planned {
	readonly changes: readonly PlannedChange[];
	readonly text: string;
}

/** More than Terraform's ten: what takes long here is waiting, which every resource does for itself. */
export const PARALLELISM = 40;

export class TerraformFolder {
	/**
	 * @param label - what is told of it to the person who watches.
	 * @param folder - where the synthesized stack lies; asked when it is needed, since it may not be there yet.
	 */
	constructor(
		private readonly label: string,
		private readonly folder: () => string,
		private readonly env: Readonly<Record<string, string | undefined>>,
		private readonly variableFiles: readonly string[] = [],
	) {}

	/** `terraform init` and `terraform apply`. @param targets - addresses of what is applied alone. */
	async apply(targets: readonly string[] = []): Promise<void> {
		await this.#terraform("init", ["-input=false"]);
		await this.#terraform("apply", [
			"-auto-approve",
			"-input=false",
			`-parallelism=${PARALLELISM}`,
			...targets.map((target) => `-target=${target}`),
			...this.#variables,
		]);
	}

	async destroy(): Promise<void> {
		await this.#terraform("destroy", [
			"-auto-approve",
			"-input=false",
			`-parallelism=${PARALLELISM}`,
			...this.#variables,
		]);
	}

	/** What `terraform plan` of the deployed stack wants to change. */
	async plan(): Promise<PlannedChange[]> {
		return [...(await this.planned()).changes];
	}

	/** The same, and what people read of it. */
	async planned(): Promise<Planned> {
		const options = ["-detailed-exitcode", "-input=false", "-no-color", "-lock=false", "-out=plan", ...this.#variables];
		const { code, stdout: said, stderr } = await this.#terraform("plan", options, [0, 2]);
		const text = said + stderr;
		if (code === 0) return { changes: [], text };
		const { stdout } = await this.#terraform("show", ["-json", "plan"]);
		return { changes: plannedChanges(JSON.parse(stdout) as PlanDocument), text };
	}

	/** Applies what was planned last. */
	async applyPlanned(): Promise<void> {
		await this.#terraform("apply", ["-input=false", "-no-color", `-parallelism=${PARALLELISM}`, "plan"]);
	}

	async outputs(): Promise<Readonly<Record<string, unknown>>> {
		const { stdout } = await this.#terraform("output", ["-json"]);
		const outputs = JSON.parse(stdout) as Record<string, { value: unknown }>;
		return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
	}

	get #variables(): string[] {
		return this.variableFiles.map((file) => `-var-file=${file}`);
	}

	#terraform(verb: string, args: readonly string[], accept: readonly number[] = [0]) {
		const command = ["terraform", verb, ...args];
		return run(`terraform ${verb} ${this.label}`, command, { cwd: this.folder(), env: this.env, accept });
	}
}

interface PlanDocument {
	readonly resource_changes?: readonly {
		readonly address: string;
		readonly change: {
			readonly actions: readonly string[];
			readonly before: Readonly<Record<string, unknown>> | null;
			readonly after: Readonly<Record<string, unknown>> | null;
			readonly after_unknown: Readonly<Record<string, unknown>>;
		};
	}[];
	readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

/** Exported for the harness's own test: what a plan document says would change, outputs included. */
export function plannedChanges({ resource_changes = [], output_changes = {} }: PlanDocument): PlannedChange[] {
	const idle = (actions: readonly string[]) => actions.every((action) => action === "no-op" || action === "read");
	const resources = resource_changes
		.filter(({ change }) => !idle(change.actions))
		.map(({ address, change: { actions, before, after, after_unknown } }) => {
			const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(after_unknown)]);
			const differs = (name: string) => name in after_unknown && after_unknown[name] === true;
			const attributes = [...names].filter(
				(name) => differs(name) || JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
			);
			return { address, actions, attributes };
		});
	const outputs = Object.entries(output_changes)
		.filter(([, { actions }]) => !idle(actions))
		.map(([name, { actions }]) => ({ address: `output.${name}`, actions, attributes: [] }));
	return [...resources, ...outputs];
}
