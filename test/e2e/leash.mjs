// Runs a command that cannot outlive whoever started it: when standard input closes, however the parent ended
// (even killed), the command and all that it started are ended. Plain JavaScript, since Node 20 runs no TypeScript.
import { execFileSync, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const GRACE_MS = 5_000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { detached: true, stdio: ["ignore", "inherit", "inherit"] });
let ending = false;

child.on("error", (error) => {
	process.stderr.write(`${error.message}\n`);
	process.exit(127);
});
child.on("exit", (code) => {
	if (ending) return;
	signal([-child.pid], "SIGKILL");
	process.exit(code ?? 1);
});
process.stdin.resume();
process.stdin.on("end", end).on("error", end);
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, end);

async function end() {
	if (ending) return;
	ending = true;
	// The command leads a process group of its own; cdktf in turn starts Terraform in another one.
	const all = [-child.pid, ...descendants(child.pid)];
	signal(all, "SIGTERM");
	for (const until = Date.now() + GRACE_MS; Date.now() < until && signal(all, 0); ) await sleep(50);
	signal(all, "SIGKILL");
	process.exit(0);
}

/** All processes below one, or none where there is no `ps` to ask: then the group has to do. */
function descendants(root) {
	try {
		const rows = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
		const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number));
		const found = [root];
		for (const parent of found) found.push(...pairs.filter(([, ppid]) => ppid === parent).map(([pid]) => pid));
		return found.slice(1);
	} catch {
		return [];
	}
}

/** Whether there was anybody to signal. */
function signal(pids, name) {
	const reached = pids.map((pid) => {
		try {
			return process.kill(pid, name);
		} catch {
			return false;
		}
	});
	return reached.includes(true);
}
