/** Plays each rule of a service with a request that it refuses and one that it accepts, without moto. */
import { expect, it } from "vitest";
import type { Network } from "../../../../rehearsal/world/network/types.ts";
import type { Account, EcsService, Forward, LogStream, Role, TargetGroup, TaskDefinition } from "./account.ts";
import type { Request } from "./request.ts";
import type { Rule } from "./rule.ts";

/** What there is already. */
export interface There {
	readonly network?: Network;
	readonly forwards?: readonly Forward[];
	readonly targetGroups?: readonly TargetGroup[];
	readonly capacityProviders?: readonly string[];
	readonly taskDefinition?: TaskDefinition;
	readonly service?: EcsService;
	readonly role?: Role;
	readonly logGroups?: readonly string[];
	/** Is told of what containers write. */
	readonly written?: (log: LogStream, lines: readonly string[]) => void;
}

/** One rule's example. */
export interface Example {
	readonly refused: Request;
	readonly accepted: Request;
	/** The refusal's code. */
	readonly code: string;
	/** Part of its message. */
	readonly says: string;
	/** The account. Where only that differs, the two requests are one. */
	readonly there?: There;
	/** The account of the accepted request. By default the same. */
	readonly thereAccepted?: There;
}

const NOWHERE: Network = {
	...{ vpcs: [], subnets: [], routeTables: [], internetGateways: [], egressOnlyGateways: [], natGateways: [] },
	...{ securityGroups: [], balancers: [] },
};

/** An account of which only this is known. */
export function accountOf(there: There = {}): Account {
	return {
		network: async () => there.network ?? NOWHERE,
		forwards: async () => there.forwards ?? [],
		targetGroups: async () => there.targetGroups ?? [],
		capacityProviders: async () => there.capacityProviders ?? [],
		taskDefinition: async () => there.taskDefinition,
		service: async () => there.service,
		role: async () => there.role,
		hasLogGroup: async (name) => there.logGroups?.includes(name) ?? false,
		write: async (log, lines) => there.written?.(log, lines),
	};
}

/** Tests that each rule refuses and accepts, and says where it comes from. @param examples - by the rules' names. */
export function holds(rules: readonly Rule[], examples: Readonly<Record<string, readonly Example[]>>): void {
	it("each rule has examples, and each example a rule", () => {
		expect(Object.keys(examples).sort()).toEqual(rules.map(({ name }) => name).sort());
	});
	for (const rule of rules) {
		it.each(examples[rule.name] ?? [])(
			`${rule.name} (%#)`,
			async ({ refused, accepted, code, says, there, thereAccepted = there }) => {
				expect(rule.source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|github\.com)\/./);
				const refusal = await rule.refuses(refused, accountOf(there));
				expect(refusal).toEqual({ code, message: expect.stringContaining(says) });
				expect(await rule.refuses(accepted, accountOf(thereAccepted))).toBeUndefined();
			},
		);
	}
}
