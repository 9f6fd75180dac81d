import { describe, expect, it } from "vitest";
import { Asking, definition } from "../../support/asking.ts";
import { at } from "../../support/documents.ts";
import { arnOf, execution, job, PipelineScene, parameters } from "../../support/pipeline-scene.ts";

const [E1, E9] = [execution(1), execution(9)];

/** The function's pipeline, with the release function and the table of a world at rest. */
function withReleaseFunction(asking = new Asking()): { readonly scene: PipelineScene; readonly asking: Asking } {
	const scene = new PipelineScene();
	const { attempts, history, locks, probations, gates, progress } = asking.world;
	// The world knows no images: what an image stands for is a task definition.
	const ask = ({ image, ...request }: Parameters<Asking["ask"]>[0] & object) =>
		asking.ask({ ...request, ...(image && { task_definition: definition(7) }) });
	scene.others = {
		attempts,
		history,
		locks,
		probations,
		releases: { ask },
		gates: gates as never,
		progress: progress as never,
	};
	scene.enter(1, "Release");
	return { scene, asking };
}

/** How a rollout ends that the release function has begun. */
async function ended(asking: Asking, attempt: string, outcome: "completed" | "failed-back"): Promise<void> {
	const entry = { attempt, execution: arnOf(attempt), reason: "Sick: no", at: at(9).toISOString() };
	await asking.world.history.claim("shop", { ...entry, outcome });
}

/** An execution of the pipeline has released a task definition, which served. */
async function served(asking: Asking, n: number, taskDefinition: string): Promise<void> {
	const { attempts } = asking.world;
	const [id, when] = [execution(n), at(10 * n).toISOString()];
	const what = { release: n + 1, taskDefinition, at: when };
	const attempt = { ...what, attempt: id, kind: "release", executionName: `shop-${id}` } as const;
	await attempts.record("shop", await attempts.head("shop"), attempt, { ...what, images: [], servedAt: when });
	await ended(asking, id, "completed");
}

describe("the release function, as a pipeline asks it,", () => {
	it("makes one attempt of a job that is delivered twice, and another one of a stage that is retried", async () => {
		const { scene, asking } = withReleaseFunction();
		await scene.deliver(1, parameters("release"));
		await scene.deliver(1, parameters("release"));
		expect(asking.attempts).toEqual(["r1", E1]);
		expect(scene.done.map(([name]) => name)).toEqual(["goOn", "goOn"]);
		await ended(asking, E1, "failed-back");
		await scene.deliver(1, parameters("release"));
		expect(scene.last).toMatchObject(["fail", job(1), { summary: expect.stringContaining("has failed (Sick: no)") }]);
		await scene.deliver(2, parameters("release"));
		expect(asking.attempts).toEqual(["r1", E1, `${E1}-2`]);
	});

	it("answers for what serves that nothing is to come, and Rollout finds the same", async () => {
		const { scene, asking } = withReleaseFunction();
		const ask = ({ image: _, ...request }: object & { image?: unknown }) =>
			asking.ask({ ...request, task_definition: definition(1) });
		scene.others = { ...scene.others, releases: { ask } };
		await scene.deliver(1, parameters("release"));
		expect(scene.done.at(-1)).toMatchObject(["succeed", job(1), {}, { Attempt: E1, Going: "nothing" }]);
		scene.run(1, "Review", "Succeeded");
		scene.enter(1, "Rollout");
		await scene.deliver(2, parameters("rollout"));
		expect(scene.last).toMatchObject(["succeed", job(2), {}]);
	});

	it("goes back to what an earlier execution has released, under the id of the one that goes back", async () => {
		const { scene, asking } = withReleaseFunction();
		for (const [n, revision] of [1, 7, 1].entries()) await served(asking, n, definition(revision));
		scene.enter(9, "Release", { rollbackTo: E1 });
		await scene.deliver(3, parameters("release", 9));
		expect(scene.done.at(-1)).toMatchObject(["succeed", job(3), {}, { Attempt: E9, Release: "2", Going: "back" }]);
		expect(asking.attempts).not.toContain(E9);
		scene.run(9, "Review", "Succeeded");
		scene.enter(9, "Rollout", { rollbackTo: E1 });
		await scene.deliver(4, parameters("rollout", 9));
		expect(scene.last).toMatchObject(["goOn", job(4), {}]);
		const recorded = await asking.world.attempts.find("shop", E9);
		expect(recorded).toMatchObject({ kind: "rollback", release: 2, taskDefinition: definition(7) });
		await ended(asking, E9, "completed");
		await scene.deliver(5, parameters("rollout", 9), { attempt: E9 });
		expect(scene.last).toMatchObject(["succeed", job(5), {}]);
	});
});
