import { evaluation, templateOf } from "../hcl/evaluate.ts";
import { type Fields, NotEvaluated, UNKNOWN, type Value } from "../hcl/values.ts";
import type { Variable, Variables } from "../variables/variable.ts";
import { checkedVariable } from "./checked-variable.ts";
import { misfit } from "./misfit.ts";

/** Where everything is deployed, as far as it is known before Terraform runs. */
export interface KnownPlace {
	/** The AWS region. */
	readonly region?: string | undefined;
	/** Id of the account. */
	readonly accountId?: string | undefined;
}

/** What is wrong with the value of one variable. */
export interface VariableFault {
	readonly variable: string;
	readonly message: string;
}

/** A rule, ready to be asked. */
interface Asked {
	readonly variable: string;
	/** The other variables that it speaks of. */
	readonly others: readonly string[];
	readonly holds: (scope: Fields) => Value;
	readonly message: (scope: Fields) => string;
}

/**
 * All that is wrong with the values of a table, by the rules of Terraform's variables. Like Terraform, it checks no rule that speaks of
 * another variable which is wrong itself, and last of all says what is missing. What only Terraform knows breaks no rule.
 * @param values - by the variables' names, after their defaults
 * @param given - names of those that somebody gave: a default is right by itself
 */
export function faultsOf(
	table: Variables,
	values: Fields,
	existing: ReadonlySet<string>,
	place: KnownPlace,
): VariableFault[] {
	const all = Object.entries(table);
	const missing = all
		.filter(([name, variable]) => values[name] === null && !("default" in variable))
		.map(([name]) => name);
	const ofType = all.flatMap(([name, variable]) => typeFault(name, variable, values[name] ?? null));
	const wrong = new Set([...missing, ...ofType.map(({ variable }) => variable)]);
	const rules = all.filter(([name]) => !wrong.has(name)).flatMap(([name, variable]) => asked(name, variable));
	const scope = scopeOf(table, values, wrong, place);
	const ofOne = rules.filter(({ variable, others }) => others.length === 0 && existing.has(variable));
	const broken = ofOne.flatMap((rule) => faultOf(rule, scope));
	for (const { variable } of broken) wrong.add(variable);
	const ofSeveral = rules.filter(({ others }) => others.length > 0 && !others.some((name) => wrong.has(name)));
	const found = [...ofType, ...broken, ...ofSeveral.flatMap((rule) => faultOf(rule, scope))];
	if (found.length > 0) return found;
	return missing.map((variable) => ({ variable, message: `${variable} is missing. ${table[variable]?.description}` }));
}

function typeFault(name: string, variable: Variable, value: Value): VariableFault[] {
	if (checkedVariable(name, variable).type === "any") return [];
	const why = misfit(value, variable.type);
	return why === undefined ? [] : [{ variable: name, message: `${name} is not suitable: ${why}.` }];
}

const known = new WeakMap<Variable, readonly Asked[]>();

function asked(name: string, variable: Variable): readonly Asked[] {
	const created = known.get(variable) ?? checkedVariable(name, variable).rules.map((rule) => ask(name, rule));
	known.set(variable, created);
	return created;
}

function ask(name: string, { condition, message }: { readonly condition: string; readonly message: string }): Asked {
	const spoken = `${condition} ${message}`.matchAll(/\b(?:var|local)\.([a-z0-9_]+)/g);
	const holds = evaluation(condition);
	return {
		variable: name,
		others: [...new Set([...spoken].map(([, other]) => other ?? ""))].filter((other) => other !== name),
		holds,
		message: (scope) => {
			const text = templateOf(message)(scope);
			return typeof text === "string" ? text : message;
		},
	};
}

function faultOf({ variable, holds, message }: Asked, scope: Fields): VariableFault[] {
	return isBroken(holds, scope) ? [{ variable, message: message(scope) }] : [];
}

function isBroken(holds: (scope: Fields) => Value, scope: Fields): boolean {
	try {
		return holds(scope) === false;
	} catch (error) {
		// Terraform refuses what it cannot evaluate, too.
		if (error instanceof NotEvaluated) return true;
		throw error;
	}
}

/** What the names in the rules stand for. */
function scopeOf(
	table: Variables,
	values: Fields,
	wrong: ReadonlySet<string>,
	{ region, accountId }: KnownPlace,
): Fields {
	const whole = Object.entries(table).map(([name, variable]) => {
		const { whole: source } = checkedVariable(name, variable);
		return [name, source === undefined || wrong.has(name) ? (values[name] ?? null) : wholeOf(source, values)];
	});
	return {
		var: values,
		local: Object.fromEntries(whole),
		here: { region: region ?? UNKNOWN, account_id: accountId ?? UNKNOWN },
	};
}

/** What is no such object has a rule of its own that says so. */
function wholeOf(source: string, values: Fields): Value {
	try {
		return evaluation(source)({ var: values });
	} catch (error) {
		if (error instanceof NotEvaluated) return UNKNOWN;
		throw error;
	}
}
