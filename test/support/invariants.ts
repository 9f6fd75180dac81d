import { expect } from "vitest";
import { same } from "../../runtime/core/routing/same.ts";
import type { Paper, PaperState } from "./paper.ts";
import type { TaskStep } from "./walk.ts";

/** Shares are compared with this tolerance. */
const ROUNDING = 1e-9;

/** The share that the schedule allows the candidate while a task is under way, in percent. */
export function allowedDuring({ task, input }: Pick<TaskStep, "task" | "input">): number {
	const { rollout, service } = input;
	const step = (rollout?.step ?? -1) + (task === "shift" ? 1 : 0);
	return service.schedule[step]?.percent ?? 0;
}

/** Invariants 1 and 2, after a write: weights are whole, in range and never all zero; green has no more than it is allowed. */
export function expectWithin(paper: Paper, allowedPercent: number): void {
	for (const type of paper.service.dns.types) {
		const { blue, green } = paper.weights(type);
		const toGreen = green / (blue + green);
		const share = (1 - toGreen) * paper.greenShare("blue") + toGreen * paper.greenShare("green");
		// A rollout asks ten thousand times, and each `expect` costs more than all of this.
		const valid = [blue, green].every((weight) => Number.isInteger(weight) && weight >= 0 && weight <= 255);
		if (valid && blue + green > 0 && share <= allowedPercent / 100 + ROUNDING) continue;
		expect.fail(`${type}: weights ${blue} and ${green}, a share of ${share} where ${allowedPercent} % are allowed`);
	}
}

/** The first place that invariant 3 allows: everything is what it was, field by field. */
export function expectOriginal(paper: Paper, original: PaperState): void {
	const { records, actions } = paper.state();
	expect({ records, actions }).toEqual({ records: original.records, actions: original.actions });
}

/** The other place: green has all of the traffic, on both load balancers; and no record that is not the service's has changed. */
export function expectCompleted(paper: Paper, original: PaperState): void {
	for (const type of paper.service.dns.types) expect(paper.weights(type)).toEqual({ blue: 0, green: 100 });
	expect([paper.greenShare("blue"), paper.greenShare("green")]).toEqual([1, 1]);
	const { records } = paper.state();
	expect(records).toHaveLength(original.records.length);
	for (const [i, record] of records.entries()) expectSameButOwn(paper, record, original.records[i] ?? record);
}

/** Weights and the preview's target are the service's own to change; nothing else is. */
function expectSameButOwn(paper: Paper, after: PaperState["records"][number], before: PaperState["records"][number]) {
	const { dns } = paper.service;
	const own = dns.types.some((type) => type === after.Type);
	const named = (name: string) => own && after.Name === `${name.toLowerCase().replace(/\.$/, "")}.`;
	if (named(dns.name)) expect({ ...after, Weight: 0 }).toEqual({ ...before, Weight: 0 });
	else if (named(dns.preview)) expect(withoutTarget(after)).toEqual(withoutTarget(before));
	else expect(same(after, before), `${after.Name} ${after.Type}`).toBe(true);
}

function withoutTarget({ AliasTarget: _, TTL: __, ResourceRecords: ___, ...rest }: PaperState["records"][number]) {
	return rest;
}
