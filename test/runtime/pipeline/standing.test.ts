import { beforeEach, describe, expect, it } from "vitest";
import { attemptOfTry } from "../../../runtime/contract/index.ts";
import { at, strangersLock } from "../../support/documents.ts";
import { arnOf, execution, PipelineScene, parameters } from "../../support/pipeline-scene.ts";

const E1 = execution(1);
let scene: PipelineScene;

beforeEach(() => {
	scene = new PipelineScene("off");
	scene.attempt(E1);
	scene.enter(1, "Rollout");
});

/** What Rollout says of the attempt. */
async function says(): Promise<readonly unknown[]> {
	await scene.deliver(1, parameters("rollout"));
	const [name, , details] = scene.last;
	return [name, (details as { readonly summary: string }).summary];
}

describe("how an attempt stands", () => {
	it("is that it has ended where its execution has, and nothing is written of it", async () => {
		scene.views.set(arnOf(E1), { running: false, status: "ABORTED", error: "Aborted", cause: "alice: no" });
		expect(await says()).toEqual(["fail", `${E1} has ended: Aborted: alice: no`]);
		scene.views.set(arnOf(E1), { running: false, status: "TIMED_OUT" });
		expect(await says()).toEqual(["fail", `${E1} has ended: TIMED_OUT`]);
		scene.ended(E1, "running");
		expect(await says()).toEqual(["fail", `${E1} has ended: TIMED_OUT`]);
	});

	it("is what history says by then", async () => {
		const find = scene.history.get.bind(scene.history);
		let asked = 0;
		scene.history.get = (id) => (asked++ === 0 ? undefined : find(id));
		scene.ended(E1, "completed");
		scene.views.set(arnOf(E1), { running: false, status: "SUCCEEDED" });
		expect(await says()).toEqual(["succeed", `${E1} is complete: release 1 serves`]);
	});

	it("is that it waits where its execution is not known yet: the watchdog starts it", async () => {
		scene.views.set(arnOf(E1), { running: false, status: "GONE" });
		expect(await says()).toEqual(["goOn", "waits for its turn"]);
	});

	it("is that it runs while the watchdog brings it back", async () => {
		scene.views.set(arnOf(E1), { running: false, status: "ABORTED" });
		scene.rolls(E1, "Restore");
		expect(await says()).toEqual(["goOn", `${E1} is rolled out (Restore)`]);
	});

	it("is that it runs while its execution moves the rollout that it takes back", async () => {
		scene.views.set(arnOf(E1), { running: false, status: "FAILED" });
		scene.lock = strangersLock({ attempt: "r0", owner: arnOf(E1), service: scene.registered as never });
		expect(await says()).toEqual(["goOn", `${E1} is rolled out (Begin)`]);
	});

	it("is that it serves where what is wanted served at once, or was found to", async () => {
		scene.served(1, 100);
		expect(await says()).toEqual(["succeed", `${E1} is complete: release 1 serves`]);
		scene.ended(E1, "skipped", "UnchangedRelease: blue serves the same");
		expect((await says())[0]).toBe("succeed");
		scene.ended(E1, "skipped", "Superseded: r9 is wanted now");
		expect(await says()).toEqual(["fail", `${E1} is skipped: Superseded: r9 is wanted now`]);
	});

	it("is not that it serves because an earlier rollout of its release did", async () => {
		scene.attempt(E1, { kind: "retry", release: 1 });
		scene.served(1, 100);
		scene.enter(1, "Rollout");
		await scene.deliver(1, parameters("rollout"), { attempt: E1 });
		expect(scene.last).toMatchObject(["goOn", expect.anything(), { summary: "waits for its turn" }]);
	});

	it("is that it waits though the note of that has not been written yet", async () => {
		const gate = scene.waits(E1);
		scene.note = { execution: arnOf(E1), state: "Ready", at: at(1).toISOString(), document: {} };
		expect((await says())[1]).toContain("waits at a gate");
		scene.note = { ...scene.note, at: at(700).toISOString() };
		expect((await says())[1]).toContain("is rolled out (Ready)");
		scene.gate = { ...gate, execution: arnOf("r9") };
		scene.note = undefined;
		expect((await says())[1]).toContain("is rolled out (Begin)");
	});
});

describe("an execution of the pipeline", () => {
	it("has so many tries as its ids have room for", async () => {
		for (let number = 1; number <= 999; number++) scene.attempt(attemptOfTry(E1, number), { release: number });
		expect(await says()).toEqual(["fail", `${E1} has been tried 999 times: start the pipeline anew`]);
	});
});
