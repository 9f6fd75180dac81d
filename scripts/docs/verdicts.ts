import ts from "typescript";
import { markdownTable } from "../markdown.ts";
import { checkDescribed, docOf, nodesOf, type Sources, textsOf } from "./sources.ts";
import { VERDICT_CODES } from "./verdict-codes.ts";

/** What a check can say, the worst first. */
const VERDICTS = ["fail", "hold", "pass"] as const;
type Verdict = (typeof VERDICTS)[number];

/** A table of all codes that a verdict can have, with what each means. */
export function verdictTable(sources: Sources): string {
	const found = verdictsByCode(sources);
	checkDescribed("the verdict code", found.keys(), VERDICT_CODES);
	const rank = (code: string) => VERDICTS.findIndex((verdict) => found.get(code)?.has(verdict));
	const codes = [...found.keys()].sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
	const rows = codes.map((code) => [
		`\`${code}\``,
		VERDICTS.filter((verdict) => found.get(code)?.has(verdict)).join(", "),
		VERDICT_CODES[code as keyof typeof VERDICT_CODES],
	]);
	return markdownTable(["code", "verdict", "meaning"], rows);
}

/** A table of the codes with which a deployment starts no rollout, by the comments of their type. */
export function skipTable(sources: Sources): string {
	const [type] = nodesOf(sources, ts.isTypeAliasDeclaration).filter(({ name }) => name.text === "SkipCode");
	if (!type || !ts.isUnionTypeNode(type.type)) throw new Error("scripts/docs: there is no union type SkipCode");
	const text = type.getSourceFile().text;
	const union = type.type;
	const rows = union.types.map((member, i) => {
		// The comment stands before the bar, which belongs to no member.
		const [comment] = ts.getLeadingCommentRanges(text, union.types[i - 1]?.end ?? union.getFullStart()) ?? [];
		if (!comment) throw new Error(`scripts/docs: the code ${member.getText()} of SkipCode has no comment`);
		const sentence = text.slice(comment.pos, comment.end).replace(/^\/\*\*\s*|\s*\*\/$/g, "");
		return [`\`${member.getText().slice(1, -1)}\``, sentence];
	});
	return markdownTable(["code", "meaning"], rows);
}

/** The codes of all verdicts that the sources make, each with the verdicts that it comes with. */
function verdictsByCode(sources: Sources): Map<string, Set<Verdict>> {
	const found = new Map<string, Set<Verdict>>();
	for (const call of nodesOf(sources, ts.isCallExpression)) {
		const verdict = createdBy(call, sources);
		const [code] = call.arguments;
		if (!verdict || !code) continue;
		for (const text of textsOf(code, sources)) found.set(text, (found.get(text) ?? new Set()).add(verdict));
	}
	return found;
}

/** Which verdict a call makes: it calls `pass`, `hold` or `fail`, as they are exported with that comment and nowhere else. */
function createdBy({ expression }: ts.CallExpression, { checker }: Sources): Verdict | undefined {
	const verdict = VERDICTS.find((name) => ts.isIdentifier(expression) && expression.text === name);
	const symbol = verdict && checker.getSymbolAtLocation(expression);
	if (!symbol) return undefined;
	const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
	const [declaration] = origin.declarations ?? [];
	return declaration && ts.isFunctionDeclaration(declaration) && docOf(declaration) !== "" ? verdict : undefined;
}
