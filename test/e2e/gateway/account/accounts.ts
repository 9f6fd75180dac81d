/** The account in each region, read anew after each change. */
import type { Call, Upstream } from "../call.ts";
import type { Ec2Api } from "../ec2.ts";
import { DeployedAccount } from "./deployed-account.ts";

const READS = /^(Describe|Get|List|GET )/;
/** What rules and the network check. */
const CHECKED_AT = new Set(["ec2", "elasticloadbalancing"]);

export class Accounts {
	readonly #accounts = new Map<string, DeployedAccount>();
	/** Whether a gateway was on its way when somebody last checked. */
	#wasAttaching = false;

	constructor(
		private readonly ec2: Pick<Ec2Api, "patch" | "attaching">,
		private readonly upstream: Upstream,
	) {}

	/** The account in the region of a call. */
	readonly of = (call: Pick<Call, "headers">): DeployedAccount =>
		this.in(/Credential=[^/]+\/\d*\/([^/]+)\//.exec(call.headers.authorization ?? "")?.[1] ?? "us-east-1");

	/** The account in a region. */
	in(region: string): DeployedAccount {
		const found = this.#accounts.get(region) ?? this.#open(region);
		// An attachment ends by itself: no call tells of it.
		if (this.ec2.attaching || this.#wasAttaching) this.#forget();
		this.#wasAttaching = this.ec2.attaching;
		return found;
	}

	/** Notes a call that has been answered: what was read before it counts no more. */
	note({ service, action }: Pick<Call, "service" | "action">): void {
		if (READS.test(action) || !CHECKED_AT.has(service)) return;
		this.#forget();
	}

	#forget(): void {
		for (const account of this.#accounts.values()) account.forget();
	}

	#open(region: string): DeployedAccount {
		const answerer = (call: Call) =>
			call.service === "ec2" ? this.ec2.patch(call, this.upstream) : this.upstream(call);
		const opened = new DeployedAccount(answerer, region);
		this.#accounts.set(region, opened);
		return opened;
	}
}
