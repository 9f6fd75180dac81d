import { describe, expect, it } from "vitest";
import { WATCHDOG } from "../../../runtime/contract/index.ts";
import { at, EXECUTION, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";
import { aborted, Watch } from "../../support/watch.ts";

const LEFT = { locks: 1, pending: [], home: [] };
const PENDING = { locks: 1, pending: ["shop"], home: [] };
const HOME = { locks: 1, pending: [], home: ["shop"] };

describe("the watchdog leaves alone", () => {
	it("a world in which nobody holds a lock", async () => {
		const scene = await Scene.atRest();
		expect(await new Watch(scene).sweep()).toEqual({ locks: 0, pending: [], home: [] });
		expect(scene.calls.map(({ name }) => name)).toEqual(["locks.services"]);
	});

	it("a rollout whose execution runs: it reads its lock, its execution and the newest attempt, and nothing else", async () => {
		const { scene } = await sick();
		const before = await scene.snapshot();
		scene.forget();
		expect(await new Watch(scene).sweep()).toEqual(LEFT);
		expect(await scene.snapshot()).toEqual(before);
		expect(scene.calls.map(({ name }) => name)).toEqual([
			"locks.services",
			"locks.held",
			"executions.describe",
			"attempts.pending",
		]);
		expect(scene.calls.at(2)?.args).toEqual([EXECUTION]);
	});

	it("a lock that was released since it was listed", async () => {
		const { scene, watch } = await aborted();
		scene.hook = async ({ name }, next) => (name === "locks.services" ? ["shop"] : next());
		await scene.world.locks.release("shop", EXECUTION);
		expect(await watch.sweep()).toEqual(LEFT);
	});

	it("a lock that changed hands between its check and its write", async () => {
		const { scene, watch } = await aborted();
		const theirs = strangersLock();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.takeOver") {
				await scene.world.locks.release("shop", EXECUTION);
				await scene.world.locks.acquire("shop", theirs);
			}
			return next();
		};
		expect(await watch.sweep()).toEqual(LEFT);
		expect((await scene.snapshot()).lock).toEqual(theirs);
		expect(scene.writes()).toEqual([]);
	});

	it("an execution that has only just begun, which Step Functions may not show yet", async () => {
		const { scene, watch } = await aborted();
		watch.end(EXECUTION, { status: "GONE" });
		const { takenAt = "" } = (await scene.snapshot()).lock ?? {};
		scene.seconds = (Date.parse(takenAt) - at(0).getTime()) / 1000 + 599;
		expect(await watch.sweep()).toEqual(LEFT);
		expect(await watch.sweep(1)).toEqual(PENDING);
	});
});

describe("the watchdog takes over a rollout whose execution", () => {
	it.each(["ABORTED", "TIMED_OUT", "FAILED"])("ended as %s, and says so where it gave no reason", async (status) => {
		const { scene, watch } = await aborted();
		watch.end(EXECUTION, { status });
		expect(await watch.sweep()).toEqual(PENDING);
		expect((await scene.snapshot()).lock).toMatchObject({
			owner: WATCHDOG,
			takeover: {
				execution: EXECUTION,
				ended: { error: status, cause: `the execution ended as ${status}` },
				since: at(scene.seconds).toISOString(),
			},
		});
	});

	it("is gone, long after it began", async () => {
		const { watch } = await aborted();
		watch.end(EXECUTION, { status: "GONE" });
		expect(await watch.sweep(700)).toEqual(PENDING);
	});

	it("failed with a reason, which it keeps", async () => {
		const { scene, watch } = await aborted();
		watch.end(EXECUTION, { status: "FAILED", error: "States.Runtime", cause: "no such path" });
		await watch.sweep();
		expect((await scene.snapshot()).lock?.takeover?.ended).toEqual({ error: "States.Runtime", cause: "no such path" });
	});

	it("and logs under that execution's name, from the first run to the last", async () => {
		const { scene, watch } = await aborted();
		await watch.sweep();
		expect(scene.lines[0]).toEqual({
			level: "warn",
			message: "took over a rollout",
			fields: { run: 2, ended: { error: "ABORTED", cause: "the execution ended as ABORTED" } },
		});
		await watch.sweep();
		const fields = { rollout: EXECUTION, service: "shop", task: "watchdog" };
		expect(watch.logs).toEqual([fields, fields]);
	});

	it("and keeps all that the lock says of the rollout", async () => {
		const { scene, watch } = await aborted();
		const { lock } = await scene.snapshot();
		await watch.sweep();
		expect((await scene.snapshot()).lock).toEqual({ ...lock, owner: WATCHDOG, takeover: expect.anything() });
	});
});

describe("a rollout that is home", () => {
	it("is told once, and its lock is released", async () => {
		const { scene, watch } = await aborted();
		await watch.sweep();
		expect(await watch.sweep(100)).toEqual(HOME);
		expect((await scene.snapshot()).lock).toBeUndefined();
		expect(await watch.sweep(60)).toEqual({ locks: 0, pending: [], home: [] });
		expect(watch.published).toHaveLength(1);
	});
});
