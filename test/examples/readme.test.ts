import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ArgsDef } from "citty";
import { describe, expect, it } from "vitest";
import { strays } from "../../cli/command-line/usage.ts";
import { abort, promote, status } from "../../cli/operator/commands.ts";
import { consoleCommand } from "../../cli/operator/console.ts";
import { exporting } from "../../cli/operator/exporting.ts";
import { release, retry, rollback, withdraw } from "../../cli/operator/releasing.ts";
import { blocks, documents, readmes } from "./documents.ts";

const COMMANDS: Readonly<Record<string, ArgsDef>> = {
	abort: abort.args as ArgsDef,
	export: exporting.args as ArgsDef,
	console: consoleCommand.args as ArgsDef,
	promote: promote.args as ArgsDef,
	release: release.args as ArgsDef,
	retry: retry.args as ArgsDef,
	rollback: rollback.args as ArgsDef,
	status: status.args as ArgsDef,
	withdraw: withdraw.args as ArgsDef,
};

/** What a module may be given besides its variables. */
const META_ARGUMENTS = ["source", "version", "for_each", "count", "providers", "depends_on"];

/** Names of the variables that some Terraform declares. */
const variablesOf = (text: string) => [...text.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name ?? "");

/** All Terraform of an example, which may be several roots. */
const terraformOf = (folder: string) =>
	readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".tf"))
		.map((file) => readFileSync(join(folder, file), "utf8"))
		.join("\n");

/** The commands in a document, each in one line. */
const commandsOf = (text: string) =>
	blocks(text, "console").flatMap((block) => block.replaceAll("\\\n", " ").split("\n"));

describe.each(documents)("%s", (path) => {
	const text = readFileSync(path, "utf8");

	it("links to files that exist", () => {
		const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, link]) => link ?? "");
		expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
	});

	it("sets variables that its module has, and all that it needs", () => {
		for (const block of blocks(text, "hcl")) {
			for (const [, body = ""] of block.matchAll(/^module "\w+" {\n([\s\S]*?)^}/gm)) {
				const module = /source\s*=\s*"[^"]*terraform\/(\w+)/.exec(body)?.[1];
				if (module === undefined) continue;
				const variables = readFileSync(`terraform/${module}/variables.tf`, "utf8");
				const needed = [...variables.matchAll(/^variable "(\w+)" {\n((?:(?!^}).*\n)*)/gm)]
					.filter(([, , declared]) => !/^ {2}default\b/m.test(declared ?? ""))
					.map(([, name]) => name ?? "");
				const set = [...body.matchAll(/^ {2}(\w+)\s*=/gm)].map(([, name]) => name ?? "");
				expect([...variablesOf(variables), ...META_ARGUMENTS]).toEqual(expect.arrayContaining(set));
				expect(set).toEqual(expect.arrayContaining(needed));
			}
		}
	});

	it("calls commands and flags that exist", () => {
		const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
		for (const command of commandsOf(text)) {
			for (const [, script = ""] of command.matchAll(/npm run (?:--silent )?(\w[\w:]*)/g))
				expect(Object.keys(scripts)).toContain(script);
			const [, words] = /npm run (?:--silent )?cli -- ([^#]*)/.exec(command) ?? [];
			const [name = "", ...line] = words?.match(/"[^"]*"|\S+/g) ?? [];
			if (words !== undefined) expect(strays(line, COMMANDS[name] ?? {})).toEqual([]);
		}
	});
});

it.each(readmes.filter((path) => path.startsWith("examples")))(
	"%s gives Terraform variables that the example has",
	(path) => {
		const input = commandsOf(readFileSync(path, "utf8")).flatMap((command) =>
			[...command.matchAll(/-var '?(\w+)=/g)].map(([, name]) => name ?? ""),
		);
		expect(variablesOf(terraformOf(dirname(path)))).toEqual(expect.arrayContaining(input));
	},
);
