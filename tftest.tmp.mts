import { spawnSync } from "node:child_process";
import { terraformEnvironment } from "/work/h-registry/scripts/terraform.ts";

const env = terraformEnvironment();
for (const m of process.argv.slice(2)) {
	const cwd = `/tmp/regtf/${m}`;
	const i = spawnSync("terraform", ["init", "-backend=false"], { cwd, env: env.env, encoding: "utf8" });
	if (i.status) console.log(i.stdout, i.stderr);
	const r = spawnSync("terraform", ["test", "-no-color"], { cwd, env: env.env, encoding: "utf8", maxBuffer: 1e9 });
	console.log(m, r.status, r.status ? r.stdout + r.stderr : r.stdout.slice(-200));
}
env.dispose();
