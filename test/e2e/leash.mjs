// Runs a command that cannot outlive whoever started it: when standard input closes, however the parent ended
// (even killed), the command and all its descendants are ended. Plain JavaScript, since Node 20 runs no TypeScript.
import { execFileSync, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE_MS = 5_000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"] });
let ending = false;

child.on("error", (error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(127);
});
child.on("exit", (code) => {
	if (!ending) process.exit(code ?? 1);
});
process.stdin.resume();
process.stdin.on("end", end).on("error", end);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end);

async function end() {
	if (ending) return;
	ending = true;
	const pids = family(child.pid);
	signalAll(pids, "SIGTERM");
	for (const until = Date.now() + GRACE_MS; Date.now() < until && pids.some(alive); ) await sleep(50);
	signalAll(pids.filter(alive), "SIGKILL");
	process.exit(0);
}

/** The process and all its descendants, as they are now. */
function family(root) {
	const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
		.trim()
		.split("\n")
		.map((line) => line.trim().split(/\s+/).map(Number));
	const found = [root];
	for (const parent of found) found.push(...rows.filter(([, ppid]) => ppid === parent).map(([pid]) => pid));
	return found;
}

function signalAll(pids, signal) {
	for (const pid of pids) {
		try {
			process.kill(pid, signal);
		} catch {
			// It has ended by itself.
		}
	}
}

function alive(pid) {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
