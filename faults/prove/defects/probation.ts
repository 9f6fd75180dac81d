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
	{
		name: "probation-ends-blind",
		breaks: "probation ends by its clock, though nobody could see the release at its last checks",
		file: "runtime/core/rollout/probation.ts",
		find: '(verdict === "pass" || timing.probationSeconds === 0)',
		replace: "(verdict !== undefined || timing.probationSeconds === 0)",
	},
	{
		name: "probation-held-for-ever",
		breaks: "a probation that nobody can decide keeps the old color warm for ever",
		file: "runtime/core/rollout/probation.ts",
		find: "	const longest = remaining + timing.holdSeconds;",
		replace: "	const longest = remaining + 1_000 * timing.holdSeconds;",
	},
	{
		name: "undecided-in-silence",
		breaks: "probation ends undecided, and nobody is told",
		file: "asl/rollout.asl.json",
		find: '"Next": "AnnounceUndecided"',
		replace: '"Next": "CountStragglers"',
	},
	{
		name: "warm-probes-unread",
		breaks: "a release passes beside a warm color of which nothing is known",
		file: "runtime/core/analysis/probation/probes.ts",
		find: "		[probes.warm, warm, other(color)],",
		replace: "		[probes.serving, serving, color],",
	},
	{
		name: "taken-back-by-records-first",
		breaks: "a release that fails on probation keeps one load balancer until DNS has turned",
		file: "runtime/fail-back/write-back.ts",
		find: "	for (const alb of [candidate, other(candidate)]) {",
		replace: "	for (const alb of [candidate]) {",
	},
	{
		name: "old-color-retired-at-completion",
		breaks: "the old color's tasks go as soon as the release is live: there is nothing warm to go back to",
		file: "runtime/tasks/complete.ts",
		find: "	const completed = live(document, { at: ended.at, reason, refused, images: serves[0]?.images });",
		replace:
			"	await ports.services.scale(service.cluster, service.services[document.rollout.stable], service.idleCount);\n	const completed = live(document, { at: ended.at, reason, refused, images: serves[0]?.images });",
	},
];
