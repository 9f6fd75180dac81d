/** Runs Terraform in the folder of a root, in a process group of its own: Ctrl-C at a terminal must not reach it unasked. */
import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { basename, join } from "node:path";

/** Terraform ended with an error; its last lines say why. */
export class TerraformFailed extends Error {
	override readonly name = "TerraformFailed";
}

interface RunOptions {
	/**
	 * Once it is aborted nothing more is begun. What runs is left to end by itself: interrupted, the provider drops calls that are under
	 * way, and what these still make stands in no state (a function stayed so in the end-to-end suite).
	 */
	readonly signal?: AbortSignal;
}

/** More than Terraform's ten: most of what takes long here is waiting. */
const PARALLELISM = 20;
const TAIL_LINES = 30;

export class Terraform {
	#child: ChildProcess | undefined;

	/** @param folder - of the root. @param env - what Terraform runs in. */
	constructor(
		readonly folder: string,
		private readonly env: NodeJS.ProcessEnv = process.env,
	) {}

	/** `terraform init` and `terraform apply`. */
	async apply(options: RunOptions = {}): Promise<void> {
		await this.#run(["init", "-input=false", "-no-color"], options);
		await this.#run(["apply", "-auto-approve", "-input=false", "-no-color", `-parallelism=${PARALLELISM}`], options);
	}

	/**
	 * `terraform destroy`.
	 * @param refresh - whether what is there is read again first. That plans as well, and a plan may be refused for a reason of its own.
	 */
	async destroy(refresh = true): Promise<void> {
		const options = [
			"-auto-approve",
			"-input=false",
			"-no-color",
			`-parallelism=${PARALLELISM}`,
			`-refresh=${refresh}`,
		];
		await this.#run(["destroy", ...options]);
	}

	/** What is still in the state: nothing where nothing was ever applied. */
	async resources(): Promise<string[]> {
		// Without a state Terraform calls the question an error.
		if (!existsSync(join(this.folder, "terraform.tfstate"))) return [];
		const said = await this.#run(["state", "list"]);
		return said.split("\n").filter((line) => line !== "" && !/(^|\.)data\./.test(line));
	}

	/** The value of an output. */
	async output<T>(name: string): Promise<T> {
		return JSON.parse(await this.#run(["output", "-json", name])) as T;
	}

	/** Asks whatever runs here to stop, gracefully. */
	interrupt(): void {
		if (this.#child?.pid !== undefined) signal(this.#child.pid);
	}

	async #run(args: readonly string[], { signal: stopping }: RunOptions = {}): Promise<string> {
		stopping?.throwIfAborted();
		const log = createWriteStream(join(this.folder, "terraform.log"), { flags: "a" });
		// What it says is told all the same where a disk is full; whatever became of it, the stream closes.
		log.on("error", () => undefined);
		const written = new Promise<void>((done) => log.on("close", () => done()));
		const child = spawn("terraform", args, {
			cwd: this.folder,
			env: this.env,
			detached: true,
			stdio: ["ignore", "pipe", "pipe"],
		});
		this.#child = child;
		const said = { stdout: "", all: "" };
		const note = (chunk: Buffer) => {
			said.all += chunk;
			log.write(chunk);
		};
		child.stdout.on("data", (chunk: Buffer) => {
			said.stdout += chunk;
			note(chunk);
		});
		child.stderr.on("data", note);
		const code = await new Promise<number | null>((resolve, reject) => {
			child.on("error", reject);
			child.on("close", resolve);
		});
		log.end();
		await written;
		this.#child = undefined;
		stopping?.throwIfAborted();
		if (code === 0) return said.stdout;
		const tail = said.all.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
		throw new TerraformFailed(`terraform ${args[0]} in ${basename(this.folder)} ended with ${code}:\n${tail}`);
	}
}

function signal(pid: number): void {
	try {
		process.kill(pid, "SIGINT");
	} catch {
		// It has ended by itself.
	}
}
