import ts from "typescript";
import { patternOf } from "./pattern.ts";

/** What a construct is made by, in the source. */
export interface Maker {
	/** Name of its class; none where a call hands on the id of what it makes. */
	readonly className: string | undefined;
	/** Whether it is a class of the provider's. */
	readonly isResource: boolean;
	/** Its id in its construct. */
	readonly id: RegExp;
	/** Name of the class of that construct, where the source tells. */
	readonly within: string | undefined;
}

/** What a call or a `new` makes: it begins with a scope and an id, or names an id first. */
export function makerOf(node: ts.Node): Maker | undefined {
	if (!ts.isNewExpression(node) && !ts.isCallExpression(node)) return undefined;
	const id = (node.arguments ?? []).slice(0, 2).find(isId);
	if (!id) return undefined;
	const pattern = patternOf(id);
	const className = ts.isNewExpression(node) ? node.expression.getText() : undefined;
	return {
		className,
		isResource: className !== undefined && isTheProviders(node.getSourceFile(), className),
		id: pattern.kind === "text" ? pattern.text : /.*/,
		within: classAround(node),
	};
}

/** The resource that a literal in the source is given to. */
export function makerAround(node: ts.Node): Maker | undefined {
	for (let at = node; at && !ts.isFunctionLike(at); at = at.parent) {
		if (ts.isNewExpression(at)) {
			const maker = makerOf(at);
			return maker?.isResource ? maker : undefined;
		}
	}
	return undefined;
}

/** All that a piece of the source makes, but for what the functions in it would. */
export function makersIn(node: ts.Node): Maker[] {
	const maker = makerOf(node);
	if (maker) return [maker];
	const makers: Maker[] = [];
	ts.forEachChild(node, (child) => {
		if (!ts.isFunctionLike(child)) makers.push(...makersIn(child));
	});
	return makers;
}

/** All that is made of a variable's properties, in the block where it is declared. */
export function makersBySpreading(name: string, block: ts.Node): Maker[] {
	const makers: Maker[] = [];
	const visit = (node: ts.Node) => {
		if (ts.isSpreadAssignment(node) && node.expression.getText() === name)
			makers.push(...[makerAround(node)].flatMap((one) => one ?? []));
		ts.forEachChild(node, visit);
	};
	visit(block);
	return makers;
}

function isId(node: ts.Expression): boolean {
	return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || (ts.isIdentifier(node) && node.text === "id");
}

function isTheProviders(file: ts.SourceFile, className: string): boolean {
	return file.statements
		.filter(ts.isImportDeclaration)
		.filter(({ moduleSpecifier }) => moduleSpecifier.getText().includes("@cdktf/provider-"))
		.some(({ importClause }) => {
			const bindings = importClause?.namedBindings;
			return bindings && ts.isNamedImports(bindings) && bindings.elements.some(({ name }) => name.text === className);
		});
}

function classAround(node: ts.Node): string | undefined {
	for (let at = node; at; at = at.parent) if (ts.isClassLike(at)) return at.name?.text;
	return undefined;
}
