import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { type Maker, makerAround, makerOf, makersBySpreading, makersIn } from "./makers.ts";
import { nameOf, type ObjectPattern, objectPattern, type Pattern, patternOf } from "./pattern.ts";

/** A property of an object. */
export interface FieldRemark {
	readonly kind: "field";
	readonly name: string;
	readonly object: ObjectPattern;
	/** Of which resource it is, where the source tells. */
	readonly maker: Maker | undefined;
	/** Whether the object is all that the resource is made of, and not a part of it. */
	readonly whole: boolean;
}

/** A member of a list. */
export interface ItemRemark {
	readonly kind: "item";
	readonly value: Pattern;
	readonly maker: Maker | undefined;
	/** Whether it is the first of all that a call makes. */
	readonly first: boolean;
}

/** A statement that makes constructs. */
export interface BlockRemark {
	readonly kind: "block";
	readonly makers: readonly Maker[];
}

/** A `//` comment in the source, and what it stands beside. */
export interface Remark {
	readonly text: string;
	/** Where it stands, as `modules/service/zone.ts:47`. */
	readonly place: string;
	readonly beside: FieldRemark | ItemRemark | BlockRemark;
}

/** Who speaks of these tells how the constructs are written, which is nothing to those who read Terraform. */
const OF_THE_SOURCE = /\bCDKTF\b|\bOp\b|\bthe synth\b|TypeScript/;

/** How the ids of permissions are written. */
const SID = /^[A-Z][A-Za-z]+$/;

/** All comments in a folder of constructs that stand beside what may become Terraform. */
export function remarksIn(folder: string): Remark[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".ts"))
		.sort()
		.flatMap((path) => remarksOf(join(folder, path), readFileSync(join(folder, path), "utf8")));
}

/** The comments of one file. */
export function remarksOf(path: string, source: string): Remark[] {
	const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
	const remarks: Remark[] = [];
	const visit = (node: ts.Node) => {
		const found = commentAbove(node, source);
		const beside = found && !OF_THE_SOURCE.test(found.text) ? besideOf(node) : undefined;
		if (found && beside) remarks.push({ text: found.text, place: `${path}:${lineOf(file, found.pos)}`, beside });
		ts.forEachChild(node, visit);
	};
	visit(file);
	return remarks;
}

function lineOf(file: ts.SourceFile, position: number): number {
	return file.getLineAndCharacterOfPosition(position).line + 1;
}

/** Comments of several lines are one text: it is broken anew where it is written. */
function commentAbove(node: ts.Node, source: string): { readonly text: string; readonly pos: number } | undefined {
	const mayHave = ts.isObjectLiteralElement(node) || ts.isStatement(node) || isMember(node);
	const ranges = mayHave ? (ts.getLeadingCommentRanges(source, node.getFullStart()) ?? []) : [];
	const lines = ranges.filter(({ kind }) => kind === ts.SyntaxKind.SingleLineCommentTrivia);
	const [first] = lines;
	if (!first) return undefined;
	return { text: lines.map(({ pos, end }) => source.slice(pos + 2, end).trim()).join(" "), pos: first.pos };
}

function isMember(node: ts.Node): node is ts.Expression {
	return node.parent !== undefined && ts.isArrayLiteralExpression(node.parent);
}

function besideOf(node: ts.Node): Remark["beside"] | undefined {
	if (ts.isObjectLiteralElement(node)) return ofProperty(node);
	if (isMember(node)) return ofMember(node);
	return ofStatement(node);
}

function ofProperty(node: ts.ObjectLiteralElement): FieldRemark | undefined {
	const name = node.name && nameOf(node.name);
	const object = node.parent;
	if (name === undefined || !ts.isObjectLiteralExpression(object)) return undefined;
	const whole = ts.isNewExpression(object.parent);
	return { kind: "field", name, object: objectPattern(object), maker: makerAround(object), whole };
}

/** A member may be made by a call: then what it is given tells, an object with the id of a permission, or that id. */
function ofMember(node: ts.Expression): ItemRemark | BlockRemark | undefined {
	if (ts.isNewExpression(node)) return { kind: "block", makers: makersIn(node) };
	const value = ts.isObjectLiteralExpression(node) ? patternOf(node) : permissionIn(node);
	return value && { kind: "item", value, maker: makerAround(node.parent), first: !ts.isObjectLiteralExpression(node) };
}

function permissionIn(node: ts.Node): Pattern | undefined {
	if (ts.isObjectLiteralExpression(node)) {
		const sid = objectPattern(node).fields.get("sid");
		if (sid) return { kind: "object", fields: new Map([["sid", sid]]) };
	}
	if (ts.isCallExpression(node)) {
		const sid = node.arguments.find(ts.isStringLiteralLike);
		if (sid && SID.test(sid.text)) return withSid(sid.text);
	}
	return ts.forEachChild(node, permissionIn);
}

/** The word that a call is given may be a part of the id. */
function withSid(word: string): Pattern {
	const part = new RegExp(`(?:^|[a-z])${word}(?:[A-Z]|$)`);
	return { kind: "object", fields: new Map([["sid", { kind: "text", text: part }]]) };
}

function ofStatement(node: ts.Node): FieldRemark | BlockRemark | undefined {
	const makers =
		ts.isExpressionStatement(node) || ts.isReturnStatement(node) || ts.isVariableStatement(node) ? makersIn(node) : [];
	if (ts.isExpressionStatement(node))
		return ofAssignment(node) ?? (makers.length > 0 ? { kind: "block", makers } : undefined);
	if (ts.isVariableStatement(node)) makers.push(...node.declarationList.declarations.flatMap(ofShared));
	return makers.length > 0 ? { kind: "block", makers } : undefined;
}

/** What several resources have in common stands in a variable first. */
function ofShared({ name, initializer, parent }: ts.VariableDeclaration): Maker[] {
	const shared = initializer && ts.isObjectLiteralExpression(initializer);
	return shared ? makersBySpreading(name.getText(), parent.parent.parent) : [];
}

/** `group.dependsOn = …` is of the resource that the variable was given. */
function ofAssignment({ expression, parent }: ts.ExpressionStatement): FieldRemark | undefined {
	if (!ts.isBinaryExpression(expression) || !ts.isPropertyAccessExpression(expression.left) || !ts.isBlock(parent))
		return undefined;
	const { expression: variable, name } = expression.left;
	const maker = parent.statements
		.filter(ts.isVariableStatement)
		.flatMap(({ declarationList }) => declarationList.declarations)
		.filter((declared) => declared.name.getText() === variable.getText())
		.map(({ initializer }) => initializer && makerOf(initializer))[0];
	return maker && { kind: "field", name: name.text, object: { kind: "object", fields: new Map() }, maker, whole: true };
}
