/** The moto server: one child process on a port that it picks itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { installLine } from "../../../scripts/tools.ts";

export interface Moto {
	readonly port: number;
	/** Its last lines of output, for a failure's report. */
	readonly log: () => string;
	readonly stop: () => Promise<void>;
}

const LEASH = fileURLToPath(new URL("../leash.mjs", import.meta.url));
const READY_MS = 600_000;
const LOG_LINES = 50;

/** Starts moto and waits until it answers. @throws with the line that installs it when it is missing. */
export async function startMoto(): Promise<Moto> {
	const child = spawn(process.execPath, [LEASH, "moto_server", "-H", "127.0.0.1", "-p", "0"], {
		stdio: ["pipe", "pipe", "pipe"],
		env: { ...process.env, MOTO_ACM_VALIDATION_WAIT: "1", PYTHONUNBUFFERED: "1" },
	});
	const lines: string[] = [];
	const log = () => lines.join("\n");
	const stop = () => stopped(child);
	try {
		return { port: await listening(child, lines), log, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

function listening(child: ChildProcess, lines: string[]): Promise<number> {
	return new Promise((resolve, reject) => {
		const fail = (why: string) =>
			reject(new Error(`moto_server ${why}; install it with: ${installLine("moto_server")}\n${lines.join("\n")}`));
		const late = setTimeout(() => fail(`was not ready within ${READY_MS / 1_000} s`), READY_MS);
		const read = (chunk: Buffer) => {
			lines.push(...chunk.toString().split("\n").filter(Boolean));
			lines.splice(0, lines.length - LOG_LINES);
			const port = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(chunk.toString())?.[1];
			if (!port) return;
			clearTimeout(late);
			resolve(Number(port));
		};
		child.stdout?.on("data", read);
		child.stderr?.on("data", read);
		child.on("exit", (code) => {
			clearTimeout(late);
			fail(`ended with code ${code}`);
		});
	});
}

function stopped(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null) return Promise.resolve();
	return new Promise((resolve) => {
		child.on("exit", () => resolve());
		child.stdin?.end();
	});
}
