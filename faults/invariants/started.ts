import { attemptOf } from "../../runtime/contract/index.ts";
import { ASKED, ATTEMPTS } from "../model/snapshot.ts";
import type { Invariant } from "./invariant.ts";

/** Liveness of the start: what AWS shows late is begun late, and not left out. */
export const started: Invariant = {
	name: "started",
	holds:
		"A release is skipped only when a newer deployment has taken its place, and not refused by one answer that shows no targets",
	watch(report) {
		return {
			ended: ({ executions, snapshot: { history, attempts, seconds } }) => {
				const entry = history.find(({ attempt }) => attempt === ATTEMPTS.release);
				const superseded =
					attempts.some((each) => ASKED.includes(each)) ||
					executions.some((each) => attemptOf(each) === ATTEMPTS.newer);
				if (entry?.outcome === "skipped" && !superseded) report(`the release was skipped: ${entry.reason}`, seconds);
				const checks = executions.find(({ arn }) => arn === entry?.execution)?.visits.get("Begin") ?? 0;
				const faults = entry?.outcome === "abandoned" ? entry.reason.split("; ") : [];
				const unseen = faults.length > 0 && faults.every((fault) => fault.endsWith("none is registered"));
				if (unseen && checks < 2) report(`the release was refused by one check: ${entry?.reason}`, seconds);
			},
		};
	},
};
