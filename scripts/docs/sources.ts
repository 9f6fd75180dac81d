import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import ts from "typescript";

/** The functions' sources, parsed, and what the compiler knows of their types. */
export interface Sources {
	readonly files: readonly ts.SourceFile[];
	readonly checker: ts.TypeChecker;
}

/** Reads TypeScript below a folder. */
export function sourcesOf(folder: string): Sources {
	const root = resolve(folder);
	const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
	const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
	const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ".");
	const program = ts.createProgram(
		names.sort().map((name) => join(root, name)),
		// What Node has to say of its types takes half of the time, and no name that is listed comes from it.
		{ ...options, types: [] },
	);
	const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${root}/`));
	return { files, checker: program.getTypeChecker() };
}

/** All nodes of the sources that are of a kind, in the order of files and lines. */
export function nodesOf<T extends ts.Node>({ files }: Sources, is: (node: ts.Node) => node is T): T[] {
	const found: T[] = [];
	const visit = (node: ts.Node): void => {
		if (is(node)) found.push(node);
		node.forEachChild(visit);
	};
	for (const file of files) visit(file);
	return found;
}

/**
 * The texts that an expression can be: a literal, a constant, or a template of such.
 * @throws {Error} with file and line when it can be any text, since no page could list it.
 */
export function textsOf(expression: ts.Expression, { checker }: Sources): string[] {
	if (ts.isTemplateExpression(expression)) {
		return expression.templateSpans.reduce(
			(before, { expression: inner, literal }) =>
				before.flatMap((text) => textsOf(inner, { files: [], checker }).map((one) => text + one + literal.text)),
			[expression.head.text],
		);
	}
	const type = checker.getTypeAtLocation(expression);
	const types = type.isUnion() ? type.types : [type];
	return types.map((one) => {
		if (one.isStringLiteral()) return one.value;
		throw new Error(`${placeOf(expression)}: \`${expression.getText()}\` must be a literal, so that it can be listed`);
	});
}

/** The comment in front of a declaration, as one line; empty when there is none. */
export function docOf(node: ts.Node): string {
	const [comment] = ts.getJSDocCommentsAndTags(node);
	const text = comment && ts.getTextOfJSDocComment(comment.comment);
	return (text ?? "").replace(/\s+/g, " ").trim();
}

/** File and line of a node. */
export function placeOf(node: ts.Node): string {
	const file = node.getSourceFile();
	return `${relative(".", file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

/**
 * Holds a table of sentences to what the code has: each of its names needs a sentence, and each sentence a name.
 * @throws {Error} that lists all that is missing and all that is left over.
 */
export function checkDescribed(
	what: string,
	used: Iterable<string>,
	sentences: Readonly<Record<string, string>>,
): void {
	const names = new Set(used);
	const missing = [...names].filter((name) => !Object.hasOwn(sentences, name));
	const surplus = Object.keys(sentences).filter((name) => !names.has(name));
	const faults = [
		...missing.map((name) => `${what} ${name} has no sentence`),
		...surplus.map((name) => `${what} ${name} has a sentence, and no code uses it`),
	];
	if (faults.length > 0) throw new Error(`scripts/docs: ${faults.join("; ")}`);
}
