/** An expression of Terraform's language, as a tree. */
export type Node =
	/** A number, `true`, `null`, or the name of something. */
	| { readonly kind: "word"; readonly text: string }
	/** A text in quotes. Its literal parts are escaped already; a directive `%{…}` is a word among its parts. */
	| { readonly kind: "text"; readonly parts: readonly (string | Node)[] }
	| { readonly kind: "list"; readonly items: readonly Item[] }
	| ObjectNode
	| { readonly kind: "call"; readonly name: string; readonly args: readonly Node[]; readonly spread: boolean }
	| ForNode
	/** Operands of one operator; more than two of `&&` and `||` only. */
	| { readonly kind: "binary"; readonly operator: string; readonly operands: readonly Node[] }
	| { readonly kind: "unary"; readonly operator: string; readonly operand: Node }
	| { readonly kind: "choice"; readonly condition: Node; readonly yes: Node; readonly no: Node }
	/** An attribute or a splat, as `.id` or `[*]`. */
	| { readonly kind: "access"; readonly of: Node; readonly path: string }
	| { readonly kind: "index"; readonly of: Node; readonly index: Node }
	/** What stands in parentheses that it needs. */
	| { readonly kind: "brackets"; readonly inner: Node };

/** An object. */
export interface ObjectNode {
	readonly kind: "object";
	readonly fields: readonly Field[];
	/** Whether it has a line for each of its fields, however short they are. */
	readonly open: boolean;
}

/** A loop that makes a list or, with a key, an object. */
export interface ForNode {
	readonly kind: "for";
	/** The names of its variables, as `k, v`. */
	readonly names: string;
	readonly over: Node;
	readonly key: Node | undefined;
	readonly value: Node;
	/** Whether values of the same key are grouped, by `...`. */
	readonly grouped: boolean;
	readonly condition: Node | undefined;
}

/** A field of an object. */
export interface Field {
	/** Its name, as Terraform writes it: a word, a text in quotes, or an expression in parentheses. */
	readonly key: string;
	readonly value: Node;
	/** Why it is as it is. The one thing in a tree that is written after it has been made. */
	comment?: string;
}

/** A member of a list. */
export interface Item {
	readonly value: Node;
	/** Why it is there. */
	comment?: string;
}

/** A word by itself. */
export function word(text: string): Node {
	return { kind: "word", text };
}

/** A list of what needs no comments. */
export function list(items: readonly Node[]): Node {
	return { kind: "list", items: items.map((value) => ({ value })) };
}

/** A text of parts; one that is nothing but an expression means that expression. */
export function text(parts: readonly (string | Node)[]): Node {
	const [only] = parts;
	if (parts.length === 1 && typeof only === "object" && !isDirective(only)) return unwrapped(only);
	return { kind: "text", parts };
}

/** Whether a part of a text is a directive, as `%{ if … }`. */
export function isDirective(part: string | Node): boolean {
	return typeof part === "object" && part.kind === "word" && part.text.startsWith("%{");
}

/** What stands in parentheses that it does not need where it stands alone: as a value, an argument or a member. */
export function unwrapped(node: Node): Node {
	return node.kind === "brackets" ? unwrapped(node.inner) : node;
}

/** The literal text that a node is; nothing when it is anything else, or has an expression in it. Its escapes stay. */
export function literalText(node: Node): string | undefined {
	if (node.kind !== "text" || node.parts.some((part) => typeof part !== "string")) return undefined;
	return node.parts.join("");
}

/** Whether a field's name needs no quotes. At the beginning of an object, `for` would begin a loop. */
export function isIdentifier(key: string): boolean {
	return /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && key !== "for";
}
