/** `npm run docs`: writes what comes from the code: the reference, the pictures, the schema of events, the constructs' props. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { defineCommand } from "citty";
import { runStrict } from "../cli/command-line/run.ts";
import { picture } from "./docs/picture.ts";
import { referencePage } from "./docs/reference.ts";
import { stateDiagram, stateTable } from "./docs/state-diagram.ts";
import { markersOf, withGenerated } from "./markdown.ts";
import { propsOf } from "./props/props.ts";
import { SECTIONS } from "./props/sections.ts";
import { BUILD_SCHEMA, buildSchema, STATE_CHANGE_SCHEMA, stateChangeSchema } from "./schemas.ts";

const ARCHITECTURE = "docs/architecture.md";
const REFERENCE = "docs/reference.md";
/** Where the props of the constructs are written. */
const PROPS = "modules/props";

const command = defineCommand({
	meta: {
		name: "docs",
		description: `Writes ${REFERENCE}, the state machine into ${ARCHITECTURE}, its pictures, the schemas of events and of builds into ${STATE_CHANGE_SCHEMA} and ${BUILD_SCHEMA}, and the constructs' props into ${PROPS}. Exits with 1 when --check finds one stale.`,
	},
	args: {
		check: { type: "boolean", description: "write nothing; only say whether all is up to date", default: false },
		json: { type: "boolean", description: "print JSON: whether all was up to date", default: false },
	},
	run({ args }) {
		const wanted = {
			[REFERENCE]: referencePage(),
			[ARCHITECTURE]: withStateMachine(readFileSync(ARCHITECTURE, "utf8")),
			"docs/architecture-light.svg": picture("light"),
			"docs/architecture-dark.svg": picture("dark"),
			[STATE_CHANGE_SCHEMA]: stateChangeSchema(),
			[BUILD_SCHEMA]: buildSchema(),
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

function withStateMachine(page: string): string {
	const parts = { diagram: stateDiagram(), states: stateTable() };
	return Object.entries(parts).reduce(
		(text, [name, part]) => withGenerated(text, part, markersOf(name), ARCHITECTURE),
		page,
	);
}

function contentOf(file: string): string | undefined {
	return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

await runStrict(command);
