import type { Defect } from "../defect.ts";

/** Mistakes in how a rollout goes on. */
export const ROLLOUT_DEFECTS: readonly Defect[] = [
	{
		name: "upsert-without-compare",
		breaks: "a shift overwrites what somebody else has made of the records",
		file: "runtime/core/routing/dns.ts",
		find: '		...observed.map((record): RecordChange => ({ Action: "DELETE", ResourceRecordSet: record })),\n		...wanted.map((record): RecordChange => ({ Action: "CREATE", ResourceRecordSet: record })),',
		replace: '		...wanted.map((record): RecordChange => ({ Action: "UPSERT", ResourceRecordSet: record })),',
	},
	{
		name: "aaaa-not-shifted",
		breaks: "a shift forgets one record type",
		file: "runtime/core/routing/dns.ts",
		find: "	return records.map((record) => ({ ...record, Weight: weights[record.SetIdentifier as Color] }));",
		replace:
			'	return records.map((record) =>\n		record.Type === "AAAA" ? record : { ...record, Weight: weights[record.SetIdentifier as Color] },\n	);',
	},
	{
		name: "weights-both-zero",
		breaks: "the last step gives both colors a weight of zero, which means half of the traffic each",
		file: "runtime/core/routing/dns.ts",
		find: "	return { [candidate]: pair.candidate, ",
		replace: "	return { [candidate]: pair.candidate % 100, ",
	},
	{
		name: "shift-before-ready",
		breaks: "a candidate that is not healthy yet gets traffic",
		file: "runtime/core/rollout/ready.ts",
		find: '	if (verdict.verdict === "hold") return go("wait", verdict);\n	if (previewsNext',
		replace: '	if (verdict.verdict === "hold") return go("ready", verdict);\n	if (previewsNext',
	},
	{
		name: "capacity-ignored",
		breaks: "every step gets the traffic of one task",
		file: "runtime/core/rollout/capacity.ts",
		find: "Math.max(FEWEST_TASKS, Math.ceil(share))",
		replace: "(share > 0 && FEWEST_TASKS > 0 ? 1 : 0)",
	},
	{
		name: "bake-cut-short",
		breaks: "a step is taken before the one before it has been watched",
		file: "runtime/core/rollout/assess.ts",
		find: "	return bakedSeconds(rollout, now) >= bakeSecondsOf(service, rollout.step);",
		replace: "	return bakedSeconds(rollout, now) >= 0 * bakeSecondsOf(service, rollout.step);",
	},
	{
		name: "no-data-passes",
		breaks: "a check that sees no targets calls the candidate healthy",
		file: "runtime/core/analysis/signals/targets.ts",
		find: '	if (current.length === 0) return hold("NoTargets"',
		replace: '	if (current.length === 0) return pass("NoTargets"',
	},
	{
		name: "no-data-fails",
		breaks: "a check that sees no targets calls the candidate sick",
		file: "runtime/core/analysis/signals/targets.ts",
		find: '	if (current.length === 0) return hold("NoTargets"',
		replace: '	if (current.length === 0) return fail("NoTargets"',
	},
	{
		name: "newer-release-ignored",
		breaks: "a rollout goes on though its release has been superseded",
		file: "runtime/core/analysis/signals/deployment.ts",
		find: "	if (id !== deploymentId)",
		replace: "	if (id === undefined)",
	},
	{
		name: "stable-change-ignored",
		breaks: "a rollout goes on though the stable color was given something else",
		file: "runtime/core/analysis/signals/deployment.ts",
		find: "	const unchanged = now.id === began.id || now.taskDefinition === began.taskDefinition;",
		replace: "	const unchanged = now.id !== undefined || now.taskDefinition === began.taskDefinition;",
	},
	{
		name: "fence-not-checked",
		breaks: "a task writes though its execution has lost the lock",
		file: "runtime/tasks/lock.ts",
		find: "	if (lock?.owner !== execution) return undefined;",
		replace: "	if (!lock) return undefined;",
	},
	{
		name: "conclude-not-atomic",
		breaks: "Complete releases the lock, and then writes history",
		file: "runtime/tasks/complete.ts",
		find: "	await ports.locks.conclude(service.name, execution, ended, serves, probationOf(lock, document, context));",
		replace: "	await ports.locks.release(service.name, execution);\n	await ports.history.close(service.name, ended);",
	},
];
