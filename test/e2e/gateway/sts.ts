/**
 * Refuses roles to who is not trusted with them; remembers who acts in which; and lets a role's credentials end on the clock of the
 * simulated AWS: moto's own is the real one.
 */
import { type Call, type Patch, xmlAnswer } from "./call.ts";
import type { Session } from "./recorded.ts";
import { refusedAnswer } from "./rules/answer.ts";
import { Trust } from "./trust.ts";

/** What credentials stand for. */
interface Caller {
	/** The access key id of whoever assumed the role. */
	readonly caller: string;
	/** ARN of the role, if they act in one that they have assumed. */
	readonly role?: string;
	readonly session?: Session;
}

export class StsApi {
	readonly #sessions = new Map<string, Caller>();
	readonly #now: () => number;
	readonly #trust: Trust;

	/** @param roleOf - ARN of a function's role, by the function's name. */
	constructor(now: () => number, roleOf: (functionName: string) => string | undefined = () => undefined) {
		this.#now = now;
		this.#trust = new Trust(({ caller }) => this.#sessions.get(caller)?.role ?? roleOf(caller));
	}

	readonly patch: Patch = async (call, upstream) => {
		const refusal = call.action === "AssumeRole" && (await this.#trust.refusal(call, upstream));
		if (refusal) return refusedAnswer(call, refusal);
		const answer = await upstream(call);
		if (call.action !== "AssumeRole" || answer.status >= 300) return answer;
		const form = new URLSearchParams(call.body.toString());
		const xml = answer.body.toString();
		const key = /<AccessKeyId>([^<]+)</.exec(xml)?.[1] ?? "";
		const externalId = form.get("ExternalId");
		const session = { name: form.get("RoleSessionName") ?? "", ...(externalId !== null && { externalId }) };
		this.#sessions.set(key, { caller: call.caller, role: form.get("RoleArn") ?? "", session });
		const ends = new Date(this.#now() + Number(form.get("DurationSeconds")) * 1_000).toISOString();
		return xmlAnswer(xml.replace(/<Expiration>[^<]*</, `<Expiration>${ends}<`));
	};

	/** Who a call comes from; and the role, if they act in one that they have assumed. */
	callerOf({ caller }: Pick<Call, "caller">): Caller {
		return this.#sessions.get(caller) ?? { caller };
	}
}
