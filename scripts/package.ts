/** `npm run package`: the constructs as the npm package that they are published as, with the functions' code. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineCommand } from "citty";
import { runStrict } from "../cli/command-line/run.ts";
import { bundleAll, FUNCTIONS } from "./bundle.ts";
import { compilePackage } from "./package-compile.ts";

/** Where package.json says that the package lies. */
const PACKAGE = "dist/package";

const command = defineCommand({
	meta: {
		name: "package",
		description: `Compiles the constructs into ${PACKAGE}, as npm pack takes them, and puts the functions' code beside them.`,
	},
	args: {},
	async run() {
		const bundles = await bundleAll();
		rmSync(PACKAGE, { recursive: true, force: true });
		compilePackage(process.cwd(), join(process.cwd(), PACKAGE));
		// The project's own package.json would make Node read the files as ES modules.
		writeFileSync(join(PACKAGE, "package.json"), '{ "type": "commonjs" }\n');
		mkdirSync(join(PACKAGE, "functions"));
		for (const name of FUNCTIONS) copyFileSync(bundles[name].zip, join(PACKAGE, "functions", `${name}.zip`));
	},
});

await runStrict(command);
