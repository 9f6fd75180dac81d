import type { Token } from "./tokens.ts";

/** Goes through the tokens of an expression. */
export class TokenReader {
	#at = 0;

	constructor(
		private readonly code: string,
		private readonly tokens: readonly Token[],
	) {}

	/** Makes sure that there is nothing more. @throws {Error} when there is */
	end(): void {
		if (this.#at < this.tokens.length) this.fail();
	}

	protected next(): Token {
		return this.tokens[this.#at++] ?? this.fail();
	}

	protected peek(sign: string, kind = "sign"): boolean {
		const token = this.tokens[this.#at];
		return token !== undefined && token.kind === kind && token.kind !== "text" && token.text === sign;
	}

	protected take(sign: string): boolean {
		const found = this.peek(sign);
		if (found) this.#at++;
		return found;
	}

	protected takeWord(name: string): boolean {
		const found = this.peek(name, "name");
		if (found) this.#at++;
		return found;
	}

	protected expect(sign: string): void {
		if (!this.take(sign)) this.fail();
	}

	protected fail(): never {
		throw new Error(`no expression of Terraform, from token ${this.#at} on: ${this.code}`);
	}
}
