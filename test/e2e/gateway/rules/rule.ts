/** What a rule of a service is: what it refuses, with the code and the words of the real service. */
import type { Account } from "./account.ts";
import type { Request } from "./request.ts";

/** A refusal in a service's own words. */
export interface Refusal {
	/** For instance `InvalidSubnet`. */
	readonly code: string;
	readonly message: string;
}

/** Something that AWS refuses and moto takes. */
export interface Rule {
	/** What holds, in a sentence. */
	readonly name: string;
	/** Where AWS says so, or where people have met the refusal. */
	readonly source: string;
	/** The actions that it is about. */
	readonly actions: readonly string[];
	/** Why a request is refused; nothing where it is not. */
	refuses(request: Request, account: Account): Promise<Refusal | undefined> | Refusal | undefined;
}

/** A refusal with one code, where something is wrong. */
export function refusedAs(code: string, wrong: boolean, message: string): Refusal | undefined {
	return wrong ? { code, message } : undefined;
}

/** The first refusal of the rules about an action. */
export async function refusalOf(
	rules: readonly Rule[],
	action: string,
	request: Request,
	account: Account,
): Promise<Refusal | undefined> {
	for (const rule of rules) {
		const refusal = rule.actions.includes(action) ? await rule.refuses(request, account) : undefined;
		if (refusal) return refusal;
	}
	return undefined;
}
