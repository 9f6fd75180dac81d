/** EC2's gateways take their time to attach; and moto answers the state of a subnet's IPv6 block as a Python dictionary in text. */
import type { Answer, Call, Patch } from "./call.ts";
import { RuleDescriptions } from "./rule-descriptions.ts";

const GATEWAY = /<attachmentSet>(?:(?!<attachmentSet).)*?<internetGatewayId>([^<]+)</gs;
const READS = /^(Describe|Get|List)/;
/** No attachment takes longer, whatever else is made meanwhile. */
const ATTACHED_AFTER_AT_MOST = 90_000;

export class Ec2Api {
	/** When each internet gateway began to attach, on the real clock, by its id. */
	readonly #attaching = new Map<string, number>();
	readonly #rules = new RuleDescriptions();
	#lastWrite = 0;
	readonly #quiet: () => number;

	/**
	 * @param quiet - for how long nothing else must have been made of the network before a gateway is attached, in milliseconds of
	 * real time. AWS promises no order: whatever does not wait for an attachment comes before it.
	 */
	constructor(quiet: () => number) {
		this.#quiet = quiet;
	}

	readonly patch: Patch = async (call, upstream) => {
		const answer = await upstream(call);
		if (answer.status < 300 && !READS.test(call.action)) this.#note(call);
		if (answer.status < 300) this.#rules.note(call, answer);
		if (call.action === "DescribeInternetGateways") return this.#observed(answer);
		if (call.action === "DescribeSecurityGroupRules") return this.#rules.completed(answer);
		if (!/^(Create|Describe)Subnets?$/.test(call.action)) return answer;
		// Terraform waits in vain for what moto says.
		const body = answer.body.toString().replace(/<state>\{'State': '(\w+)'\}<\/state>/g, "<state>$1</state>");
		return { ...answer, body };
	};

	/** Whether a gateway is on its way to be attached: what was read of it may change by itself. */
	get attaching(): boolean {
		return [...this.#attaching.values()].some((since) => this.#isAttaching(since));
	}

	#note(call: Call): void {
		this.#lastWrite = Date.now();
		if (call.action !== "AttachInternetGateway") return;
		const id = new URLSearchParams(call.body.toString()).get("InternetGatewayId") ?? "";
		this.#attaching.set(id, this.#lastWrite);
	}

	#isAttaching(since: number): boolean {
		const now = Date.now();
		return now - this.#lastWrite < this.#quiet() && now - since < ATTACHED_AFTER_AT_MOST;
	}

	#observed(answer: Answer): Answer {
		for (const [id, since] of this.#attaching) if (!this.#isAttaching(since)) this.#attaching.delete(id);
		// moto tells of a gateway's attachment before it tells its id.
		const body = answer.body.toString().replace(GATEWAY, (gateway, id: string) => {
			return this.#attaching.has(id) ? gateway.replace("<state>available<", "<state>attaching<") : gateway;
		});
		const { "content-length": _, ...headers } = answer.headers;
		return { ...answer, headers, body };
	}
}
