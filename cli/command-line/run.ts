import { stripVTControlCharacters } from "node:util";
import { type ArgsDef, type CommandDef, type CommandMeta, renderUsage, runMain, type SubCommandsDef } from "citty";
import { InvalidInput } from "../../runtime/errors.ts";
import { didYouMean } from "./nearest.ts";
import { plainText } from "./plain.ts";
import { type Meant, strays, valuesOf } from "./usage.ts";

/** What a shell expects of a command that was called wrongly, so that scripts can tell it from a result. */
export const USAGE_ERROR = 2;

/** What a command checks of its own, so that its command line's faults are all told at once. */
export interface Checks {
	/** What is wrong with the values of flags; one that was given without a value is not among them. */
	readonly faultsOf?: (
		flags: Readonly<Record<string, string | boolean | undefined>>,
	) => readonly string[] | Promise<readonly string[]>;
	readonly meant?: Meant;
}

/** How a command is run. */
export interface Invocation {
	/** The command line. Default: the process's own. */
	readonly line?: string[];
	/** Of which it is one command. */
	readonly program?: CommandMeta;
	readonly checks?: Checks | undefined;
}

/** Runs a command, unless its command line has faults: then it names them all and exits with 2. */
export async function runStrict<T extends ArgsDef>(command: CommandDef<T>, invocation: Invocation = {}): Promise<void> {
	const { line = process.argv.slice(2), program, checks = {} } = invocation;
	process.stdout.on("error", unwritten);
	const flags = command.args as T;
	const asksForHelp = line.includes("--help") || line.includes("-h");
	const own = asksForHelp ? [] : await checks.faultsOf?.(valuesOf(line, flags));
	const faults = [...strays(line, flags, checks.meant), ...(own ?? [])];
	if (faults.length > 0) return refuse(faults);
	return runMain(command, { rawArgs: line, showUsage: async (shown) => console.log(await helpOf(shown, program)) });
}

/**
 * Runs the one of several commands that the command line begins with; without a known one it says so and exits with 2.
 * @param checks - of each command.
 */
export async function runOneOf(program: CommandMeta, commands: SubCommandsDef, checks?: Checks): Promise<void> {
	const [name = "", ...line] = process.argv.slice(2);
	const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
	if (found) return runStrict(await (typeof found === "function" ? found() : found), { line, program, checks });
	if (name === "--help" || name === "-h") return console.log(await helpOf({ meta: program, subCommands: commands }));
	const choices = Object.keys(commands);
	const what = name === "" ? "no command is given" : `there is no command ${name}${didYouMean(name, choices)}`;
	refuse([`${what}; commands are ${choices.join(", ")}`]);
}

function refuse(faults: readonly string[]): void {
	for (const fault of faults) console.error(plainText(fault));
	console.error("--help tells what there is");
	process.exitCode = USAGE_ERROR;
}

/** Somebody who read enough, such as `head`, is no error; all else that keeps the result from being told is one. */
function unwritten({ code, message }: NodeJS.ErrnoException): never {
	if (code === "EPIPE") process.exit();
	console.error(`the result could not be written: ${message}`);
	process.exit(1);
}

/** citty's help without the blanks that fill its lines up to the longest, and in colors only where people see them. */
async function helpOf<T extends ArgsDef>(command: CommandDef<T>, program?: CommandMeta): Promise<string> {
	const help = (await renderUsage(command, program && { meta: program })).replace(/ +$/gm, "");
	return process.stdout.isTTY ? help : stripVTControlCharacters(help);
}

/** What is wrong with what is read: nothing when it can be read. */
export async function faultsIn(read: () => unknown): Promise<readonly string[]> {
	try {
		await read();
		return [];
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		return error.faults;
	}
}
