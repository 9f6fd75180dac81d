// Runs a command that cannot outlive whoever started it: when standard input closes, however the parent ended
// (even killed), the command and all that it started are ended. Plain JavaScript, since Node 20 runs no TypeScript.
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE_MS = 5_000;
const [command, ...args] = process.argv.slice(2);
// A process group of its own: one signal then reaches all its descendants, and nobody else.
const child = spawn(command, args, { detached: true, stdio: ["ignore", "inherit", "inherit"] });
let ending = false;

child.on("error", (error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(127);
});
child.on("exit", (code) => {
	if (ending) return;
	signalGroup("SIGKILL");
	process.exit(code ?? 1);
});
process.stdin.resume();
process.stdin.on("end", end).on("error", end);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);

async function end() {
	if (ending) return;
	ending = true;
	signalGroup("SIGTERM");
	for (const until = Date.now() + GRACE_MS; Date.now() < until && signalGroup(0); ) await sleep(50);
	signalGroup("SIGKILL");
	process.exit(0);
}

/** Whether there was anybody to signal. */
function signalGroup(signal) {
	try {
		return process.kill(-child.pid, signal);
	} catch {
		return false;
	}
}
