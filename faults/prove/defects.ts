/** A deliberate mistake in the product, which `npm run faults` must find. */
export interface Defect {
	readonly name: string;
	/** What it breaks, in a sentence. */
	readonly breaks: string;
	/** The file that has the mistake. */
	readonly file: string;
	/** What stands there: exactly once. */
	readonly find: string;
	/** What the mistake makes of it. */
	readonly replace: string;
}

const inFailBack: readonly Defect[] = [
	{
		name: "records-before-listener",
		breaks: "fail-back restores the records first, so that whoever ignores TTLs stays with the sick candidate",
		file: "runtime/fail-back/write-back.ts",
		find: "	const failure = aimed ? undefined : await aimBack(",
		replace:
			"	await restoreRecords(what, (await records)?.records, context);\n	const failure = aimed ? undefined : await aimBack(",
	},
	{
		name: "aaaa-not-restored",
		breaks: "fail-back forgets one record type",
		file: "runtime/core/dns.ts",
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
		breaks: "fail-back sends traffic to a stable colour that is dead",
		file: "runtime/fail-back/write-back.ts",
		find: '!targets || targets[edge].some(({ state }) => state === "healthy")',
		replace: "!targets || targets[edge] !== undefined",
	},
	{
		name: "candidate-left-running",
		breaks: "a candidate that has failed keeps its tasks",
		file: "runtime/fail-back/tidy-up.ts",
		find: "	await ports.services.scale(service.cluster, service.services[candidate], service.idleCount);",
		replace: "	void candidate;",
	},
	{
		name: "not-aloud",
		breaks: "a fail-back that cannot go on logs nothing that an alarm counts",
		file: "runtime/tasks/aloud.ts",
		find: "			context.log.warn(FAIL_BACK_PENDING, { error });",
		replace: "			void FAIL_BACK_PENDING;",
	},
];

const inTheRollout: readonly Defect[] = [
	{
		name: "upsert-without-compare",
		breaks: "a shift overwrites what somebody else has made of the records",
		file: "runtime/core/dns.ts",
		find: '		...seen.map((record): RecordChange => ({ Action: "DELETE", ResourceRecordSet: record })),\n		...wanted.map((record): RecordChange => ({ Action: "CREATE", ResourceRecordSet: record })),',
		replace: '		...wanted.map((record): RecordChange => ({ Action: "UPSERT", ResourceRecordSet: record })),',
	},
	{
		name: "aaaa-not-shifted",
		breaks: "a shift forgets one record type",
		file: "runtime/core/dns.ts",
		find: "	return records.map((record) => ({ ...record, Weight: weights[record.SetIdentifier as Colour] }));",
		replace:
			'	return records.map((record) =>\n		record.Type === "AAAA" ? record : { ...record, Weight: weights[record.SetIdentifier as Colour] },\n	);',
	},
	{
		name: "weights-both-zero",
		breaks: "the last step gives both colours a weight of zero, which means half of the traffic each",
		file: "runtime/core/dns.ts",
		find: "	return { [candidate]: percent, ",
		replace: "	return { [candidate]: percent % 100, ",
	},
	{
		name: "shift-before-ready",
		breaks: "a candidate that is not healthy yet gets traffic",
		file: "runtime/core/progress.ts",
		find: '	if (verdict.verdict === "hold") return go("wait", verdict);\n	if (stragglers',
		replace: '	if (verdict.verdict === "hold") return go("ready", verdict);\n	if (stragglers',
	},
	{
		name: "capacity-ignored",
		breaks: "every step gets the traffic of one task",
		file: "runtime/core/capacity.ts",
		find: "Math.max(FEWEST_TASKS, Math.ceil(share))",
		replace: "(share > 0 && FEWEST_TASKS > 0 ? 1 : 0)",
	},
	{
		name: "bake-cut-short",
		breaks: "a step is taken before the one before it has been watched",
		file: "runtime/core/progress.ts",
		find: '	if (remaining > 0) return { rollout, verdict, next: "wait"',
		replace: '	if (remaining > 86_400) return { rollout, verdict, next: "wait"',
	},
	{
		name: "no-data-passes",
		breaks: "a look that sees no targets calls the candidate healthy",
		file: "runtime/core/signals/targets.ts",
		find: '	if (current.length === 0) return hold("NoTargets"',
		replace: '	if (current.length === 0) return pass("NoTargets"',
	},
	{
		name: "no-data-fails",
		breaks: "a look that sees no targets calls the candidate sick",
		file: "runtime/core/signals/targets.ts",
		find: '	if (current.length === 0) return hold("NoTargets"',
		replace: '	if (current.length === 0) return fail("NoTargets"',
	},
	{
		name: "newer-release-ignored",
		breaks: "a rollout goes on though its release has been superseded",
		file: "runtime/core/signals/deployment.ts",
		find: "	if (id !== deploymentId)",
		replace: "	if (id === undefined)",
	},
	{
		name: "fence-not-checked",
		breaks: "a task writes though its execution has lost the lock",
		file: "runtime/tasks/rollout-of.ts",
		find: "	if (lock?.owner === execution) return lock;",
		replace: "	if (lock) return lock;",
	},
	{
		name: "conclude-not-atomic",
		breaks: "Complete releases the lock, and then writes history",
		file: "runtime/tasks/complete.ts",
		find: "	await ports.locks.conclude(service.name, execution, ended);",
		replace: "	await ports.locks.release(service.name, execution);\n	await ports.history.close(service.name, ended);",
	},
];

