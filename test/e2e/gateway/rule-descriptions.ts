/** moto forgets what is said of a security group's rule that names another group; of one that names a network it does not. */
import type { Answer, Call } from "./call.ts";

const RULE = /<securityGroupRuleId>(sgr-\w+)<\/securityGroupRuleId>/g;
const SAID = /^IpPermissions\.1\.(Groups|UserIdGroupPairs)\.1\.Description$/;

export class RuleDescriptions {
	/** By the rule's id. */
	readonly #said = new Map<string, string>();

	/** Keeps what a call says of the rule that it makes: the provider makes one at a time. */
	note(call: Call, answer: Answer): void {
		if (!/^AuthorizeSecurityGroup(In|E)gress$/.test(call.action)) return;
		const fields = [...new URLSearchParams(call.body.toString())];
		const said = fields.find(([name]) => SAID.test(name))?.[1];
		const [, id] = [...answer.body.toString().matchAll(RULE)][0] ?? [];
		if (said !== undefined && id !== undefined) this.#said.set(id, said);
	}

	/** The same answer with what is known of its rules. */
	completed(answer: Answer): Answer {
		const body = answer.body.toString().replace(RULE, (field, id: string) => {
			const said = this.#said.get(id);
			return said === undefined ? field : `${field}<description>${said}</description>`;
		});
		const { "content-length": _, ...headers } = answer.headers;
		return { ...answer, headers, body };
	}
}
