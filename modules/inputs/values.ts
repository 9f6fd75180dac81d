import { type IResolvable, TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import type { Existing } from "../existing.ts";
import { existing } from "../existing.ts";
import { expression, type Flag, local } from "../expressions.ts";
import { evaluation } from "../hcl/evaluate.ts";
import { literal } from "../hcl/literal.ts";
import { type Fields, isFields, isKnown, NotEvaluated, Unknown, type Value } from "../hcl/values.ts";
import type { Variable, Variables } from "../variables/variable.ts";
import { checkedVariable } from "./checked-variable.ts";
import { plainValue } from "./existing-value.ts";

/** Whatever was given for the variables of a table, by their names. */
export type ExistingValues = Fields;

/**
 * The values of a table's variables as the constructs take them. An expression in the words of the table (`var.<name>`, or
 * `local.<name>` with all optional attributes) becomes what it is worth where that is known, and otherwise an expression of Terraform.
 */
export class Values<Name extends string> {
	readonly #scope: Construct;
	readonly #table: Variables;
	readonly #existing: ExistingValues;
	readonly #names: Fields;
	readonly #addresses = new Map<string, string>();
	#home: Construct | undefined;

	/** @param given - a value for each variable, after its default */
	constructor(scope: Construct, table: Readonly<Record<Name, Variable>>, existing: ExistingValues) {
		this.#scope = scope;
		this.#table = table;
		this.#existing = existing;
		const whole = Object.entries<Variable>(table).map(([name, variable]) => {
			const { whole: source } = checkedVariable(name, variable);
			return [name, source === undefined ? (existing[name] ?? null) : evaluation(source)({ var: existing })];
		});
		this.#names = { var: existing, local: Object.fromEntries(whole) };
	}

	/** A variable as a text. */
	text(name: Name): string {
		return Token.asString(this.#token(name, (variable) => variable.stringValue));
	}

	/** The same, or nothing where nothing was given. */
	optionalText(name: Name): string | undefined {
		return this.#existing[name] === null ? undefined : this.text(name);
	}

	/** A variable in Terraform's words, without `${}`, or nothing where nothing was given. */
	optionalSource(name: Name): string | undefined {
		return this.#existing[name] === null ? undefined : this.source(`var.${name}`);
	}

	/** A variable as a number. */
	number(name: Name): number {
		return Token.asNumber(this.#token(name, (variable) => variable.numberValue));
	}

	/** The same, or nothing where nothing was given. */
	optionalNumber(name: Name): number | undefined {
		return this.#existing[name] === null ? undefined : this.number(name);
	}

	/** A variable as what Terraform decides by. */
	flag(name: Name): Flag {
		const value = this.#existing[name] ?? null;
		return typeof value === "boolean"
			? expression(`${value}`)
			: Token.asAny(this.#token(name, (of) => of.booleanValue));
	}

	/** A variable as a list. */
	list(name: Name): string[] {
		return Token.asList(this.#token(name, (variable) => variable.listValue));
	}

	/** What an expression is worth, or else itself in Terraform's words. */
	worth(source: string): unknown {
		const value = this.#evaluated(source);
		const plain = value === undefined ? undefined : plainValue(value);
		return plain === undefined ? expression(this.source(source)) : plain;
	}

	/** An expression as what Terraform decides by. */
	decision(source: string): Flag {
		const value = this.worth(source);
		return typeof value === "boolean" ? expression(`${value}`) : (value as IResolvable);
	}

	/** An expression in Terraform's words, without `${}`. */
	source(source: string): string {
		return source.replace(/\b(var|local)\.([a-z0-9_]+)(?![\w-])/g, (all, kind: "var" | "local", name: string) =>
			name in this.#table ? this.#address(kind, name) : all,
		);
	}

	/** The same for a text with `${…}` in it, such as a message. */
	message(text: string): string {
		return text.replace(/\$\{[^}]*\}/g, (part) => this.source(part));
	}

	/**
	 * A part of what may exist already: nothing where it surely does not.
	 * @param how - `whole` says that the variable is never null, but the part may be; `missing` whether it is to be created here
	 */
	existing<P>(
		name: Name,
		part: string,
		read: (token: unknown) => P,
		how: { readonly whole?: boolean; readonly missing?: Flag } = {},
	): Existing<P> | undefined {
		const value = this.#existing[name] ?? null;
		if (value === null) return undefined;
		if (isFields(value)) {
			const found = this.#evaluated(`local.${name}.${part}`) ?? null;
			const plain = plainValue(found);
			return found === null ? undefined : existing(read(plain ?? expression(this.source(`local.${name}.${part}`))));
		}
		const source = how.whole ? `local.${name}.${part}` : `try(var.${name}.${part}, null)`;
		const known = how.whole ? source : `var.${name}`;
		return {
			exists: expression(this.source(`(${known} != null)`)),
			missing: how.missing ?? expression(this.source(`(${known} == null)`)),
			value: read(expression(this.source(source))),
		};
	}

	#evaluated(source: string): Value | undefined {
		try {
			return evaluation(source)(this.#names);
		} catch (error) {
			if (error instanceof NotEvaluated) return undefined;
			throw error;
		}
	}

	#token(name: string, ofVariable: (variable: TerraformVariable) => unknown): unknown {
		const value = this.#existing[name] ?? null;
		if (value instanceof Unknown && value.token instanceof TerraformVariable) return ofVariable(value.token);
		return plainValue(value) ?? expression(this.#address("var", name));
	}

	/** A value in Terraform's words: as a literal, or as a local where Terraform alone knows a part of it. */
	#address(kind: "var" | "local", name: string): string {
		const key = `${kind}.${name}`;
		const known = this.#addresses.get(key);
		if (known !== undefined) return known;
		const created = this.#addressOf(kind, name);
		this.#addresses.set(key, created);
		return created;
	}

	#addressOf(kind: "var" | "local", name: string): string {
		const value = this.#existing[name] ?? null;
		const { whole } = checkedVariable(name, this.#table[name] ?? { type: "any", description: "" });
		if (value instanceof Unknown && value.token instanceof TerraformVariable) {
			const address = addressOf(value.token, kind);
			// Anybody's variable may lack optional attributes; one that this project declares has a local with them.
			if (kind === "var" || whole === undefined || address.startsWith("local.")) return address;
		}
		const worth = kind === "local" && whole !== undefined ? this.#evaluated(`local.${name}`) : value;
		if (worth !== undefined && isKnown(worth)) return literal(worth);
		this.#home ??= new Construct(this.#scope, "values");
		if (kind === "var" || whole === undefined) return local(this.#home, name.replaceAll("_", "-"), plainValue(value));
		return local(this.#home, `${name.replaceAll("_", "-")}-whole`, expression(this.source(whole)));
	}
}

/** A variable that this project declares has a local of its own beside it, with all optional attributes. */
function addressOf(variable: TerraformVariable, kind: "var" | "local"): string {
	const whole = kind === "local" ? variable.node.tryFindChild("this") : undefined;
	return whole ? `local.${variable.friendlyUniqueId}` : `var.${variable.friendlyUniqueId}`;
}
