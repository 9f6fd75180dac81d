/** `npm run docs`: writes what documents say of the code: the table of variables in README.md, the constructs' props, and the schema of events. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { defineCommand } from "citty";
import { runStrict } from "../cli/strict.ts";
import { propsOf } from "./props/props.ts";
import { SECTIONS } from "./props/sections.ts";
import { STATE_CHANGE_SCHEMA, stateChangeSchema } from "./state-change-schema.ts";
import { declaredVariables, variablesTable, withTable } from "./variables.ts";

const README = "README.md";
/** Where the props of the constructs are written. */
const PROPS = "modules/props";

const command = defineCommand({
	meta: {
		name: "docs",
		description: `Writes the table of variables into ${README}, the constructs' props into ${PROPS}, and the schema of events into ${STATE_CHANGE_SCHEMA}. Exits with 1 when --check finds one stale.`,
	},
	args: {
		check: { type: "boolean", description: "write nothing; only say whether all is up to date", default: false },
		json: { type: "boolean", description: "print JSON: whether all was up to date", default: false },
	},
	run({ args }) {
		const wanted = {
			[README]: withTable(readFileSync(README, "utf8"), variablesTable(declaredVariables())),
			[STATE_CHANGE_SCHEMA]: stateChangeSchema(),
			...Object.fromEntries(SECTIONS.map((section) => [`${PROPS}/${section.file}.ts`, propsOf(section)])),
		};
		const stale = Object.entries(wanted).filter(([file, text]) => contentOf(file) !== text);
		if (args.json) console.log(JSON.stringify({ upToDate: stale.length === 0 }));
		for (const [file, text] of stale) {
			if (!args.check) writeFileSync(file, text);
			else console.error(`${file} is out of date. Run: npm run docs`);
		}
		if (args.check && stale.length > 0) process.exitCode = 1;
	},
});

function contentOf(file: string): string | undefined {
	return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

await runStrict(command);
