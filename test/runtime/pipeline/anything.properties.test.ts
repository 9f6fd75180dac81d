import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODEPIPELINE_EVENTS, CODEPIPELINE_SOURCE, EVENT_SOURCE, EVENT_TYPE } from "../../../runtime/contract/index.ts";
import { at } from "../../support/documents.ts";
import { arnOf, execution, PipelineScene, parameters } from "../../support/pipeline-scene.ts";
import { runs } from "../../support/runs.ts";

/** Two executions of the pipeline, one after the other in the stage, and a stranger's attempt beside them. */
const EXECUTIONS = [1, 2] as const;
const STRANGER = "r9";

/** What may happen, in any order and as often as it likes. */
const step = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant("job" as const),
			n: fc.constantFrom(...EXECUTIONS),
			id: fc.integer({ min: 1, max: 4 }),
			action: fc.constantFrom("release", "rollout"),
			follows: fc.boolean(),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant("event" as const),
			n: fc.constantFrom(...EXECUTIONS),
			state: fc.constantFrom("FAILED", "STOPPED", "STARTED"),
			ago: fc.integer({ min: 0, max: 100 }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			do: fc.constant("rolled" as const),
			n: fc.constantFrom(...EXECUTIONS),
			change: fc.constantFrom("shifted", "completed", "failed-back"),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant("stage" as const),
			n: fc.constantFrom(...EXECUTIONS),
			action: fc.constantFrom("Release" as const, "Rollout" as const, "Review" as const),
			status: fc.constantFrom("InProgress", "Succeeded", "Failed"),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant("rollout" as const),
			who: fc.constantFrom<number | string>(...EXECUTIONS, STRANGER),
			to: fc.constantFrom("waits", "later", "completed", "failed-back", "Restore"),
		}),
	},
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function take(one: Step, scene: PipelineScene): Promise<void> {
	scene.seconds += 10;
	if (one.do === "stage") {
		if (one.action === "Review") scene.run(one.n, "Review", one.status);
		else if (one.status === "InProgress") scene.enter(one.n, one.action);
		else scene.run(one.n, one.action, one.status);
		scene.approval = one.action === "Review" && one.status === "InProgress" ? `token-${one.n}` : scene.approval;
	} else if (one.do === "rollout") move(typeof one.who === "number" ? newest(one.who, scene) : one.who, one.to, scene);
	// What is thrown back is delivered again: that is one of the steps to come.
	else await called(one, scene).catch(() => undefined);
}

function called(one: Exclude<Step, { do: "stage" | "rollout" }>, scene: PipelineScene): Promise<void> {
	const id = execution(one.n);
	if (one.do === "job") {
		const attempt = one.follows ? newest(one.n, scene) : undefined;
		return scene.deliver(one.id, parameters(one.action, one.n), attempt === undefined ? undefined : { attempt });
	}
	if (one.do === "rolled")
		return scene.call({
			source: EVENT_SOURCE,
			"detail-type": EVENT_TYPE,
			detail: { service: "shop", attempt: id, change: one.change },
		});
	const detail = { pipeline: "web", "execution-id": id, state: one.state, stage: "Deliver", action: "Review" };
	const kind = one.state === "STOPPED" ? CODEPIPELINE_EVENTS.stage : CODEPIPELINE_EVENTS.action;
	return scene.call({
		source: CODEPIPELINE_SOURCE,
		"detail-type": kind,
		time: at(scene.seconds - one.ago).toISOString(),
		detail,
	});
}

/** The attempt that an execution has made last. */
function newest(n: number, scene: PipelineScene): string | undefined {
	return [...scene.attempts.keys()].filter((id) => id.startsWith(execution(n))).at(-1);
}

function move(attempt: string | undefined, to: string, scene: PipelineScene): void {
	if (attempt === undefined || !["running", undefined].includes(scene.history.get(attempt)?.outcome)) return;
	if (to === "waits") scene.waits(attempt);
	else if (to === "later") scene.waits(attempt, 10);
	else if (to === "Restore") scene.rolls(attempt, "Restore");
	else scene.ended(attempt, to as "completed");
}

/** The scene at every act, so that each is judged by what was so then. */
class Watched extends PipelineScene {
	readonly faults: string[] = [];

	/** Judges what was done by the last step. @param before - so much had been done. */
	judge(before: number, tries: ReadonlyMap<number, number>): void {
		for (const [name, first, second] of this.done.slice(before)) {
			const runs = (n: number, action: string) => this.runs.get(execution(n))?.find((run) => run.action === action);
			if (name === "promote") {
				const n = EXECUTIONS.find((each) => first === `token-${newest(each, this)}`);
				if (n === undefined || this.gate?.percent !== 0) this.faults.push(`a foreign gate is opened: ${first}`);
				else if (runs(n, "Review")?.status !== "Succeeded")
					this.faults.push(`a gate is opened without approval: ${first}`);
			}
			if (name === "stop" && first === arnOf(STRANGER)) this.faults.push("another's attempt is stopped");
			if (name === "turnBack" && first === `token-${STRANGER}`) this.faults.push("another's gate is refused");
			if (
				name === "approval" &&
				second === true &&
				this.gate?.percent === 0 &&
				this.note?.state === "AwaitDecision" &&
				this.inside[0]?.id === this.gate.attempt
			)
				this.faults.push("an approval is given that somebody was asked for");
		}
		for (const n of EXECUTIONS) {
			const all = [...this.attempts.values()].filter(({ attempt }) => attempt.startsWith(execution(n)));
			if (all.length > (tries.get(n) ?? 0) + 1) this.faults.push("a step makes two attempts");
			const open = all
				.slice(0, -1)
				.filter(({ attempt }) => !["failed-back", "completed"].includes(this.history.get(attempt)?.outcome ?? ""));
			if (open.length > 0) this.faults.push(`an attempt is made beside one that runs: ${open[0]?.attempt}`);
			const jobs = all.map(({ by }) => by);
			if (new Set(jobs).size < jobs.length) this.faults.push("one job makes two attempts");
		}
	}
}

describe("whatever is delivered, in any order and as often as it likes,", () => {
	it("one job makes one attempt, opens no gate but the approved one, and ends no other's rollout", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
				const scene = new Watched();
				scene.attempt(STRANGER);
				for (const one of steps) {
					const before = scene.done.length;
					const tries = new Map(
						EXECUTIONS.map((n) => [n, [...scene.attempts.keys()].filter((id) => id.startsWith(execution(n))).length]),
					);
					await take(one, scene);
					scene.judge(before, tries);
				}
				expect(scene.faults).toEqual([]);
			}),
			{ numRuns: runs(500, 100) },
		);
	});
});
