import { describe, expect, it } from "vitest";
import { type ExecutionView, GONE } from "../../../runtime/ports/index.ts";
import { at, sampleAttempt } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { aborted, Watch } from "../../support/watch.ts";

const EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:rollout:shop-r9-abc";
const ATTEMPT = sampleAttempt({ attempt: "r9", release: 9, executionName: "shop-r9-abc" });

/** EventBridge's event of an execution that ended badly. */
const ended = (executionArn = EXECUTION, input: unknown = { event: { service: "shop", attempt: "r9" } }) => ({
	source: "aws.states",
	"detail-type": "Step Functions Execution Status Change",
	detail: { executionArn, status: "ABORTED", input: JSON.stringify(input), output: null },
});

/** An attempt whose execution was aborted while it waited for its turn. */
async function waited() {
	const scene = await Scene.atRest();
	await scene.world.attempts.record("shop", undefined, ATTEMPT);
	const watch = new Watch(scene);
	watch.end(EXECUTION, { error: "Aborted", cause: "no longer wanted" });
	return { scene, watch, answer: () => scene.world.history.find("shop", "r9") };
}

describe("an attempt whose execution ended before it began", () => {
	it("is answered for by the watchdog that hears of it", async () => {
		const { scene, watch, answer } = await waited();
		await watch.sweep(7, ended());
		const reason = "Aborted: no longer wanted";
		const entry = {
			attempt: "r9",
			release: 9,
			execution: EXECUTION,
			outcome: "abandoned",
			reason,
			at: at(scene.seconds).toISOString(),
		};
		expect(await answer()).toEqual(entry);
		await watch.sweep(7, ended());
		expect(await answer()).toEqual(entry);
	});

	it("is answered for by no event of anything else", async () => {
		const { watch, answer } = await waited();
		const others = [
			undefined,
			{},
			{ "detail-type": "Scheduled Event", detail: {} },
			ended("arn:aws:states:eu-west-1:123456789012:execution:rollout:shop-r8-abc"),
			ended(EXECUTION, { event: { service: "cart", attempt: "r9" } }),
			ended(EXECUTION, { event: { service: "shop", attempt: "r8" } }),
			ended(EXECUTION, {}),
			{ ...ended(), detail: { executionArn: EXECUTION, input: "{" } },
		];
		for (const other of others) await watch.sweep(1, other);
		expect(await answer()).toBeUndefined();
	});

	it("is not answered for while its execution runs, whatever an event says", async () => {
		const { watch, answer } = await waited();
		watch.executions.set(EXECUTION, { running: true, status: "RUNNING" });
		await watch.sweep(1, ended());
		expect(await answer()).toBeUndefined();
	});

	it("keeps the answer that it has", async () => {
		const { scene, watch, answer } = await waited();
		const entry = {
			attempt: "r9",
			execution: EXECUTION,
			outcome: "skipped",
			reason: "Superseded",
			at: at(1).toISOString(),
		} as const;
		await scene.world.history.claim("shop", entry);
		await watch.sweep(1, ended());
		expect(await answer()).toEqual(entry);
	});

	it("is brought back first where it holds the lock", async () => {
		const { scene, watch } = await aborted();
		const { lock } = await scene.snapshot();
		const id = lock?.attempt ?? "";
		const mine = { ...ATTEMPT, attempt: id, executionName: "shop-mine" };
		await scene.world.attempts.record("shop", await scene.world.attempts.head("shop"), mine);
		const before = await scene.world.history.find("shop", id);
		await watch.sweep(
			1,
			ended("arn:aws:states:x:1:execution:rollout:shop-mine", { event: { service: "shop", attempt: id } }),
		);
		expect(await scene.world.history.find("shop", id)).toEqual(before);
	});

	it("is told as a failure when the table does not answer, and keeps nobody's traffic away", async () => {
		const { watch } = await waited();
		watch.hook = (name) => {
			if (name === "attempts.find") throw new Error("no answer");
		};
		await expect(watch.sweep(1, ended())).rejects.toMatchObject({ name: "SweepFailed", message: /an ended execution/ });
	});
});

describe("an attempt whose execution's end nobody has heard of", () => {
	/** An attempt whose execution was started, and has ended unless said otherwise. */
	async function started(view: Partial<ExecutionView> = {}) {
		const { scene, watch, answer } = await waited();
		await scene.world.attempts.started("shop", { ...ATTEMPT, at: at(scene.seconds).toISOString() }, EXECUTION);
		watch.end(EXECUTION, { error: "Aborted", cause: "no longer wanted", ...view });
		const { attempts, locks } = scene.world;
		return { scene, watch, answer, pending: () => attempts.pending("shop"), services: () => locks.services() };
	}

	it("is answered for by the watchdog's next run, which looks after it no longer", async () => {
		const { watch, answer, pending, services } = await started();
		await watch.sweep(1);
		const reason = "Aborted: no longer wanted";
		expect(await answer()).toMatchObject({ execution: EXECUTION, release: 9, outcome: "abandoned", reason });
		expect(await pending()).toBeUndefined();
		expect(await services()).toEqual([]);
	});

	it("is looked after until everything that it takes can be read", async () => {
		const { watch, answer, pending } = await started();
		watch.hook = (name) => {
			if (name === "executions.describe") throw new Error("no answer");
		};
		await expect(watch.sweep(1)).rejects.toThrow("no answer");
		expect(await pending()).toBeDefined();
		watch.hook = () => {};
		await watch.sweep(60);
		expect(await answer()).toBeDefined();
		expect(await pending()).toBeUndefined();
	});

	it("is looked after while its execution runs, and started no second time", async () => {
		const { scene, watch, answer, pending } = await started({ running: true, status: "RUNNING" });
		await watch.sweep(100);
		expect(await answer()).toBeUndefined();
		expect(await pending()).toBeDefined();
		expect(scene.calls.filter(({ name }) => name === "stateMachine.start")).toEqual([]);
	});

	it("is started once more by the same name where Step Functions does not know it", async () => {
		const { scene, watch, answer, pending } = await started({ running: false, status: GONE });
		await watch.sweep(100);
		expect(await answer()).toBeUndefined();
		expect(await pending()).toBeDefined();
		expect(scene.calls.filter(({ name }) => name === "stateMachine.start")).toMatchObject([
			{ args: ["shop-r9-abc", {}] },
		]);
	});

	it("is not answered for while it holds the lock: it is brought back first", async () => {
		const { watch, scene, answer, pending } = await started();
		const { scene: other } = await aborted();
		const { lock } = await other.snapshot();
		if (!lock) throw new Error("no lock");
		await scene.world.locks.acquire("shop", { ...lock, attempt: "r9", owner: EXECUTION });
		await watch.sweep(1);
		expect(await answer()).toBeUndefined();
		expect(await pending()).toBeDefined();
	});

	it("is not answered for while it has no execution, only started", async () => {
		const { scene, watch, answer } = await waited();
		await watch.sweep(100);
		expect(await answer()).toBeUndefined();
		expect(await scene.world.attempts.pending("shop")).toMatchObject({
			execution: expect.stringMatching(/shop-r9-abc$/),
		});
	});
});
