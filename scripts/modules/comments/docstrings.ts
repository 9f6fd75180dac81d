import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { firstSentence } from "../hcl/remark.ts";

/** The first sentence of what each class in a folder says of itself, by the class's name. */
export function docstringsIn(folder: string): ReadonlyMap<string, string> {
	const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
	return new Map(files.flatMap((path) => docstringsOf(path, readFileSync(join(folder, path), "utf8"))));
}

/** The same of one file. */
export function docstringsOf(path: string, source: string): [name: string, sentence: string][] {
	const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
	return file.statements.filter(ts.isClassDeclaration).flatMap((declared) => {
		const [doc] = ts.getJSDocCommentsAndTags(declared);
		const text = doc && ts.isJSDoc(doc) ? ts.getTextOfJSDocComment(doc.comment) : undefined;
		return declared.name && text ? [[declared.name.text, firstSentence(text.replace(/\s+/g, " ").trim())[0]]] : [];
	});
}
