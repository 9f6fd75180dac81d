import { netmask, network } from "./addresses.ts";
import { decoded, encoded, flattened, formatted, quantified, range, regularExpression } from "./function-parts.ts";
import {
	boolOf,
	fieldsOf,
	isKnown,
	isList,
	listOf,
	NotEvaluated,
	numberOf,
	same,
	textOf,
	UNKNOWN,
	Unknown,
	type Value,
} from "./values.ts";

type Run = (args: readonly Value[]) => Value;

/** What computes only what is known: of anything unknown it says nothing. */
function known(run: (...args: readonly Value[]) => Value): Run {
	return (args) => (args.every(isKnown) ? run(...args) : UNKNOWN);
}

/** The same for functions that check no deeper than a list or an object itself. */
function shallow(run: (...args: readonly Value[]) => Value): Run {
	return (args) => (args.some((arg) => arg instanceof Unknown) ? UNKNOWN : run(...args));
}

/** What makes a value of a type leaves what is unknown as it is: it may stand for something. */
function converting(convert: (value: Value) => Value): Run {
	return ([value = null]) => (value === null || value instanceof Unknown ? value : convert(value));
}

const text = (run: (...args: readonly string[]) => Value): Run => known((...args) => run(...args.map(textOf)));
const numeric = (run: (...args: readonly number[]) => Value): Run => known((...args) => run(...args.map(numberOf)));

/** Those that catch what fails. */
export const CATCHING: Readonly<Record<string, (args: readonly (() => Value)[]) => Value>> = {
	can: ([arg]) => {
		const value = caught(arg);
		if (value === undefined) return false;
		return isKnown(value) ? true : UNKNOWN;
	},
	try: (args) => {
		for (const arg of args) {
			const value = caught(arg);
			if (value !== undefined) return value;
		}
		throw new NotEvaluated("no call to try succeeded");
	},
};

function caught(arg: (() => Value) | undefined): Value | undefined {
	try {
		return arg?.();
	} catch (error) {
		if (error instanceof NotEvaluated) return undefined;
		throw error;
	}
}

/** A moment of RFC 3339 in UTC, as far as Terraform would take it. */
function instant(time: string): number {
	const milliseconds = Date.parse(time);
	if (!Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === time.replace("Z", ".000Z"))
		return milliseconds;
	throw new NotEvaluated(`not a valid RFC3339 timestamp: ${time}`);
}

/** Terraform's functions, as far as the rules need them: https://developer.hashicorp.com/terraform/language/functions */
export const FUNCTIONS: Readonly<Record<string, Run>> = {
	alltrue: shallow((list = null) => quantified(listOf(list), false)),
	anytrue: shallow((list = null) => quantified(listOf(list), true)),
	base64encode: text((value = "") => Buffer.from(value).toString("base64")),
	ceil: numeric((value = 0) => Math.ceil(value)),
	cidrnetmask: text((value = "") => netmask(value)),
	cidrsubnet: known((value = null, bits = null, index = null) => {
		if (bits !== 0 || index !== 0) throw new NotEvaluated("only the network itself");
		return network(textOf(value));
	}),
	coalesce: (args) => {
		const found = args.find((arg) => arg !== null && arg !== "");
		if (found === undefined) throw new NotEvaluated("no non-null, non-empty arguments");
		return found;
	},
	concat: shallow((...lists) => lists.flatMap(listOf)),
	contains: shallow((list = null, value = null) => {
		const all = listOf(list);
		if (isKnown(value) && all.some((one) => isKnown(one) && same(one, value))) return true;
		return isKnown(value) && all.every(isKnown) ? false : UNKNOWN;
	}),
	distinct: known((list = null) => {
		const all = listOf(list);
		return all.filter((one, at) => all.findIndex((other) => same(one, other)) === at);
	}),
	endswith: text((value = "", end = "") => value.endsWith(end)),
	flatten: shallow((list = null) => flattened(listOf(list))),
	floor: numeric((value = 0) => Math.floor(value)),
	format: known((pattern = null, ...args) => formatted(textOf(pattern), args)),
	index: known((list = null, value = null) => {
		const found = listOf(list).findIndex((each) => same(each, value));
		if (found < 0) throw new NotEvaluated("item not found");
		return found;
	}),
	join: known((between = null, ...lists) => lists.flatMap(listOf).map(textOf).join(textOf(between))),
	jsondecode: text((value = "") => decoded(value)),
	// As Terraform does, it knows at least how the text of an object or a list begins.
	jsonencode: ([value = null]) => {
		if (isKnown(value)) return encoded(value);
		return value instanceof Unknown ? UNKNOWN : new Unknown(undefined, isList(value) ? "[" : "{");
	},
	keys: shallow((fields = null) => Object.keys(fieldsOf(fields)).sort()),
	length: shallow((value = null) => {
		if (typeof value === "string") return [...value].length;
		return isList(value) ? value.length : Object.keys(fieldsOf(value)).length;
	}),
	lookup: shallow((fields = null, name = null, otherwise = null) => fieldsOf(fields)[textOf(name)] ?? otherwise),
	lower: text((value = "") => value.toLowerCase()),
	max: numeric((...values) => Math.max(...values)),
	merge: shallow((...all) => Object.assign({}, ...all.filter((each) => each !== null).map(fieldsOf))),
	min: numeric((...values) => Math.min(...values)),
	range: numeric((...bounds) => range(bounds)),
	regex: text((pattern = "", value = "") => {
		const [found] = regularExpression(pattern).exec(value) ?? [];
		if (found === undefined) throw new NotEvaluated("pattern did not match any part of the given string");
		return found;
	}),
	replace: text((value = "", what = "", by = "") =>
		/^\/.+\/$/.test(what) ? value.replace(regularExpression(what.slice(1, -1), "g"), by) : value.replaceAll(what, by),
	),
	reverse: shallow((list = null) => listOf(list).toReversed()),
	setintersection: known((...sets) =>
		sets.map(listOf).reduce((one, other) => one.filter((each) => other.some((its) => same(each, its)))),
	),
	setsubtract: known((from = null, what = null) => {
		const gone = listOf(what);
		return listOf(from).filter((each) => !gone.some((one) => same(one, each)));
	}),
	sort: known((list = null) => listOf(list).map(textOf).sort()),
	split: text((between = "", value = "") => value.split(between)),
	startswith: ([value = null, begin = null]) => {
		if (value instanceof Unknown && value.prefix !== undefined && begin === value.prefix) return true;
		return isKnown(value) && isKnown(begin) ? textOf(value).startsWith(textOf(begin)) : UNKNOWN;
	},
	strcontains: text((value = "", part = "") => value.includes(part)),
	substr: known((value = null, from = null, count = null) => {
		const letters = [...textOf(value)].slice(numberOf(from));
		return (numberOf(count) < 0 ? letters : letters.slice(0, numberOf(count))).join("");
	}),
	sum: known((list = null) =>
		listOf(list)
			.map(numberOf)
			.reduce((one, other) => one + other, 0),
	),
	timecmp: text((one = "", other = "") => Math.sign(instant(one) - instant(other))),
	tobool: converting(boolOf),
	tolist: converting(listOf),
	tonumber: converting(numberOf),
	tostring: converting(textOf),
	trimsuffix: text((value = "", end = "") => (value.endsWith(end) && end ? value.slice(0, -end.length) : value)),
};
