/** Terraform in the folder of a root. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failed, Interrupted } from "./end.ts";
import { handingOn } from "./interrupted.ts";

/** What the commands need of it. */
export interface Terraform {
	/** Its version; nothing where it cannot be started. */
	version(): Promise<string | undefined>;
	init(): Promise<void>;
	/** @param variables - in place of those of the file. */
	apply(variables?: Readonly<Record<string, string>>): Promise<void>;
	/** @param targets - what goes first; all where there is none. */
	destroy(targets?: readonly string[]): Promise<void>;
	/** What its state has, by address: nothing where nothing was ever applied. */
	resources(): Promise<readonly string[]>;
	outputs(): Promise<Readonly<Record<string, unknown>>>;
}

const TAIL_LINES = 30;

interface Ran {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Terraform as it is installed. */
export class InstalledTerraform implements Terraform {
	/**
	 * @param root - the folder.
	 * @param show - what it prints while it works.
	 */
	constructor(
		private readonly root: string,
		private readonly show: (text: string) => void,
	) {}

	async version(): Promise<string | undefined> {
		const { code, stdout } = await this.#run(["version", "-json"], false).catch((error) => {
			if (error instanceof Interrupted) throw error;
			return { code: 1, stdout: "" };
		});
		return code === 0 ? (JSON.parse(stdout) as { terraform_version: string }).terraform_version : undefined;
	}

	async init(): Promise<void> {
		await this.#must(["init", "-input=false", "-no-color"]);
	}

	async apply(variables: Readonly<Record<string, string>> = {}): Promise<void> {
		const said = Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`);
		await this.#must(["apply", "-auto-approve", "-input=false", "-no-color", ...said]);
	}

	async destroy(targets: readonly string[] = []): Promise<void> {
		const said = targets.map((target) => `-target=${target}`);
		await this.#must(["destroy", "-auto-approve", "-input=false", "-no-color", ...said]);
	}

	async resources(): Promise<readonly string[]> {
		// Without a state Terraform calls the question an error.
		if (!existsSync(join(this.root, "terraform.tfstate")) && !existsSync(join(this.root, ".terraform"))) return [];
		const { code, stdout, stderr } = await this.#run(["state", "list"], false);
		if (code !== 0 && /No state file was found/.test(stderr)) return [];
		if (code !== 0) throw new Failed(`terraform state list in ${this.root} ended with ${code}: ${stderr}`);
		return stdout.split("\n").filter((line) => line !== "" && !/(^|\.)data\./.test(line));
	}

	async outputs(): Promise<Readonly<Record<string, unknown>>> {
		const said = JSON.parse(await this.#must(["output", "-json"], false)) as Record<string, { value: unknown }>;
		return Object.fromEntries(Object.entries(said).map(([name, { value }]) => [name, value]));
	}

	async #must(args: readonly string[], shown = true): Promise<string> {
		const { code, stdout, stderr } = await this.#run(args, shown);
		if (code === 0) return stdout;
		const tail = `${stdout}${stderr}`.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
		throw new Failed(
			`terraform ${args[0]} in ${this.root} ended with ${code}; the same command again goes on:\n${tail}`,
		);
	}

	#run(args: readonly string[], shown: boolean) {
		return new Promise<Ran>((done, failed) => {
			const env = { ...process.env, TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
			// In a group of its own, which a terminal's Ctrl-C does not reach: it is handed on once.
			const how = { cwd: this.root, env, detached: true } as const;
			const child = spawn("terraform", args, { ...how, stdio: ["ignore", "pipe", "pipe"] });
			const ended = handingOn(child, this.show);
			const said = { stdout: "", stderr: "" };
			for (const stream of ["stdout", "stderr"] as const) {
				child[stream].on("data", (chunk: Buffer) => {
					said[stream] += chunk;
					if (shown) this.show(String(chunk));
				});
			}
			child.on("error", (error) => {
				ended();
				failed(error);
			});
			child.on("close", (code) => {
				if (ended()) failed(new Interrupted());
				else done({ code, ...said });
			});
		});
	}
}
