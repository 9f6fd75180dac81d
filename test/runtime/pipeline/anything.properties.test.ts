import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CODEPIPELINE_EVENTS, CODEPIPELINE_SOURCE, EVENT_SOURCE, EVENT_TYPE } from "../../../runtime/contract/index.ts";
import { at } from "../../support/documents.ts";
import { execution, parameters } from "../../support/pipeline-scene.ts";
import { EXECUTIONS, STRANGER, WatchedPipeline } from "../../support/pipeline-watch.ts";
import { runs } from "../../support/runs.ts";

const which = fc.constantFrom(...EXECUTIONS);
const id = fc.integer({ min: 1, max: 3 });
const of = <K extends string, R extends object>(
	kind: K,
	weight: number,
	fields: { [F in keyof R]: fc.Arbitrary<R[F]> },
) => ({
	weight,
	arbitrary: fc.record<R>(fields).map((values) => ({ kind, ...values })),
});

/** What may happen, in any order and as often as it likes. */
const STEP = fc.oneof(
	of("job", 6, { id, follows: fc.boolean() }),
	of("forged", 1, { id, n: which, action: fc.constantFrom("release", "rollout"), follows: fc.boolean() }),
	of("pipeline", 4, { n: which, well: fc.constantFrom(true, true, true, false) }),
	of("event", 2, { n: which, state: fc.constantFrom("FAILED", "STOPPED", "STARTED"), ago: fc.constantFrom(0, 5, 100) }),
	of("told", 1, { n: which, change: fc.constantFrom("shifted", "completed", "failed-back") }),
	of("rollout", 4, {
		own: fc.constantFrom(true, true, false),
		to: fc.constantFrom("waits", "waits", "later", "completed", "failed-back", "Restore"),
	}),
);
type Step = typeof STEP extends fc.Arbitrary<infer S> ? S : never;

async function take(step: Step, scene: WatchedPipeline): Promise<void> {
	scene.seconds += 10;
	if (step.kind === "pipeline") scene.goesOn(step.n, step.well);
	else if (step.kind === "rollout") scene.moves(step.own ? scene.newest(scene.current ?? 1) : STRANGER, step.to);
	// What is thrown back is delivered again: that is one of the steps to come.
	else await called(step, scene).catch(() => undefined);
}

async function called(step: Exclude<Step, { kind: "pipeline" | "rollout" }>, scene: WatchedPipeline): Promise<void> {
	const time = (ago: number) => at(scene.seconds - ago).toISOString();
	if (step.kind === "job") {
		const { current, active } = scene;
		if (current === undefined || active === undefined || active === "Review") return;
		await delivered({ ...step, n: current, action: active.toLowerCase() }, scene);
	} else if (step.kind === "forged") await delivered(step, scene);
	else if (step.kind === "told") {
		const detail = { service: "shop", attempt: scene.newest(step.n) ?? execution(step.n), change: step.change };
		await scene.call({ source: EVENT_SOURCE, "detail-type": EVENT_TYPE, detail });
	} else {
		const { action, pipeline } = CODEPIPELINE_EVENTS;
		const about = { "execution-id": execution(step.n), state: step.state, stage: "Deliver", action: "Review" };
		const type = { source: CODEPIPELINE_SOURCE, "detail-type": step.state === "STOPPED" ? pipeline : action };
		await scene.call({ ...type, time: time(step.ago), detail: { pipeline: "web", ...about } });
	}
}

interface Delivered {
	readonly id: number;
	readonly n: number;
	readonly action: string;
	readonly follows: boolean;
}

function delivered({ id: number, n, action, follows }: Delivered, scene: WatchedPipeline): Promise<void> {
	const attempt = follows ? scene.newest(n) : undefined;
	// Jobs of different executions have different ids.
	return scene.deliver(10 * n + number, parameters(action, n), attempt === undefined ? undefined : { attempt });
}

describe("whatever is delivered, in any order and as often as it likes,", () => {
	it("one job makes one attempt, opens no gate but the approved one, and ends no other's rollout", async () => {
		const met = new Map<unknown, number>();
		await fc.assert(
			fc.asyncProperty(fc.array(STEP, { minLength: 10, maxLength: 60 }), async (steps) => {
				const scene = new WatchedPipeline();
				for (const step of steps) await scene.watched(() => take(step, scene));
				for (const [name] of scene.done) met.set(name, (met.get(name) ?? 0) + 1);
				expect(scene.faults).toEqual([]);
			}),
			{ numRuns: runs(1_000, 500) },
		);
		// A property that meets nothing holds nothing.
		expect([...met.keys()]).toEqual(
			expect.arrayContaining(["ask", "promote", "turnBack", "stop", "approval", "succeed", "fail", "goOn"]),
		);
	});
});
