import type { Defect } from "../defect.ts";

/** Mistakes in fail-back. */
export const FAIL_BACK_DEFECTS: readonly Defect[] = [
	{
		name: "records-before-listener",
		breaks: "fail-back restores the records first, so that whoever ignores TTLs stays with the sick candidate",
		file: "runtime/fail-back/write-back.ts",
		find: "	const failure = routed ? undefined : await routeBack(",
		replace:
			"	await restoreRecords(what, (await records)?.records, context);\n	const failure = routed ? undefined : await routeBack(",
	},
	{
		name: "aaaa-not-restored",
		breaks: "fail-back forgets one record type",
		file: "runtime/core/routing/dns.ts",
		find: "export function restore(records: readonly RecordSet[]): RecordChange[] {\n	return records.map(",
		replace:
			'export function restore(records: readonly RecordSet[]): RecordChange[] {\n	return records.filter(({ Type }) => Type !== "AAAA").map(',
	},
	{
		name: "preview-not-restored",
		breaks: "fail-back forgets the preview",
		file: "runtime/fail-back/write-back.ts",
		find: "restore([...original.records, ...original.preview])",
		replace: "restore([...original.records])",
	},
	{
		name: "stable-health-not-asked",
		breaks: "fail-back sends traffic to a stable color that is dead",
		file: "runtime/fail-back/write-back.ts",
		find: '!targets || targets[alb].some(({ state }) => state === "healthy")',
		replace: "!targets || targets[alb] !== undefined",
	},
	{
		name: "candidate-left-running",
		breaks: "a candidate that has failed keeps its tasks",
		file: "runtime/fail-back/tidy-up.ts",
		find: "ports.services.scale(cluster, services[candidate], idleCount)",
		replace: "Promise.resolve()",
	},
	{
		name: "not-aloud",
		breaks: "a fail-back that cannot go on logs nothing that an alarm counts",
		file: "runtime/tasks/task.ts",
		find: "			notifyPending(context.log, { error });",
		replace: "			void notifyPending;",
	},
];
