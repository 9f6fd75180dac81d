import { NotReadable, type Part, type Token, tokensOf } from "./tokens.ts";

/** An expression, read. */
export type Expression =
	| { readonly kind: "literal"; readonly value: string | number | boolean | null }
	| { readonly kind: "template"; readonly parts: readonly (string | Expression)[] }
	| { readonly kind: "name"; readonly name: string }
	| { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
	| { readonly kind: "index"; readonly of: Expression; readonly index: Expression }
	| { readonly kind: "splat"; readonly of: Expression; readonly names: readonly string[] }
	| { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly spread: boolean }
	| { readonly kind: "unary"; readonly operator: string; readonly of: Expression }
	| { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
	| { readonly kind: "choice"; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
	| { readonly kind: "list"; readonly items: readonly Expression[] }
	| { readonly kind: "object"; readonly fields: readonly (readonly [key: Expression, value: Expression])[] }
	| {
			readonly kind: "for";
			readonly names: readonly string[];
			readonly of: Expression;
			readonly each: Expression;
			readonly only: Expression | undefined;
	  };

/** From the loosest to the tightest. */
const OPERATORS = [["||"], ["&&"], ["==", "!="], ["<", ">", "<=", ">="], ["+", "-"], ["*", "/", "%"]] as const;
const CONSTANTS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads an expression. @throws {NotReadable} when it is none, or has what this project's rules never have */
export function parse(source: string): Expression {
	const reader = new Reader(tokensOf(source), source);
	const expression = reader.expression();
	reader.end();
	return expression;
}

/** The parts of a text, each expression in it read. */
export function parsedParts(parts: readonly Part[]): (string | Expression)[] {
	return parts.map((part) => ("text" in part ? part.text : parse(part.source)));
}

class Reader {
	#at = 0;

	constructor(
		private readonly tokens: readonly Token[],
		private readonly source: string,
	) {}

	end(): void {
		if (this.#at < this.tokens.length) throw new NotReadable(`more than one expression: ${this.source}`);
	}

	expression(): Expression {
		const condition = this.#binary(0);
		if (!this.#takes("?")) return condition;
		const yes = this.expression();
		this.#needs(":");
		return { kind: "choice", condition, yes, no: this.expression() };
	}

	#binary(level: number): Expression {
		const operators: readonly string[] | undefined = OPERATORS[level];
		if (!operators) return this.#unary();
		let left = this.#binary(level + 1);
		for (let operator = this.#takes(...operators); operator; operator = this.#takes(...operators)) {
			left = { kind: "binary", operator, left, right: this.#binary(level + 1) };
		}
		return left;
	}

	#unary(): Expression {
		const operator = this.#takes("!", "-");
		return operator ? { kind: "unary", operator, of: this.#unary() } : this.#traversal(this.#term());
	}

	#traversal(start: Expression): Expression {
		let of = start;
		for (;;) {
			if (this.#takes(".")) of = { kind: "attribute", of, name: this.#name() };
			else if (this.#takes("["))
				of = this.#takes("*") ? this.#splat(of) : { kind: "index", of, index: this.expression() };
			else return of;
			if (of.kind === "index") this.#needs("]");
		}
	}

	#splat(of: Expression): Expression {
		this.#needs("]");
		const names: string[] = [];
		while (this.#takes(".")) names.push(this.#name());
		return { kind: "splat", of, names };
	}

	#term(): Expression {
		const token = this.tokens[this.#at++];
		if (token?.kind === "number") return { kind: "literal", value: token.value };
		if (token?.kind === "text") return this.#text(token.parts);
		if (token?.kind === "name") return this.#named(token.text);
		if (token?.text === "(") return this.#until(")", this.expression());
		if (token?.text === "[") return this.#isFor() ? this.#for() : { kind: "list", items: this.#items("]") };
		if (token?.text === "{") return { kind: "object", fields: this.#fields() };
		throw new NotReadable(`no expression: ${this.source}`);
	}

	#text(parts: readonly Part[]): Expression {
		const [only, ...more] = parts;
		if (only === undefined) return { kind: "literal", value: "" };
		if ("text" in only && more.length === 0) return { kind: "literal", value: only.text };
		return { kind: "template", parts: parsedParts(parts) };
	}

	#named(name: string): Expression {
		if (name in CONSTANTS) return { kind: "literal", value: CONSTANTS[name] ?? null };
		if (!this.#takes("(")) return { kind: "name", name };
		const args: Expression[] = [];
		while (!this.#takes(")")) {
			args.push(this.expression());
			if (this.#takes("...")) return this.#until(")", { kind: "call", name, args, spread: true });
			this.#takes(",");
		}
		return { kind: "call", name, args, spread: false };
	}

	#isFor(): boolean {
		const next = this.tokens[this.#at];
		return next?.kind === "name" && next.text === "for";
	}

	#for(): Expression {
		this.#at++;
		const names = [this.#name()];
		while (this.#takes(",")) names.push(this.#name());
		if (this.#name() !== "in") throw new NotReadable(`for without in: ${this.source}`);
		const of = this.expression();
		this.#needs(":");
		const each = this.expression();
		const next = this.tokens[this.#at];
		const filtered = next?.kind === "name" && next.text === "if";
		if (filtered) this.#at++;
		return this.#until("]", { kind: "for", names, of, each, only: filtered ? this.expression() : undefined });
	}

	#items(end: string): Expression[] {
		const items: Expression[] = [];
		while (!this.#takes(end)) {
			items.push(this.expression());
			this.#takes(",");
		}
		return items;
	}

	#fields(): (readonly [Expression, Expression])[] {
		const fields: (readonly [Expression, Expression])[] = [];
		while (!this.#takes("}")) {
			const key = this.#key();
			this.#needs("=");
			fields.push([key, this.expression()]);
			this.#takes(",");
		}
		return fields;
	}

	#key(): Expression {
		const token = this.tokens[this.#at];
		if (token?.kind !== "name") return this.#term();
		this.#at++;
		return { kind: "literal", value: token.text };
	}

	#name(): string {
		const token = this.tokens[this.#at++];
		if (token?.kind !== "name") throw new NotReadable(`no name: ${this.source}`);
		return token.text;
	}

	#takes(...marks: readonly string[]): string | undefined {
		const token = this.tokens[this.#at];
		if (token?.kind !== "mark" || !marks.includes(token.text)) return undefined;
		this.#at++;
		return token.text;
	}

	#needs(mark: string): void {
		if (!this.#takes(mark)) throw new NotReadable(`no ${mark}: ${this.source}`);
	}

	#until(mark: string, expression: Expression): Expression {
		this.#needs(mark);
		return expression;
	}
}
