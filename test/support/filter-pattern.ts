/**
 * CloudWatch's filter patterns for JSON, as far as this project's need them: comparisons of a field, joined by && and ||, in parentheses.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
const TOKEN = /\s*(\(|\)|&&|\|\||\$(?:\.\w+)+\s*(?:=|>)\s*(?:"(?:[^"\\]|\\.)*"|\d+))/y;
const COMPARISON = /^\$((?:\.\w+)+)\s*(=|>)\s*(.*)$/;

/** Whether a pattern selects a line. @throws for a pattern that is not known here: it must not pass as one that selects nothing. */
export function selects(pattern: string, line: string): boolean {
	const [, inner = ""] = /^\{(.*)\}$/s.exec(pattern.trim()) ?? [];
	const tokens = tokensOf(inner);
	if (tokens.length === 0) throw new Error(`the filter pattern ${pattern} is not known here`);
	const found = either(tokens, parsed(line));
	if (tokens.length > 0) throw new Error(`the filter pattern ${pattern} goes on: ${tokens.join(" ")}`);
	return found;
}

function tokensOf(text: string): string[] {
	const tokens: string[] = [];
	const token = new RegExp(TOKEN);
	for (let at = 0; at < text.trimEnd().length; at = token.lastIndex) {
		token.lastIndex = at;
		const [, found] = token.exec(text) ?? [];
		if (found === undefined) throw new Error(`the filter pattern is not known here from: ${text.slice(at)}`);
		tokens.push(found);
	}
	return tokens;
}

function either(tokens: string[], value: unknown): boolean {
	let found = both(tokens, value);
	while (tokens[0] === "||") {
		tokens.shift();
		found = both(tokens, value) || found;
	}
	return found;
}

function both(tokens: string[], value: unknown): boolean {
	let found = one(tokens, value);
	while (tokens[0] === "&&") {
		tokens.shift();
		found = one(tokens, value) && found;
	}
	return found;
}

function one(tokens: string[], value: unknown): boolean {
	const token = tokens.shift() ?? "";
	if (token === "(") {
		const found = either(tokens, value);
		if (tokens.shift() !== ")") throw new Error("a parenthesis of the filter pattern is not closed");
		return found;
	}
	const [, path = "", operator, wanted = ""] = COMPARISON.exec(token) ?? [];
	if (path === "") throw new Error(`${token} is no comparison`);
	const field = path
		.slice(1)
		.split(".")
		.reduce<unknown>((each, key) => (isObject(each) ? each[key] : undefined), value);
	const limit = JSON.parse(wanted);
	return operator === "=" ? field === limit : typeof field === "number" && field > limit;
}

/** A line that is no JSON has no fields. */
function parsed(line: string): unknown {
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null;
}
