/** The table of locks and history, by the names that Terraform and the runtime must agree on. */
export const LEDGER_TABLE = {
	/** Hash key: the service's name. */
	hashKey: "service",
	/** Range key: `lock`, `gate`, or `rollout#` and the deployment id. */
	rangeKey: "item",
	/** The global secondary index of the locks, with keys only: no other item carries its hash key. */
	locks: { index: "locks", hashKey: "held", rangeKey: "service" },
} as const;

/** What every lock carries as the hash key of the index of locks. */
export const HELD = "yes";
