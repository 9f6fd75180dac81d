import ts from "typescript";
import { BRITISH, RETIRED, RETIRED_NAMES } from "./retired.ts";

/** What may have retired words: what 0.2 has written, what says how to cross from it, and what is not ours or is no text. */
const FREE = [
	/^(package-lock\.json|LICENSE|CHANGELOG\.md|docs\/upgrade\.md)$/,
	/(^|\/)(0\.2(\/|\.)|version-0-2)/,
	/(^|\/)moved\.tf$|^modules\/moved\//,
	/^scripts\/words\//,
	/^test\/scripts\/words/,
	/\.(png|zip|sha256)$/,
	/(^|\/)SHA256SUMS$/,
];

/** Names that other people have given: fields of APIs and libraries, CSS. */
const OTHERS = new Set(["Edge", "left", "unless"]);

/** A function of GitHub's expressions and a status of CodePipeline's executions, which know no other spelling. */
const SPELLED = /\bcancelled\(\)|\bCancelled\b/g;

/** Whether a file's names and texts are checked. */
export function isChecked(file: string): boolean {
	return !FREE.some((free) => free.test(file));
}

/** What is wrong with the path of a file. */
export function faultsOfPath(file: string): string[] {
	return wordsOf(file).flatMap((word) => fault(`${file}: the path`, word));
}

/** What is wrong with the names in a file of code, and with the spelling of any text. */
export function faultsOfFile(file: string, text: string): string[] {
	const names = /\.(ts|mts|cjs|mjs)$/.test(file) ? namesOfTypeScript(file, text) : namesOfOthers(file, text);
	return [
		...names.flatMap(({ name, line }) => faultsOfName(`${file}:${line}: ${name}`, name)),
		...text.split("\n").flatMap((line, i) => spelling(`${file}:${i + 1}`, line)),
	];
}

interface Name {
	readonly name: string;
	readonly line: number;
}

/** All names that TypeScript has: not those within texts and comments. */
function namesOfTypeScript(file: string, text: string): Name[] {
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const names: Name[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
			names.push({ name: node.text, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return names;
}

/** What Terraform, JSON and YAML name: blocks, arguments, keys, and what is a single word in quotes. */
function namesOfOthers(file: string, text: string): Name[] {
	if (!/\.(tf|hcl|json|ya?ml|example)$/.test(file)) return [];
	return text.split("\n").flatMap((line, i) => {
		if (/^\s*(#|\/\/)/.test(line)) return [];
		const named = line.matchAll(/"([A-Za-z_][\w-]*)"|^\s*([A-Za-z_][\w-]*)\s*[=:{]/g);
		return [...named].map(([, quoted, key]) => ({ name: quoted ?? key ?? "", line: i + 1 }));
	});
}

function faultsOfName(where: string, name: string): string[] {
	if (OTHERS.has(name)) return [];
	const whole = Object.hasOwn(RETIRED_NAMES, name) ? RETIRED_NAMES[name] : undefined;
	return [...(whole ? [`${where}: write ${whole}`] : []), ...wordsOf(name).flatMap((word) => fault(where, word))];
}

/** The words of a name: `blue_edge`, `blueEdge` and `blue-edge` have two. */
function wordsOf(name: string): string[] {
	return name.match(/[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+/g)?.map((word) => word.toLowerCase()) ?? [];
}

function fault(where: string, word: string): string[] {
	return Object.hasOwn(RETIRED, word) ? [`${where}: "${word}" is retired; write ${RETIRED[word]}`] : [];
}

function spelling(where: string, line: string): string[] {
	return (line.replace(SPELLED, "").match(/[A-Za-z]+/g) ?? []).flatMap((word) => {
		const american = Object.hasOwn(BRITISH, word.toLowerCase()) ? BRITISH[word.toLowerCase()] : undefined;
		return american ? [`${where}: "${word}" is British; write ${american}`] : [];
	});
}
