import type { Defect } from "../defect.ts";

/** Mistakes in how a release is judged on, taken back and retired after it has completed. */
export const PROBATION_DEFECTS: readonly Defect[] = [
	{
		name: "probation-fail-ignored",
		breaks: "a release that fails on probation keeps its users",
		file: "runtime/core/rollout/probation.ts",
		find: '	if (verdict === "fail") return { probation, next: "fail", waitSeconds: 0 };',
		replace: '	if (verdict === "fail" && remaining <= 0) return { probation, next: "fail", waitSeconds: 0 };',
	},
	{
		name: "probation-not-ended",
		breaks: "a newer release takes the lock and leaves the probation of the one before: both may move traffic",
		file: "rehearsal/world/ledger.ts",
		find: "		this.#probations.delete(service);\n		if (entry)",
		replace: "		if (entry)",
	},
	{
		name: "probation-not-watched",
		breaks: "the watchdog knows nothing of a probation that no execution watches: the old color is never retired",
		file: "runtime/watchdog/sweep.ts",
		find: "	const observed = held ?? (await context.ports.probations.find(service));",
		replace: "	const observed = held;",
	},
	{
		name: "probation-not-kept",
		breaks: "Complete keeps nothing of what fail-back would bring back",
		file: "runtime/tasks/complete.ts",
		find: "ended, serves, probationOf(lock, document, context));",
		replace: "ended, serves, probationOf && undefined);",
	},
];
