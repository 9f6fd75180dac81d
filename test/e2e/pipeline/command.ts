/** bin/deploy and bin/cleanup, as a user starts them. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../harness/project.ts";
import { say } from "../harness/run.ts";

/** How often the program is looked at, in milliseconds of real time. */
const CHECK_MS = 100;
/** How often the person who watches is told of it, in milliseconds. */
const SPEAK_EVERY_MS = 10_000;
/** How much of its output a failure tells. */
const TAIL_LINES = 40;

/** How it has ended. */
export interface Ended {
	/** Nothing where a signal has ended it. */
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export class Command {
	readonly #child: ChildProcess;
	readonly #said = { stdout: "", stderr: "" };
	#ended: Ended | undefined;
	#spoken = Date.now();

	/**
	 * Starts it, with nobody at a terminal.
	 * @param pass - lets virtual time pass for what it waits for.
	 */
	constructor(
		private readonly program: "deploy" | "cleanup",
		flags: readonly string[],
		env: Readonly<Record<string, string | undefined>>,
		private readonly pass: () => Promise<void>,
	) {
		say(`bin/${program} ${flags.join(" ")} …`);
		// In a group of its own, as a shell starts it: a signal reaches all of it, as a terminal's does.
		this.#child = spawn(join(ROOT, "bin", program), [...flags], {
			...{ cwd: ROOT, env, detached: true },
			stdio: ["ignore", "pipe", "pipe"],
		});
		for (const stream of ["stdout", "stderr"] as const)
			this.#child[stream]?.on("data", (chunk) => {
				this.#said[stream] += chunk;
			});
		this.#child.on("close", (code) => {
			this.#ended = { code, ...this.#said };
			say(`bin/${program} has ended: ${code}`);
		});
	}

	/** Waits, with virtual time passing, until it has said something. @throws when it ends without. */
	async says(text: string): Promise<void> {
		while (!this.#said.stderr.includes(text)) {
			if (this.#ended) throw new Error(`bin/${this.program} never said "${text}":\n${this.#tail()}`);
			await this.#check();
		}
	}

	/** Waits, with virtual time passing, until it has ended. @throws when it ends otherwise than with that code. */
	async ended(code = 0): Promise<Ended> {
		while (!this.#ended) await this.#check();
		if (this.#ended.code !== code)
			throw new Error(`bin/${this.program} ended with ${this.#ended.code}, not ${code}:\n${this.#tail()}`);
		return this.#ended;
	}

	/** Signals it and all that it has started in its group, as a terminal does. */
	signal(name: "SIGINT" | "SIGKILL"): void {
		if (!this.#ended && this.#child.pid) process.kill(-this.#child.pid, name);
	}

	async #check(): Promise<void> {
		await this.pass();
		await sleep(CHECK_MS);
		if (Date.now() < this.#spoken + SPEAK_EVERY_MS) return;
		this.#spoken = Date.now();
		say(`bin/${this.program}: ${this.#said.stderr.trimEnd().split("\n").at(-1)}`);
	}

	#tail(): string {
		return `${this.#said.stderr}\n${this.#said.stdout}`.trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
	}
}
