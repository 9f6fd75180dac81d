import ts from "typescript";

/** What can be said of a value before it is made: of an expression in the constructs' source. */
export type Pattern =
	| { readonly kind: "any" }
	/** A text, of which the source knows some parts. */
	| { readonly kind: "text"; readonly text: RegExp }
	/** A number or a truth value. */
	| { readonly kind: "word"; readonly text: string }
	| { readonly kind: "list"; readonly items: readonly Pattern[] }
	| ObjectPattern;

/** Some fields of an object. */
export interface ObjectPattern {
	readonly kind: "object";
	/** By their names in the source. */
	readonly fields: ReadonlyMap<string, Pattern>;
}

const ANY: Pattern = { kind: "any" };

/** The pattern of an expression. */
export function patternOf(node: ts.Expression): Pattern {
	if (ts.isStringLiteralLike(node)) return { kind: "text", text: exactly(escaped(node.text)) };
	if (ts.isTemplateExpression(node)) return { kind: "text", text: exactly(templateSource(node)) };
	if (ts.isNumericLiteral(node)) return { kind: "word", text: node.text };
	if (node.kind === ts.SyntaxKind.TrueKeyword) return { kind: "word", text: "true" };
	if (node.kind === ts.SyntaxKind.FalseKeyword) return { kind: "word", text: "false" };
	if (ts.isObjectLiteralExpression(node)) return objectPattern(node);
	if (ts.isArrayLiteralExpression(node) && !node.elements.some(ts.isSpreadElement)) {
		return { kind: "list", items: node.elements.map(patternOf) };
	}
	return ts.isParenthesizedExpression(node) ? patternOf(node.expression) : ANY;
}

/** The pattern of an object. What is spread into it, or has a computed name, may be anything. */
export function objectPattern(node: ts.ObjectLiteralExpression): ObjectPattern {
	const fields = node.properties.flatMap((property): [string, Pattern][] => {
		const name = property.name && nameOf(property.name);
		if (name === undefined) return [];
		// A condition is an expression, and is written in another way than it was given.
		const known = ts.isPropertyAssignment(property) && name !== "condition";
		return [[name, known ? patternOf(property.initializer) : ANY]];
	});
	return { kind: "object", fields: new Map(fields) };
}

/** The name of a property, where the source tells. */
export function nameOf(name: ts.PropertyName): string | undefined {
	return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

function templateSource(node: ts.TemplateExpression): string {
	return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].map(escaped).join("[^]*");
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function exactly(source: string): RegExp {
	return new RegExp(`^${source}$`);
}
