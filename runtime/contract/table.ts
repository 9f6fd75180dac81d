/** The table of locks and history, by the names that Terraform and the runtime must agree on. */
export const LEDGER_TABLE = {
	/** Hash key: the service's name; `gate#`, `registration#` or `resource#` and a name, where IAM must tell them apart (`dynamodb:LeadingKeys`). */
	hashKey: "service",
	/** Range key: `lock`, `progress`, or `rollout#` and the deployment id; `gate`, `registration` or `owner` under a key of their own. */
	rangeKey: "item",
	/** The global secondary index of the locks, with keys only: no other item carries its hash key. */
	locks: { index: "locks", hashKey: "held", rangeKey: "service" },
} as const;

/** What every lock carries as the hash key of the index of locks. */
export const HELD = "yes";

/** What the hash key of a gate begins with. It has a task token, so whoever reads it can answer. */
export const GATE_PREFIX = "gate#";

/** The hash key of a service's gate. */
export function gateKey(service: string): string {
	return `${GATE_PREFIX}${service}`;
}
