import type { Defect } from "../defect.ts";

/** Mistakes in what a calendar says. */
export const CALENDAR_DEFECTS: readonly Defect[] = [
	{
		name: "freeze-at-begin-only",
		breaks: "a rollout that a freeze overtakes takes its next step all the same",
		file: "runtime/core/rollout/freeze.ts",
		find: "	if (!found) return undefined;\n	const state",
		replace: "	if (!found || rollout.step >= 0) return undefined;\n	const state",
	},
	{
		name: "freeze-not-foreseen",
		breaks: "a rollout begins though it would run into a freeze, or in one",
		file: "runtime/core/rollout/calendar/beginning.ts",
		find: "		else if (inTheWay) instant = inTheWay.to;",
		replace: "		else if (inTheWay && lasts < 0) instant = inTheWay.to;",
	},
	{
		name: "calendar-never-opens",
		breaks: "a release that waits for the calendar is never started",
		file: "runtime/watchdog/start-pending.ts",
		find: 'return beginning(config, clock()).may !== "later";',
		replace: "return false;",
	},
	{
		name: "frozen-completes",
		breaks: "a gate that is opened in a freeze leads to completion at once",
		file: "runtime/tasks/watch.ts",
		find: '...heldUp({ ...document, rollout }, "complete", context.now) };',
		replace: '...heldUp({ ...document, rollout }, "complete", new Date(0)) };',
	},
	{
		name: "withdrawn-begins-anyway",
		breaks: "a release that is withdrawn as its rollout begins is rolled out all the same",
		file: "runtime/release/withdraw.ts",
		find: "const executionName = `${service.name}-${observed.attempt}-withdrawn`;",
		replace: "const { executionName } = observed;",
	},
];
