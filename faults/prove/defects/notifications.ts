import type { Defect } from "../defect.ts";

/** Mistakes in how people and other systems are told. */
export const NOTIFYING_DEFECTS: readonly Defect[] = [
	{
		name: "unnotified-fails",
		breaks: "a step fails because SNS does not take its message",
		file: "runtime/tasks/notify.ts",
		find: `		.catch((error: unknown) =>
			context.log.error("the announcement could not be published", { change: notification.change, error }),
		);`,
		replace: "		.finally(() => undefined);",
	},
	{
		name: "event-not-put-fails",
		breaks: "a step fails because EventBridge does not take its event",
		file: "runtime/tasks/notify.ts",
		find: '.catch((error: unknown) => log.error("the change of state could not be put on the event bus", { change, error }));',
		replace: ".finally(() => undefined);",
	},
	{
		name: "subject-of-100",
		breaks: "a subject is as long as SNS does not take any more, and nobody is told",
		file: "runtime/core/rollout/announcement.ts",
		find: "printable.slice(0, SUBJECT_LENGTH)",
		replace: 'printable.slice(0, SUBJECT_LENGTH).padEnd(SUBJECT_LENGTH + 1, ".")',
	},
];

/** Mistakes in what is written down of checks. */
export const RECORDING_DEFECTS: readonly Defect[] = [
	{
		name: "unrecorded-fails",
		breaks: "a check fails because what it decided by cannot be written down",
		file: "runtime/tasks/record.ts",
		find: 'context.log.warn("the check could not be recorded", { error });',
		replace: "throw error;",
	},
];

/** Mistakes in what is kept of what others say. */
export const TEXTS_DEFECTS: readonly Defect[] = [
	{
		name: "hook-heard-to-its-end",
		breaks: "all that a hook says is kept in the state, so a good release goes back for its length",
		file: "runtime/core/analysis/verdict.ts",
		find: "reason: oneLine(reason, LENGTHS.reason)",
		replace: "reason: oneLine(reason, LENGTHS.reason) && reason",
	},
];
