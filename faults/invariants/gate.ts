import type { ServiceConfig } from "../../runtime/contract/index.ts";
import { percentAt } from "../model/shares.ts";
import { together, type Watcher } from "../model/watcher.ts";
import type { Invariant, Report } from "./invariant.ts";
import { beyond, goesBack } from "./readings.ts";

/** How much longer than its time limit a gate may take until it is left, in seconds: the tries of its task add to it. */
const TRIES_SECONDS = 180;

/** A rollout waits for people where they want it to: the issue's own demand, beside the design's list. */
export const gate: Invariant = {
	name: "gate",
	holds:
		"Beyond a step with a gate traffic goes only when somebody has opened that gate, and after one check more; a gate that nobody opens is left in time",
	watch: (report) => together([leftInTime(report), openedFirst(report)]),
};

/** A gate that nobody opens is left in time. */
function leftInTime(report: Report): Watcher {
	let limit = Number.POSITIVE_INFINITY;
	let waiting: { readonly arn: string; readonly since: number } | undefined;
	const remaining = (seconds: number) => {
		const waited = seconds - (waiting?.since ?? seconds);
		if (waited > limit) report(`a gate was left only ${Math.round(waited)} s after it began to wait`, seconds);
		waiting = undefined;
	};
	return {
		begins: ({ judge }) => {
			limit = judge.gateSeconds + TRIES_SECONDS;
		},
		entered: ({ arn, state, type }, seconds) => {
			if (state === "AwaitDecision") waiting = { arn, since: seconds };
			else if (waiting?.arn === arn && type !== "Branch") remaining(seconds);
		},
		executionEnded: ({ arn }, seconds) => {
			if (waiting?.arn === arn) remaining(seconds);
		},
	};
}

/** Traffic goes beyond a step with a gate only once that is open, and after one check more. */
function openedFirst(report: Report): Watcher {
	let service: ServiceConfig;
	/** The executions, and the shares in percent whose gates have been opened to them. */
	const opened = new Set<string>();
	let percent = 0;
	/** Whether the candidate was checked since a gate was opened. */
	let checked = true;
	return {
		begins: (input) => {
			service = input;
		},
		decided: ({ arn }, decision) => {
			if (decision === "promote") opened.add(`${arn} ${percent}`);
			checked = false;
		},
		returned: (run) => {
			if (run.checks) checked = true;
		},
		written: (write, after) => {
			percent = percentAt(after.records, service);
			const was = beyond(write, after, service);
			const { actor } = write.run;
			if (was === undefined || actor.kind !== "execution" || goesBack(write.before)) return;
			if (!checked)
				report(`${write.name} went beyond ${was} % without a check since its gate was opened`, after.seconds);
			const gated = service.schedule.some((step) => step.gate && step.percent === was);
			if (gated && !opened.has(`${actor.execution} ${was}`))
				report(`${write.name} went beyond ${was} %, whose gate nobody had opened`, after.seconds);
		},
	};
}
