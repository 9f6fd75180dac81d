import { parseArgs } from "node:util";
import { type ArgDef, type ArgsDef, type CommandDef, runMain } from "citty";

/** What a shell expects of a command that was called wrongly, so that scripts can tell it from a result. */
const USAGE_ERROR = 2;

/** All that is wrong with a command line: flags that do not exist, values that a flag does not take. citty passes over both. */
export function strays(line: readonly string[], flags: ArgsDef): string[] {
	const type = (flag: ArgDef) => ({ type: flag.type === "boolean" ? ("boolean" as const) : ("string" as const) });
	const known = Object.fromEntries(Object.entries(flags).map(([name, flag]) => [name, type(flag)]));
	const options = { ...known, help: { type: "boolean" as const, short: "h" } };
	const { tokens } = parseArgs({ args: [...line], options, strict: false, allowPositionals: true, tokens: true });
	return tokens.flatMap((token) => {
		if (token.kind === "positional") return [`"${token.value}" belongs to no flag`];
		if (token.kind !== "option") return [];
		if (!Object.hasOwn(options, token.name)) return [`there is no flag ${token.rawName}`];
		return valueFault(token.rawName, token.value, flags[token.name]);
	});
}

function valueFault(flag: string, value: string | undefined, definition: ArgDef | undefined): string[] {
	if (definition?.type !== "enum") return [];
	const choices = definition.options ?? [];
	return choices.includes(value ?? "")
		? []
		: [`${flag} must be one of ${choices.join(", ")} (given: ${value ?? "nothing"})`];
}

/** Runs a command, unless its command line has faults: then it names them all and exits with 2. */
export async function runStrict<T extends ArgsDef>(command: CommandDef<T>): Promise<void> {
	const faults = strays(process.argv.slice(2), command.args as T);
	if (faults.length === 0) return runMain(command);
	for (const fault of faults) console.error(fault);
	console.error("--help tells what there is");
	process.exitCode = USAGE_ERROR;
}
