/** `npm run docs`: writes the table of variables between its markers in README.md. */
import { readFile, writeFile } from "node:fs/promises";
import { defineCommand } from "citty";
import { runStrict } from "../cli/strict.ts";
import { declaredVariables, variablesTable, withTable } from "./variables.ts";

const README = "README.md";

const command = defineCommand({
	meta: {
		name: "docs",
		description: `Writes the table of variables into ${README}. Exits with 1 when --check finds it stale.`,
	},
	args: {
		check: { type: "boolean", description: "write nothing; only say whether the table is up to date", default: false },
		json: { type: "boolean", description: "print JSON: whether the table was up to date", default: false },
	},
	async run({ args }) {
		const before = await readFile(README, "utf8");
		const after = withTable(before, variablesTable(declaredVariables()));
		const upToDate = before === after;
		if (args.json) console.log(JSON.stringify({ upToDate }));
		if (upToDate) return;
		if (!args.check) return writeFile(README, after);
		console.error(`The table of variables in ${README} is out of date. Run: npm run docs`);
		process.exitCode = 1;
	},
});

await runStrict(command);
