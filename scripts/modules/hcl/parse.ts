import { type Field, type Node, unwrapped, word } from "./node.ts";
import { CHAINED, keyOf, negated, operand } from "./simplify.ts";
import { TokenReader } from "./token-reader.ts";
import { tokensOf } from "./tokens.ts";

/** Operators, those that bind least first. */
const LEVELS = [["||"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]];

/**
 * Reads an expression. Parentheses that change nothing are left out.
 * @throws {Error} when it is none
 */
export function parse(code: string): Node {
	const reader = new Reader(code, tokensOf(code, parse));
	const node = reader.expression();
	reader.end();
	return unwrapped(node);
}

class Reader extends TokenReader {
	expression(): Node {
		const condition = this.operation(0);
		if (!this.take("?")) return condition;
		const yes = this.expression();
		this.expect(":");
		const no = this.expression();
		const branch = (node: Node) => (unwrapped(node).kind === "choice" ? node : unwrapped(node));
		return { kind: "choice", condition: branch(condition), yes: branch(yes), no: branch(no) };
	}

	private operation(level: number): Node {
		const operators = LEVELS[level];
		if (!operators) return this.unary();
		let node = this.operation(level + 1);
		for (;;) {
			const operator = operators.find((one) => this.take(one));
			if (operator === undefined) return node;
			const next = this.operation(level + 1);
			const chained = node.kind === "binary" && node.operator === operator && CHAINED.includes(operator);
			const before = chained && node.kind === "binary" ? node.operands : [operand(node, operator)];
			node = { kind: "binary", operator, operands: [...before, operand(next, operator)] };
		}
	}

	private unary(): Node {
		for (const operator of ["!", "-"]) if (this.take(operator)) return negated(operator, operand(this.unary()));
		return this.postfix(this.primary());
	}

	private postfix(of: Node): Node {
		if (this.take(".")) return this.postfix({ kind: "access", of: operand(of), path: `.${this.step()}` });
		if (!this.take("[")) return of;
		if (this.take("*")) {
			this.expect("]");
			return this.postfix({ kind: "access", of: operand(of), path: "[*]" });
		}
		const index = unwrapped(this.expression());
		this.expect("]");
		return this.postfix({ kind: "index", of: operand(of), index });
	}

	private step(): string {
		const token = this.next();
		return token.kind === "text" ? this.fail() : token.text;
	}

	private primary(): Node {
		const token = this.next();
		if (token.kind === "text") return token.node;
		if (token.kind === "number") return word(token.text);
		if (token.kind === "name") return this.take("(") ? this.call(token.text) : word(token.text);
		if (token.text === "(") {
			const inner = this.expression();
			this.expect(")");
			return { kind: "brackets", inner: unwrapped(inner) };
		}
		if (token.text === "[") return this.takeWord("for") ? this.loop("]") : this.list();
		if (token.text === "{") return this.takeWord("for") ? this.loop("}") : this.object();
		return this.fail();
	}

	private call(name: string): Node {
		const args: Node[] = [];
		let spread = false;
		while (!this.take(")")) {
			args.push(unwrapped(this.expression()));
			spread = this.take("...");
			if (!this.take(",") && !this.peek(")")) this.fail();
		}
		return { kind: "call", name, args, spread };
	}

	private list(): Node {
		const items: { value: Node }[] = [];
		while (!this.take("]")) {
			items.push({ value: unwrapped(this.expression()) });
			if (!this.take(",") && !this.peek("]")) this.fail();
		}
		return { kind: "list", items };
	}

	private object(): Node {
		const fields: Field[] = [];
		while (!this.take("}")) {
			const key = keyOf(this.operation(0));
			if (key === undefined || !(this.take("=") || this.take(":"))) this.fail();
			fields.push({ key: `${key}`, value: unwrapped(this.expression()) });
			this.take(",");
		}
		return { kind: "object", fields, open: false };
	}

	private loop(close: "]" | "}"): Node {
		let names = this.step();
		if (this.take(",")) names += `, ${this.step()}`;
		if (!this.takeWord("in")) this.fail();
		const over = unwrapped(this.expression());
		this.expect(":");
		const first = unwrapped(this.expression());
		const second = this.take("=>") ? unwrapped(this.expression()) : undefined;
		const grouped = this.take("...");
		const condition = this.takeWord("if") ? unwrapped(this.expression()) : undefined;
		this.expect(close);
		const [key, value] = second === undefined ? [undefined, first] : [first, second];
		return { kind: "for", names, over, key, value, grouped, condition };
	}
}
