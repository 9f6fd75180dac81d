import { literalText, type Node } from "./hcl/node.ts";
import { EASY_LINE, STEP } from "./hcl/place.ts";
import { firstSentence, wrapped } from "./hcl/remark.ts";

/**
 * A text for people over several lines: its first sentence, an empty line, and the rest. Terraform takes no function where it stands.
 * @param indent - of the line that it begins in
 * @param width - how many characters it may have in one line
 * @returns nothing when it fits into one
 */
export function heredoc(node: Node, indent: number, width: number): string | undefined {
	const literal = literalText(node);
	if (literal === undefined || literal.length + 2 <= width) return undefined;
	const pad = " ".repeat(indent);
	const paragraphs = paragraphsOf(unescaped(literal)).map((paragraph) =>
		wrapped(paragraph, EASY_LINE - indent - STEP).map((line) => `${pad}${" ".repeat(STEP)}${line}`.trimEnd()),
	);
	const lines = paragraphs.flatMap((paragraph, i) => (i === 0 ? paragraph : ["", ...paragraph]));
	return ["<<-EOT", ...lines, `${pad}EOT`].join("\n");
}

/** A text that has lines of its own keeps them. */
function paragraphsOf(text: string): string[] {
	if (text.includes("\n")) return text.trim().split(/\n+/);
	return firstSentence(text).filter((part) => part !== "");
}

/** In such a text backslashes and quotes mean themselves. */
function unescaped(literal: string): string {
	return literal.replaceAll("\\n", "\n").replace(/\\(["\\])/g, "$1");
}
