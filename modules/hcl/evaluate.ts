import { CATCHING, FUNCTIONS } from "./functions.ts";
import { type Expression, parse, parsedParts } from "./parse.ts";
import { NotReadable, partsOf } from "./tokens.ts";
import {
	boolOf,
	type Fields,
	isFields,
	isKnown,
	isList,
	NotEvaluated,
	numberOf,
	same,
	textOf,
	UNKNOWN,
	Unknown,
	type Value,
} from "./values.ts";

/** What the names in an expression stand for. */
export type Scope = Fields;

/** An expression, ready to be evaluated as often as need be. */
export type Evaluate = (scope: Scope) => Value;

const evaluations = new Map<string, Evaluate>();

/**
 * Makes of a Terraform expression what computes its value. The answer throws {@link NotEvaluated} where Terraform would fail.
 * @throws {NotReadable} when it is no expression, or has what this project's rules never have
 */
export function evaluation(source: string): Evaluate {
	const known = evaluations.get(source);
	if (known) return known;
	const created = compiled(parse(source));
	evaluations.set(source, created);
	return created;
}

/** The same of a text with `${...}` in it, such as a message. */
export function templateOf(source: string): Evaluate {
	const key = `"${source}`;
	const known = evaluations.get(key);
	if (known) return known;
	const created = template(parsedParts(partsOf(source)));
	evaluations.set(key, created);
	return created;
}

function compiled(expression: Expression): Evaluate {
	switch (expression.kind) {
		case "literal":
			return () => expression.value;
		case "name":
			// What stands for nothing here, such as a data source, only Terraform knows.
			return (scope) => scope[expression.name] ?? (expression.name in scope ? null : UNKNOWN);
		case "template":
			return template(expression.parts);
		case "choice":
			return choice(expression);
		case "for":
			return loop(expression);
		case "call":
			return call(expression);
		case "list": {
			const items = expression.items.map(compiled);
			return (scope) => items.map((item) => item(scope));
		}
		case "object": {
			const fields = expression.fields.map(([key, value]) => [compiled(key), compiled(value)] as const);
			return (scope) => Object.fromEntries(fields.map(([key, value]) => [textOf(key(scope)), value(scope)]));
		}
		case "unary":
		case "binary":
			return operation(expression);
		default:
			return access(expression);
	}
}

function template(parts: readonly (string | Expression)[]): Evaluate {
	const all = parts.map((part) => (typeof part === "string" ? () => part : compiled(part)));
	return (scope) => {
		const values = all.map((part) => part(scope));
		return values.every(isKnown) ? values.map(textOf).join("") : UNKNOWN;
	};
}

function choice({ condition, yes, no }: Expression & { readonly kind: "choice" }): Evaluate {
	const [when, then, otherwise] = [compiled(condition), compiled(yes), compiled(no)];
	return (scope) => {
		const decided = when(scope);
		if (decided instanceof Unknown) return UNKNOWN;
		return boolOf(decided) ? then(scope) : otherwise(scope);
	};
}

function loop({ names, of, each, only }: Expression & { readonly kind: "for" }): Evaluate {
	const [list, item, filter] = [compiled(of), compiled(each), only && compiled(only)];
	const [key = "", value] = names;
	return (scope) => {
		const all = list(scope);
		if (all instanceof Unknown) return UNKNOWN;
		const items: Value[] = [];
		for (const [at, one] of membersOf(all)) {
			const inside = { ...scope, ...(value === undefined ? { [key]: one } : { [key]: at, [value]: one }) };
			const wanted = filter ? filter(inside) : true;
			if (wanted instanceof Unknown) return UNKNOWN;
			if (boolOf(wanted)) items.push(item(inside));
		}
		return items;
	};
}

function membersOf(all: Value): (readonly [at: Value, one: Value])[] {
	if (isList(all)) return all.map((one, at) => [at, one] as const);
	if (isFields(all)) return Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1));
	throw new NotEvaluated("a list is required");
}

