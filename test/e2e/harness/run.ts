/** Runs the real tools, one process tree at a time, saying what goes on. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Finished {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

export interface RunOptions {
	readonly cwd: string;
	readonly env: Readonly<Record<string, string | undefined>>;
	/** Exit codes that are no failure; 0 alone by default. */
	readonly accept?: readonly number[];
}

const LEASH = fileURLToPath(new URL("../leash.mjs", import.meta.url));
/** Against what hangs: on a busy machine everything takes many times as long. */
const TIMEOUT_MS = 1_800_000;
const SPEAK_EVERY_MS = 10_000;
const TAIL_LINES = 60;
const started = Date.now();

/** Tells the person who watches what is going on, with the seconds since the start. */
export function say(text: string): void {
	process.stderr.write(`${String(Math.round((Date.now() - started) / 1_000)).padStart(5)} s  ${text}\n`);
}

/** Runs a command to its end. @throws with its last output when it fails or takes too long. */
export async function run(label: string, command: readonly string[], options: RunOptions): Promise<Finished> {
	say(`${label} …`);
	const started = Date.now();
	const seconds = () => Math.round((Date.now() - started) / 1_000);
	const speaking = setInterval(() => say(`${label} … ${seconds()} s`), SPEAK_EVERY_MS);
	try {
		const finished = await ended(command, options);
		if ((options.accept ?? [0]).includes(finished.code)) {
			say(`${label}: done in ${seconds()} s`);
			return finished;
		}
		throw new Error(`${label} failed with code ${finished.code}:\n${tail(finished)}`);
	} finally {
		clearInterval(speaking);
	}
}

function ended(command: readonly string[], { cwd, env }: RunOptions): Promise<Finished> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [LEASH, ...command], { cwd, env, stdio: ["pipe", "pipe", "pipe"] });
		const output = { stdout: "", stderr: "" };
		child.stdout.on("data", (chunk) => {
			output.stdout += chunk;
		});
		child.stderr.on("data", (chunk) => {
			output.stderr += chunk;
		});
		let late = false;
		const limit = setTimeout(() => {
			late = true;
			output.stderr += `\nended after ${TIMEOUT_MS / 1_000} s, which is too long`;
			child.stdin.end();
		}, TIMEOUT_MS);
		child.on("error", reject);
		child.on("close", (code) => {
			clearTimeout(limit);
			resolve({ code: late ? 1 : (code ?? 1), ...output });
		});
	});
}

function tail({ stdout, stderr }: Finished): string {
	return [stdout, stderr].map((text) => text.trimEnd().split("\n").slice(-TAIL_LINES).join("\n")).join("\n");
}
