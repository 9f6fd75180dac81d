import type { Defect } from "./defect.ts";

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
