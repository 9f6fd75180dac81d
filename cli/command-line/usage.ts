import { parseArgs } from "node:util";
import type { ArgDef, ArgsDef } from "citty";
import { didYouMean, nearest } from "./nearest.ts";

/** What an argument that belongs to no flag was probably meant to be, as it is typed; nothing where nobody can tell. */
export type Meant = (argument: string) => string | undefined;

/**
 * All that is wrong with a command line: flags that do not exist, flags without their value or with one that they do not take,
 * arguments that are missing or too many. citty passes over most of them. The choices of a positional argument are its `valueHint`, as `one|other`.
 */
export function strays(line: readonly string[], flags: ArgsDef, meant: Meant = () => undefined): string[] {
	const named = Object.entries(flags).filter(([, flag]) => flag.type !== "positional");
	const places = Object.entries(flags).filter(([, flag]) => flag.type === "positional");
	const { options, tokens } = parsed(line, flags);
	const input = tokens.flatMap((token) => (token.kind === "positional" ? token.value : []));
	const asksForHelp = tokens.some((token) => token.kind === "option" && token.name === "help");
	return [
		...input.slice(places.length).map((value) => {
			const hint = meant(value);
			return `"${value}" belongs to no flag${hint === undefined ? "" : `; did you mean ${hint}?`}`;
		}),
		...tokens.flatMap((token) => {
			if (token.kind !== "option") return [];
			const near = nearest(token.name, Object.keys(options));
			const hint = near === undefined ? "" : `; did you mean --${near}?`;
			if (!Object.hasOwn(options, token.name)) return [`there is no flag ${token.rawName}${hint}`];
			return valueFault(token.rawName, token.value, flags[token.name]);
		}),
		...(asksForHelp ? [] : places.flatMap(([name, place], i) => placeFault(name, input[i], place))),
		...(asksForHelp ? [] : named.flatMap(([name, flag]) => missingFault(name, flag, tokens))),
	];
}

/** A command line in tokens, and what its flags are for Node's parser. */
function parsed(line: readonly string[], flags: ArgsDef) {
	const type = (flag: ArgDef) => ({ type: flag.type === "boolean" ? ("boolean" as const) : ("string" as const) });
	const named = Object.entries(flags).filter(([, flag]) => flag.type !== "positional");
	const options = {
		...Object.fromEntries(named.map(([name, flag]) => [name, type(flag)])),
		help: { type: "boolean" as const, short: "h" },
	};
	const { tokens } = parseArgs({ args: [...line], options, strict: false, allowPositionals: true, tokens: true });
	return { options, tokens };
}

/** The flags and arguments of a command that have a value, their defaults among them. */
export function valuesOf(line: readonly string[], flags: ArgsDef): Record<string, string | boolean | undefined> {
	const values: Record<string, string | boolean | undefined> = {};
	for (const [name, flag] of Object.entries(flags)) {
		if ("default" in flag && flag.default !== undefined) values[name] = flag.default as string | boolean;
	}
	const places = Object.keys(flags).filter((name) => flags[name]?.type === "positional");
	for (const token of parsed(line, flags).tokens) {
		if (token.kind === "positional") {
			const place = places.shift();
			if (place !== undefined) values[place] = token.value;
		}
		if (token.kind !== "option" || !Object.hasOwn(flags, token.name)) continue;
		if (flags[token.name]?.type === "boolean") values[token.name] = true;
		else if (token.value && !token.value.startsWith("--")) values[token.name] = token.value;
	}
	return values;
}

function missingFault(flag: string, { required, description }: ArgDef, tokens: readonly Token[]): string[] {
	const input = tokens.some((token) => token.kind === "option" && token.name === flag);
	return required && !input ? [`--${flag} is missing: ${description}`] : [];
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
