import { parseArgs, stripVTControlCharacters } from "node:util";
import { type ArgDef, type ArgsDef, type CommandDef, renderUsage, runMain } from "citty";
import { didYouMean } from "./nearest.ts";

/** What a shell expects of a command that was called wrongly, so that scripts can tell it from a result. */
export const USAGE_ERROR = 2;

/**
 * All that is wrong with a command line: flags that do not exist, flags without their value or with one that they do not take,
 * arguments that are missing or too many. citty passes over most of them. The choices of a positional argument are its `valueHint`, as `one|other`.
 */
export function strays(line: readonly string[], flags: ArgsDef): string[] {
	const type = (flag: ArgDef) => ({ type: flag.type === "boolean" ? ("boolean" as const) : ("string" as const) });
	const named = Object.entries(flags).filter(([, flag]) => flag.type !== "positional");
	const places = Object.entries(flags).filter(([, flag]) => flag.type === "positional");
	const options = {
		...Object.fromEntries(named.map(([name, flag]) => [name, type(flag)])),
		help: { type: "boolean" as const, short: "h" },
	};
	const { tokens } = parseArgs({ args: [...line], options, strict: false, allowPositionals: true, tokens: true });
	const given = tokens.flatMap((token) => (token.kind === "positional" ? token.value : []));
	const asksForHelp = tokens.some((token) => token.kind === "option" && token.name === "help");
	return [
		...given.slice(places.length).map((value) => `"${value}" belongs to no flag`),
		...tokens.flatMap((token) => {
			if (token.kind !== "option") return [];
			const hint = didYouMean(token.name, Object.keys(options));
			if (!Object.hasOwn(options, token.name)) return [`there is no flag ${token.rawName}${hint}`];
			return valueFault(token.rawName, token.value, flags[token.name]);
		}),
		...(asksForHelp ? [] : places.flatMap(([name, place], i) => placeFault(name, given[i], place))),
	];
}

function valueFault(flag: string, value: string | undefined, definition: ArgDef | undefined): string[] {
	// What looks like the next flag is no value.
	if (definition?.type === "string" && (!value || value.startsWith("--"))) return [`${flag} needs a value`];
	if (definition?.type === "boolean" && value !== undefined) return [`${flag} takes no value (given: ${value})`];
	if (definition?.type !== "enum") return [];
	return choiceFault(flag, value, definition.options ?? []);
}

function placeFault(name: string, value: string | undefined, { valueHint }: ArgDef): string[] {
	return valueHint === undefined ? [] : choiceFault(`<${name}>`, value, valueHint.split("|"));
}

function choiceFault(what: string, value: string | undefined, choices: readonly string[]): string[] {
	if (value !== undefined && choices.includes(value)) return [];
	const hint = value === undefined ? "" : didYouMean(value, choices);
	return [`${what} must be one of ${choices.join(", ")} (given: ${value ?? "nothing"})${hint}`];
}

/** Runs a command, unless its command line has faults: then it names them all and exits with 2. */
export async function runStrict<T extends ArgsDef>(command: CommandDef<T>): Promise<void> {
	const faults = strays(process.argv.slice(2), command.args as T);
	process.stdout.on("error", unwritten);
	if (faults.length === 0) return runMain(command, { showUsage: async (shown) => console.log(await helpOf(shown)) });
	for (const fault of faults) console.error(fault);
	console.error("--help tells what there is");
	process.exitCode = USAGE_ERROR;
}

/** Somebody who read enough, such as `head`, is no error; all else that keeps the result from being told is one. */
function unwritten({ code, message }: NodeJS.ErrnoException): never {
	if (code === "EPIPE") process.exit();
	console.error(`the result could not be written: ${message}`);
	process.exit(1);
}

/** citty's help without the blanks that fill its lines up to the longest, and in colours only where people see them. */
async function helpOf<T extends ArgsDef>(command: CommandDef<T>): Promise<string> {
	const help = (await renderUsage(command)).replace(/ +$/gm, "");
	return process.stdout.isTTY ? help : stripVTControlCharacters(help);
}