const inTheMachine: readonly Defect[] = [
	{
		name: "catch-removed",
		breaks: "an error in Aim ends the execution where it is, without fail-back and without a word",
		file: "asl/rollout.asl.json",
		find: `      "Retry": "\${TaskRetry}",
      "Catch": [
        {
          "ErrorEquals": ["States.ALL"],
          "ResultPath": "$.error",
          "Next": "FailBack"
        }
      ],
      "Next": "Shift"`,
		replace: `      "Retry": "\${TaskRetry}",
      "Next": "Shift"`,
	},
	{
		name: "announced-once",
		breaks: "an announcement that SNS cannot take at once is lost",
		file: "asl/retry.ts",
		find: 'ErrorEquals: ["States.ALL"],\n		IntervalSeconds: 1,\n		BackoffRate: 2,\n		MaxAttempts: 6,',
		replace: 'ErrorEquals: ["States.ALL"],\n		IntervalSeconds: 1,\n		BackoffRate: 2,\n		MaxAttempts: 0,',
	},
];

const inTheWatchdog: readonly Defect[] = [
	{
		name: "aborted-ignored",
		breaks: "the watchdog takes an execution that was aborted for one that runs",
		file: "runtime/watchdog/take-over.ts",
		find: "	if (view.running || ",
		replace: '	if (view.running || view.status === "ABORTED" || ',
	},
	{
		name: "not-read-back",
		breaks: "the watchdog takes what it has written for what is there",
		file: "runtime/watchdog/bring-home.ts",
		find: "	if (differs) {",
		replace: "	if (differs && !takeover.changeId) {",
	},
	{
		name: "no-grace",
		breaks: "the watchdog releases the lock while a task of the dead execution may still write",
		file: "runtime/watchdog/bring-home.ts",
		find: "	if (since(takeover.since) < STRAY_WRITE_SECONDS) return false;",
		replace: "",
	},
	{
		name: "lock-not-released",
		breaks: "the watchdog keeps the lock of a release that is complete, and no other can begin",
		file: "runtime/watchdog/bring-home.ts",
		find: '	if (mine?.outcome === "completed") return ports.locks.release(service.name, owner);',
		replace: '	if (mine?.outcome === "completed") return;',
	},
];

/** Every deliberate mistake. To add one, write it down in its part. */
export const DEFECTS: readonly Defect[] = [...inFailBack, ...inTheRollout, ...inTheMachine, ...inTheWatchdog];
