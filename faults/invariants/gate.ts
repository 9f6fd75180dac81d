import type { ServiceConfig } from "../../runtime/contract.ts";
import type { Execution } from "../play/executions.ts";
import { greenOf, shareOf } from "../play/snapshot.ts";
import type { Write } from "../play/watcher.ts";
import type { Invariant } from "./invariant.ts";

/** How much longer than its time limit a gate may take until it is left, in seconds: the tries of its task add to it. */
const TRIES_SECONDS = 180;

/** A rollout waits for people where they want it to: the issue's own demand, beside the design's list. */
export const gate: Invariant = {
	name: "gate",
	holds:
		"Beyond a step with a gate traffic goes only when somebody has opened that gate; a gate that nobody opens is left in time",
	watch(report) {
		let service: ServiceConfig;
		/** The shares, in percent, whose gates have been opened. */
		const opened = new Set<string>();
		let waiting: { readonly arn: string; readonly since: number } | undefined;
		const shut = (execution: string, percent: number) =>
			service.schedule.some((step) => step.gate && step.percent === percent) && !opened.has(`${execution} ${percent}`);
		const left = (seconds: number) => {
			const limit = service.judge.gateSeconds + TRIES_SECONDS;
			if (waiting && seconds - waiting.since > limit) {
				report(`a gate was left only ${Math.round(seconds - waiting.since)} s after it began to wait`, seconds);
			}
			waiting = undefined;
		};
		/** The candidate's share before a write that goes beyond it. */
		const beyond = ({ name, before }: Write, after: Write["before"]) => {
			const [was, now] = [before, after].map(({ records }) => 100 * shareOf(records, "A")) as [number, number];
			if (name === "dns.change" && now > was) return was;
			const aimed = [before, after].map(({ actions }) => greenOf(actions.blue, service, "blue")) as [number, number];
			return name === "edges.aim" && aimed[1] > aimed[0] ? was : undefined;
		};
		let percent = 0;
		return {
			begins: (given) => {
				service = given;
			},
			entered: ({ arn, state, type }: Execution, seconds) => {
				if (state === "AwaitDecision") waiting = { arn, since: seconds };
				else if (waiting?.arn === arn && type !== "Branch") left(seconds);
			},
			decided: ({ arn }, decision) => {
				if (decision === "promote") opened.add(`${arn} ${percent}`);
			},
			written: (write, after) => {
				percent = 100 * shareOf(after.records, "A");
				const was = beyond(write, after);
				const { actor } = write.run;
				if (was === undefined || actor.kind !== "execution" || !shut(actor.execution, was)) return;
				report(`${write.name} went beyond ${was} %, whose gate nobody had opened`, after.seconds);
			},
			executionEnded: ({ arn }, seconds) => {
				if (waiting?.arn === arn) left(seconds);
			},
		};
	},
};
