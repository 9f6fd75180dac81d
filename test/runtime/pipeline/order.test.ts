import { beforeEach, describe, expect, it } from "vitest";
import { at } from "../../support/documents.ts";
import { execution, IMAGE, job, PipelineScene, parameters } from "../../support/pipeline-scene.ts";

const by = (n: number, pipeline = "web") => `codepipeline ${pipeline} execution ${execution(n)} job ${job(n)}`;
let scene: PipelineScene;

/** The sources of these executions were taken one after the other. */
function sourced(...numbers: readonly number[]): void {
	numbers.forEach((n, i) => {
		scene.run(n, "Commit", "Succeeded", { startedAt: at(i * 10).toISOString() });
	});
}

/** What the rule says of an execution. */
async function order(n: number): Promise<readonly unknown[]> {
	await scene.deliver(1, parameters("order", n));
	return scene.last;
}

beforeEach(() => {
	scene = new PipelineScene();
});

describe("the rule of the order", () => {
	it("keeps the first build out as long as there is no service, and says its image", async () => {
		scene.registered = undefined;
		expect(await order(1)).toEqual([
			"fail",
			job(1),
			{ summary: `no service shop is registered yet: it is made with this image (bin/deploy): ${IMAGE}` },
		]);
	});

	it("lets in where nothing has been released yet, or by other ways alone", async () => {
		sourced(1);
		expect((await order(1))[0]).toBe("succeed");
		scene.served(1, 100);
		scene.attempt("r2", { by: "alice" });
		expect((await order(1))[0]).toBe("succeed");
	});

	it("keeps out what is older than what serves, and says so", async () => {
		sourced(1, 2);
		scene.served(4, 100, undefined, by(2));
		const summary = `older than release 4, which serves: its source is of ${at(0).toISOString()}, and that one's of ${at(10).toISOString()} (${execution(2)})`;
		expect(await order(1)).toEqual(["fail", job(1), { summary }]);
	});

	it("lets in what is newer, and what serves itself", async () => {
		sourced(1, 2, 3);
		scene.served(4, 100, undefined, by(2));
		expect((await order(3))[0]).toBe("succeed");
		expect((await order(2))[0]).toBe("succeed");
	});

	it("keeps out what is older than what is under way, and not what is older than what has failed", async () => {
		sourced(1, 2);
		scene.attempt(execution(2), { by: by(2) });
		expect(await order(1)).toMatchObject(["fail", job(1), { summary: expect.stringContaining("which is under way") }]);
		scene.rolls(execution(2));
		expect((await order(1))[0]).toBe("fail");
		scene.ended(execution(2), "failed-back");
		expect((await order(1))[0]).toBe("succeed");
	});

	it("takes a way back for what it brings: the order is that of sources", async () => {
		sourced(1, 2, 3);
		scene.served(1, 300, undefined, by(1));
		scene.served(2, 200, undefined, by(2));
		expect((await order(2))[0]).toBe("succeed");
	});

	it("lets in what CodePipeline cannot compare any more, and what another pipeline built", async () => {
		sourced(1);
		scene.served(4, 100, undefined, by(2));
		expect((await order(1))[0]).toBe("succeed");
		scene.served(5, 200, undefined, by(3, "other"));
		expect((await order(1))[0]).toBe("succeed");
		scene.runs.clear();
		expect((await order(1))[0]).toBe("succeed");
	});

	it("lets in whatever goes back, by either execution's id", async () => {
		sourced(1, 2);
		scene.served(4, 100, undefined, by(2));
		scene.executions.set(execution(9), { rollbackTo: execution(1), revisions: [] });
		expect(await order(9)).toMatchObject(["succeed", job(1), { summary: "goes back, which no order forbids" }]);
		expect((await order(1))[0]).toBe("fail");
		scene.inside = [{ id: execution(9), rollback: true }];
		expect((await order(1))[0]).toBe("succeed");
		scene.executions.set(execution(9), { rollbackTo: execution(5), revisions: [] });
		expect((await order(1))[0]).toBe("fail");
	});
});
