/** What the table of variables is made of: plain data, from which come Terraform's variables, the props in TypeScript, and their rules. */

import type { Value } from "../hcl/values.ts";

/** A rule that a value must satisfy before anything is planned. */
export interface Rule {
	/**
	 * A Terraform expression, without the surrounding `${}`, that is true for good values. It names variables as `var.<name>`, and where all
	 * is deployed `here.region` and `here.account_id`.
	 */
	readonly condition: string;
	/** What is wrong and what to do, as full sentences: people read it as it is, with each `${…}` worth what it says. */
	readonly message: string;
}

/** A variable: an input of the Terraform modules, and a prop of the constructs. */
export interface Variable {
	/** A Terraform type constraint. */
	readonly type: string;
	/** What the value means, in full sentences, the first of at most twenty words. */
	readonly description: string;
	/**
	 * The value when nobody gives one. With null as its default, null is a value of its own.
	 * @default - somebody must give one
	 */
	readonly default?: unknown;
	/**
	 * Whether a value with more attributes than the type has is good, for instance a whole module. One that is misspelled then counts as
	 * not given: a rule must ask for it.
	 * @default false
	 */
	readonly takesMore?: boolean;
	/**
	 * What a value is made of, where it is an object or a list of such: what the object is called in TypeScript, and what each attribute means.
	 * @default - the type says it all
	 */
	readonly parts?: { readonly called: string; readonly attributes: Readonly<Record<string, string>> };
	/**
	 * Words that stand for a value, such as "instant" for a whole schedule.
	 * @default - none
	 */
	readonly words?: Readonly<Record<string, Value>>;
	/**
	 * The rules. Each is checked, so that a user sees all faults of a value at once.
	 * @default - none: the type says it all
	 */
	readonly rules?: readonly Rule[];
}

/** Variables by name, in the order in which people read them. */
export type Variables = Readonly<Record<string, Variable>>;
