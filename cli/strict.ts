import { parseArgs, stripVTControlCharacters } from "node:util";
import {
	type ArgDef,
	type ArgsDef,
	type CommandDef,
	type CommandMeta,
	renderUsage,
	runMain,
	type SubCommandsDef,
} from "citty";
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
		...(asksForHelp ? [] : named.flatMap(([name, flag]) => missingFault(name, flag, tokens))),
	];
}

function missingFault(flag: string, { required, description }: ArgDef, tokens: readonly Token[]): string[] {
	const given = tokens.some((token) => token.kind === "option" && token.name === flag);
	return required && !given ? [`--${flag} is missing: ${description}`] : [];
}

/** What of a part of a command line tells whether it is a certain flag. */
interface Token {
	readonly kind: string;
	readonly name?: string;
}

function valueFault(flag: string, value: string | undefined, definition: ArgDef | undefined): string[] {
	// What looks like the next flag is no value.
	if (definition?.type === "string" && (!value || value.startsWith("--"))) return [`${flag} needs a value`];
	if (definition?.type === "boolean" && value !== undefined) return [`${flag} takes no value (given: ${value})`];
	if (definition?.type !== "enum") return [];
	return choiceFault(flag, value, definition.options ?? []);
}

function placeFault(name: string, value: string | undefined, { valueHint, required, description }: ArgDef): string[] {
	if (valueHint !== undefined) return choiceFault(`<${name}>`, value, valueHint.split("|"));
	// An empty argument is a variable of a script that has no value.
	const missing = value === undefined ? required !== false : value === "";
	return missing ? [`<${name}> is missing: ${description}`] : [];
}

function choiceFault(what: string, value: string | undefined, choices: readonly string[]): string[] {
	if (value !== undefined && choices.includes(value)) return [];
	const hint = value === undefined ? "" : didYouMean(value, choices);
	return [`${what} must be one of ${choices.join(", ")} (given: ${value ?? "nothing"})${hint}`];
}

/**
 * Runs a command, unless its command line has faults: then it names them all and exits with 2.
 * @param line - the command line. Default: the process's own.
 * @param program - of which it is one command.
 */
export async function runStrict<T extends ArgsDef>(
	command: CommandDef<T>,
	line: string[] = process.argv.slice(2),
	program?: CommandMeta,
): Promise<void> {
	process.stdout.on("error", unwritten);
	const faults = strays(line, command.args as T);
	if (faults.length > 0) return refuse(faults);
	return runMain(command, { rawArgs: line, showUsage: async (shown) => console.log(await helpOf(shown, program)) });
}

/** Runs the one of several commands that the command line begins with; without a known one it says so and exits with 2. */
export async function runOneOf(program: CommandMeta, commands: SubCommandsDef): Promise<void> {
	const [name = "", ...line] = process.argv.slice(2);
	const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
	if (found) return runStrict(await (typeof found === "function" ? found() : found), line, program);
	if (name === "--help" || name === "-h") return console.log(await helpOf({ meta: program, subCommands: commands }));
	const choices = Object.keys(commands);
	const what = name === "" ? "no command is given" : `there is no command ${name}${didYouMean(name, choices)}`;
	refuse([`${what}; commands are ${choices.join(", ")}`]);
}

function refuse(faults: readonly string[]): void {
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
async function helpOf<T extends ArgsDef>(command: CommandDef<T>, program?: CommandMeta): Promise<string> {
	const help = (await renderUsage(command, program && { meta: program })).replace(/ +$/gm, "");
	return process.stdout.isTTY ? help : stripVTControlCharacters(help);
}
