/** `npm run words`: names are in the field's words and texts in American spelling; says where they are not. A part of `npm run check`. */
import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { faultsOfFile, faultsOfPath, isChecked } from "./words/check.ts";

const tracked = execFileSync("git", ["ls-files"], { encoding: "utf8" }).trim().split("\n");
const files = tracked.filter((file) => isChecked(file) && existsSync(file) && !lstatSync(file).isSymbolicLink());
const faults = files.flatMap((file) => [...faultsOfPath(file), ...faultsOfFile(file, readFileSync(file, "utf8"))]);
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
	console.error(
		`${faults.length} retired words: scripts/words/retired.ts says what to write, docs/glossary.md what words mean`,
	);
	process.exitCode = 1;
} else console.log(`${files.length} files are in the field's words`);
