/** `npm run records`: records the corpus of test/recorder anew, where it is meant that this version decides otherwise than the one before. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";

const OWN = "test/recorder/scenarios";
/** Of the project's scenarios those that say most in few checks. */
const PLAYED: readonly string[] = ["errors-at-once", "metrics-torn-sick"];

const scenarios = [
	...readdirSync(OWN).map((file) => ({ name: file.replace(/\.json$/, ""), scenario: `${OWN}/${file}` })),
	...PLAYED.map((name) => ({ name, scenario: name })),
];
for (const { name, scenario } of scenarios) {
	const record = `test/recorder/corpus/${name}.json`;
	const flags = ["--silent", "run", "rehearse", "--", "--scenario", scenario, "--record", record];
	const { status, stderr } = spawnSync("npm", flags, { encoding: "utf8" });
	process.stderr.write(stderr);
	if (status !== 0) process.exitCode = 1;
}
