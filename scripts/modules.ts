/** `npm run modules`: writes the constructs as Terraform modules into `terraform/`, for those who have Terraform alone. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCommand } from "citty";
import { runStrict } from "../cli/command-line/run.ts";
import { PUBLISHED } from "../modules/published/index.ts";
import { bundleAll } from "./bundle.ts";
import { docstringsIn } from "./modules/comments/docstrings.ts";
import { remarksIn } from "./modules/comments/remarks.ts";
import type { Sayings } from "./modules/configuration.ts";
import { type Difference, differences, mend } from "./modules/differences.ts";
import { generate } from "./modules/generate.ts";
import { faultsIn } from "./modules/lint.ts";

const CONSTRUCTS = "modules";
const FOLDER = "terraform";

const command = defineCommand({
	meta: {
		name: "modules",
		description: `Writes the published Terraform modules into ${FOLDER}/. Exits with 1 when --check finds a file that is stale, missing or surplus, and when a reviewer would send one back.`,
	},
	args: {
		check: { type: "boolean", description: "write nothing; only say what is not up to date", default: false },
		json: { type: "boolean", description: "print JSON: which files were not up to date", default: false },
	},
	async run({ args }) {
		const say = args.json ? () => {} : console.log;
		const remarks = remarksIn(CONSTRUCTS);
		const files = await generated({ remarks, docstrings: docstringsIn(CONSTRUCTS) }, say);
		const found = differences(FOLDER, files);
		if (args.json) console.log(JSON.stringify({ upToDate: found.length === 0, files: found }));
		if (!args.check) mend(FOLDER, files, found);
		say(`${files.size} files in ${FOLDER}/, ${found.length} of them ${args.check ? "not up to date" : "changed"}`);
		if (args.check && found.length > 0) complain(found);
		for (const fault of faultsIn(terraformFiles([...files.keys()]), remarks)) {
			console.error(fault);
			process.exitCode = 1;
		}
	},
});

async function generated(sayings: Sayings, say: (line: string) => void): Promise<Map<string, Uint8Array>> {
	const start = performance.now();
	const folder = mkdtempSync(join(tmpdir(), "functions-"));
	try {
		const bundles = await bundleAll(folder);
		say(`functions bundled in ${(performance.now() - start).toFixed(0)} ms`);
		return generate(PUBLISHED, { archive: (name) => bundles[name].zip, readme, sayings }, (module, milliseconds) =>
			say(`${module} synthesized in ${milliseconds.toFixed(0)} ms`),
		);
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** The generated files of Terraform as they lie there. One that is missing is a difference, and nothing to look into. */
function terraformFiles(paths: readonly string[]): Map<string, string> {
	const files = paths.map((path) => join(FOLDER, path)).filter((path) => path.endsWith(".tf") && existsSync(path));
	return new Map(files.map((path) => [path, readFileSync(path, "utf8")]));
}

function readme(module: string): string | undefined {
	const path = join(FOLDER, module, "README.md");
	return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

function complain(found: readonly Difference[]): void {
	for (const { path, kind } of found) console.error(`${join(FOLDER, path)} is ${kind}`);
	console.error("Run: npm run modules");
	process.exitCode = 1;
}

await runStrict(command);