function call({ name, args: sources, spread }: Expression & { readonly kind: "call" }): Evaluate {
	const args = sources.map(compiled);
	const catching = CATCHING[name];
	if (catching) return (scope) => catching(args.map((arg) => () => arg(scope)));
	const run = FUNCTIONS[name];
	if (!run) throw new NotReadable(`no function ${name}`);
	return (scope) => {
		const values = args.map((arg) => arg(scope));
		const last = spread ? values.pop() : undefined;
		if (last instanceof Unknown) return UNKNOWN;
		return run(last !== undefined && isList(last) ? [...values, ...last] : values);
	};
}

function access(expression: Expression & { readonly kind: "attribute" | "index" | "splat" }): Evaluate {
	const of = compiled(expression.of);
	if (expression.kind === "splat") {
		const { names } = expression;
		return (scope) => {
			const all = of(scope);
			if (all instanceof Unknown) return UNKNOWN;
			if (all === null) return [];
			return (isList(all) ? all : [all]).map((one) => names.reduce(attribute, one));
		};
	}
	if (expression.kind === "attribute") return (scope) => attribute(of(scope), expression.name);
	const index = compiled(expression.index);
	return (scope) => {
		const [all, at] = [of(scope), index(scope)];
		if (all instanceof Unknown || at instanceof Unknown) return UNKNOWN;
		const found = isList(all) ? all[numberOf(at)] : isFields(all) ? all[textOf(at)] : undefined;
		if (found === undefined) throw new NotEvaluated("the given index does not exist");
		return found;
	};
}

function attribute(of: Value, name: string): Value {
	if (of instanceof Unknown) return UNKNOWN;
	const found = isFields(of) && Object.hasOwn(of, name) ? of[name] : undefined;
	if (found === undefined) throw new NotEvaluated(`there is no attribute ${name}`);
	return found;
}

function operation(expression: Expression & { readonly kind: "unary" | "binary" }): Evaluate {
	if (expression.kind === "unary") {
		const of = compiled(expression.of);
		return (scope) => {
			const value = of(scope);
			if (value instanceof Unknown) return UNKNOWN;
			return expression.operator === "!" ? !boolOf(value) : -numberOf(value);
		};
	}
	const [left, right] = [compiled(expression.left), compiled(expression.right)];
	const { operator } = expression;
	if (operator === "&&" || operator === "||") return logical(operator === "||", left, right);
	const compute = BINARY[operator];
	if (!compute) throw new NotReadable(`no operator ${operator}`);
	return (scope) => compute(left(scope), right(scope));
}

/** What one side decides, it decides whatever is unknown of the other. Both are checked, as Terraform does before 1.12. */
function logical(decisive: boolean, left: Evaluate, right: Evaluate): Evaluate {
	return (scope) => {
		const sides = [left(scope), right(scope)];
		const known = sides.filter((side) => !(side instanceof Unknown)).map(boolOf);
		if (known.includes(decisive)) return decisive;
		return known.length < sides.length ? UNKNOWN : !decisive;
	};
}

const numbers =
	(compute: (one: number, other: number) => Value) =>
	(one: Value, other: Value): Value => {
		if (one instanceof Unknown || other instanceof Unknown) return UNKNOWN;
		return compute(numberOf(one), numberOf(other));
	};

function equal(one: Value, other: Value): boolean | Unknown {
	if (one instanceof Unknown || other instanceof Unknown) return UNKNOWN;
	if (one === null || other === null) return one === other;
	return isKnown(one) && isKnown(other) ? same(one, other) : UNKNOWN;
}

const BINARY: Readonly<Record<string, (one: Value, other: Value) => Value>> = {
	"==": equal,
	"!=": (one, other) => {
		const found = equal(one, other);
		return found instanceof Unknown ? UNKNOWN : !found;
	},
	"<": numbers((one, other) => one < other),
	">": numbers((one, other) => one > other),
	"<=": numbers((one, other) => one <= other),
	">=": numbers((one, other) => one >= other),
	"+": numbers((one, other) => one + other),
	"-": numbers((one, other) => one - other),
	"*": numbers((one, other) => one * other),
	"/": numbers((one, other) => {
		if (other === 0) throw new NotEvaluated("division by zero");
		return one / other;
	}),
	"%": numbers((one, other) => one % other),
};
