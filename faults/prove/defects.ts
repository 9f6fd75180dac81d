/** A deliberate defect: one place in the sources, made wrong. */
export interface Defect {
	/** As on the command line and in the table. */
	readonly name: string;
	/** What it breaks, for people. */
	readonly about: string;
	/** The file, from the project's folder. */
	readonly file: string;
	/** Text that stands there exactly once. */
	readonly find: string;
	readonly replace: string;
}

/** Each breaks one promise of docs/guarantees.md; the prover must find every one of them. */
export const DEFECTS: readonly Defect[] = [
	{
		name: "catch-leads-past-fail-back",
		about: "a completion that fails for good is announced as complete instead of failing back",
		file: "asl/rollout.asl.json",
		find: `          "Next": "FailBack"
        }
      ],
      "Next": "AnnounceCompleted"`,
		replace: `          "Next": "Completed"
        }
      ],
      "Next": "AnnounceCompleted"`,
	},
	{
		name: "records-before-listener",
		about: "fail-back restores the records first, and re-aims the edge afterwards",
		file: "runtime/fail-back/write-back.ts",
		find: "	const failure = aimed ? undefined : await aimBack(what, { actions, serves }, context);\n",
		replace:
			"	await restoreRecords(what, (await records)?.records, context);\n	const failure = aimed ? undefined : await aimBack(what, { actions, serves }, context);\n",
	},
	{
		name: "upsert-without-compare",
		about: "a shift overwrites whatever is there",
		file: "runtime/tasks/shift.ts",
		find: "	if (!done && !same(live, rollout.records)) {",
		replace: "	if (false) {",
	},
	{
		name: "lock-not-released",
		about: "a rollout that failed back keeps its lock",
		file: "runtime/tasks/conclude.ts",
		find: "entry ? ports.locks.conclude(name, execution, entry) : ports.locks.release(name, execution);",
		replace: "entry ? ports.history.close(name, entry) : Promise.resolve();",
	},
	{
		name: "aaaa-forgotten",
		about: "fail-back restores A records only",
		file: "runtime/fail-back/write-back.ts",
		find: "restore([...original.records, ...original.preview])",
		replace: `restore([...original.records, ...original.preview].filter(({ Type }) => Type === "A"))`,
	},
	{
		name: "watchdog-waits-for-nobody",
		about: "the watchdog takes over rollouts whose execution still runs",
		file: "runtime/watchdog/take-over.ts",
		find: "if (view.running || (view.status === GONE && age < UNKNOWN_SECONDS)) return undefined;",
		replace: "if (view.status === GONE && age < UNKNOWN_SECONDS) return undefined;",
	},
	{
		name: "watchdog-ignores-aborted",
		about: "the watchdog leaves aborted executions alone",
		file: "runtime/watchdog/take-over.ts",
		find: "if (view.running || ",
		replace: `if (view.running || view.status === "ABORTED" || `,
	},
	{
		name: "watchdog-without-read-back",
		about: "the watchdog releases the lock once it has written, and reads nothing back",
		file: "runtime/watchdog/bring-home.ts",
		find: "		return { ...lock, takeover: { ...takeover, changeId, restoredAt, ...(overwrote && { overwrote }) } };",
		replace:
			"		await conclude({ ...lock, takeover: { ...takeover, changeId, restoredAt, ...(overwrote && { overwrote }) } }, context);\n		return undefined;",
	},
	{
		name: "no-grace-for-stray-writes",
		about: "the watchdog takes its first reading for proof, though the dead execution's function may still write",
		file: "runtime/watchdog/bring-home.ts",
		find: "export const STRAY_WRITE_SECONDS = 70;",
		replace: "export const STRAY_WRITE_SECONDS = 0;",
	},
	{
		name: "no-fence",
		about: "a task writes without holding the lock",
		file: "runtime/tasks/rollout-of.ts",
		find: "	if (lock?.owner === execution) return lock;",
		replace: "	if (lock) return lock;",
	},
	{
		name: "no-lock",
		about: "a release begins though another holds the lock",
		file: "runtime/tasks/begin.ts",
		find: "	if (holder && holder.owner !== execution) return queued(document, holder, context);\n\n",
		replace: "	if (holder && holder.owner !== execution) await ports.locks.release(service.name, holder.owner);\n\n",
	},
	{
		name: "hold-is-pass",
		about: "a look that cannot tell counts as healthy",
		file: "runtime/core/verdict.ts",
		find: `verdicts.find(({ verdict }) => verdict === "fail") ?? verdicts.find(({ verdict }) => verdict === "hold");`,
		replace: `verdicts.find(({ verdict }) => verdict === "fail");`,
	},
	{
		name: "no-data-is-sick",
		about: "targets that are not listed count as sick",
		file: "runtime/core/signals/targets.ts",
		find: `return hold("NoTargets",`,
		replace: `return fail("NoTargets",`,
	},
	{
		name: "no-capacity",
		about: "a step gets the tasks of the step before",
		file: "runtime/tasks/prepare.ts",
		find: "rollout, rollout.step + 1)",
		replace: "rollout, Math.max(0, rollout.step))",
	},
	{
		name: "sick-stable-ignored",
		about: "fail-back sends users to a stable colour without healthy targets",
		file: "runtime/fail-back/write-back.ts",
		find: `const serves = perColour((edge) => !targets || targets[edge].some(({ state }) => state === "healthy"));`,
		replace: "const serves = perColour((edge) => !targets || edge.length > 0);",
	},
	{
		name: "bake-skipped",
		about: "a step ends at its first good look",
		file: "runtime/core/progress.ts",
		find: "const remaining = bakeSecondsOf(service, rollout.step) - since(bakedFrom, now);",
		replace: "const remaining = 0 * bakeSecondsOf(service, rollout.step) - since(bakedFrom, now);",
	},
	{
		name: "weights-both-zero",
		about: "the last step gives neither colour a weight",
		file: "runtime/core/dns.ts",
		find: "return { [candidate]: percent, [other(candidate)]: 100 - percent } as Record<Colour, number>;",
		replace:
			"return { [candidate]: percent % 100, [other(candidate)]: percent === 100 ? 0 : 100 - percent } as Record<Colour, number>;",
	},
	{
		name: "conclude-in-two-steps",
		about: "history says completed before the lock proves that the rollout still is its owner's",
		file: "runtime/tasks/complete.ts",
		find: "	await ports.locks.conclude(service.name, execution, ended);",
		replace: "	await ports.history.close(service.name, ended);\n	await ports.locks.release(service.name, execution);",
	},
];
