import { describe, expect, it } from "vitest";
import { StateChange } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import { parse } from "../../../runtime/parse.ts";
import { baked } from "../../support/baked.ts";
import { at, EXECUTION, sampleDocument } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

const unable =
	(error: Error) =>
	async ({ name }: { readonly name: string }, next: () => Promise<unknown>) => {
		if (name === "topic.publish" || name === "events.put") throw error;
		return next();
	};

describe("people and other systems are told", () => {
	it("of a step that has been taken, and after what", async () => {
		const { scene, document } = await Scene.before("shift");
		await scene.run("shift", document);
		expect(scene.notified()).toEqual([
			{
				subject: "shop: 10 % to green",
				message: `shop: 10 % to green\n\nweights: blue 90, green 10; after: ${document.verdict?.reason}`,
			},
		]);
		expect(scene.world.events.changes).toEqual([
			{
				version: 1,
				service: "shop",
				rollout: EXECUTION,
				attempt: "ecs-svc/2",
				deploymentId: "ecs-svc/2",
				change: "shifted",
				at: at(scene.seconds).toISOString(),
				stable: "blue",
				candidate: "green",
				percent: 10,
				weights: { blue: 90, green: 10 },
				verdict: document.verdict,
				message: `10 % to green: weights: blue 90, green 10; after: ${document.verdict?.reason}`,
			},
		]);
	});

	it("of a step after it was written, and not of one that could not be", async () => {
		const { scene, document } = await Scene.before("shift");
		await scene.run("shift", document);
		const names = scene.calls.map(({ name }) => name);
		expect(names.indexOf("topic.publish")).toBeGreaterThan(names.indexOf("dns.change"));
		const refused = await Scene.before("shift");
		refused.scene.hook = async ({ name }, next) => {
			if (name === "dns.change") throw new Refused("AccessDenied", {});
			return next();
		};
		await expect(refused.scene.run("shift", refused.document)).rejects.toBeInstanceOf(Refused);
		expect(refused.scene.notified()).toEqual([]);
	});

	it("of a fail-back under way: why, after its writes, and once", async () => {
		const { scene, document } = await sick();
		const once = await scene.run("failBack", document);
		const names = scene.calls.map(({ name }) => name);
		for (const notifies of ["topic.publish", "events.put"]) {
			expect(names.indexOf(notifies)).toBeGreaterThan(names.lastIndexOf("dns.change"));
		}
		await scene.run("failBack", once);
		expect(scene.notified()).toEqual([
			{
				subject: "shop: going back to blue (TargetsUnhealthy)",
				message: "shop: going back to blue (TargetsUnhealthy)\n\n1 unhealthy",
			},
		]);
		expect(scene.world.events.changes).toMatchObject([
			{ change: "failing-back", verdict: { code: "TargetsUnhealthy" }, percent: 10 },
		]);
	});

	it("of no verdict when an error led back: the last check's was good", async () => {
		const { scene, document } = await sick();
		const verdict = { verdict: "pass", code: "Healthy", reason: "2/2" } as const;
		const error = { Error: "GateTimedOut", Cause: "Nobody let the rollout go on in time." };
		await scene.run("failBack", { ...document, verdict, error });
		expect(scene.world.events.changes[0]).not.toHaveProperty("verdict");
		expect(scene.world.events.changes[0]?.message).toBe(
			"going back to blue (GateTimedOut): Nobody let the rollout go on in time.",
		);
	});

	it("of nothing when there is nothing to go back from", async () => {
		const scene = await Scene.atRest();
		await scene.run("failBack", sampleDocument());
		expect([scene.notified(), scene.world.events.changes]).toEqual([[], []]);
	});

	it("of completion: an event by the task, a message by the state machine", async () => {
		const { scene, document } = await baked();
		scene.forget();
		await scene.run("complete", document);
		expect(scene.notified()).toEqual([]);
		expect(scene.world.events.changes).toMatchObject([
			{ change: "completed", percent: 100, message: "green is live: green serves 100 %: 2/2 healthy" },
		]);
		scene.forget();
		await scene.run("complete", document);
		expect(scene.world.events.changes).toEqual([]);
	});

	it("of a fail-back that is done: an event by the task, with no share left", async () => {
		const { scene, document } = await sick();
		const verified = await scene.run("verify", await scene.run("failBack", document));
		scene.forget();
		await scene.run("conclude", verified);
		expect(scene.notified()).toEqual([]);
		expect(scene.world.events.changes).toMatchObject([
			{ change: "failed-back", percent: 0, message: "blue serves: TargetsUnhealthy: 1 unhealthy" },
		]);
		scene.forget();
		await scene.run("conclude", verified);
		expect(scene.world.events.changes).toEqual([]);
	});

	it("by events that fit their schema", async () => {
		const { scene, document } = await sick();
		await scene.run("failBack", document);
		for (const change of scene.world.events.changes) expect(parse(StateChange, change, "the event")).toEqual(change);
		expect(scene.world.events.changes).toHaveLength(1);
	});
});

describe("what cannot be told", () => {
	it.each([new Unavailable("no answer", {}), new Refused("AccessDenied", {}), new TypeError("a fault of its own")])(
		"holds nothing up, and stands in the log: %s",
		async (error) => {
			const shifting = await Scene.before("shift");
			shifting.scene.hook = unable(error);
			expect((await shifting.scene.run("shift", shifting.document)).rollout?.step).toBe(0);
			expect(shifting.scene.lines.filter(({ level }) => level === "error")).toEqual([
				expect.objectContaining({ fields: { change: "shifted", error } }),
				expect.objectContaining({ fields: { change: "shifted", error } }),
			]);
			const failing = await sick();
			failing.scene.hook = unable(error);
			expect((await failing.scene.run("failBack", failing.document)).next).toBe("restore");
			const completing = await baked();
			completing.scene.hook = unable(error);
			await completing.scene.run("complete", completing.document);
			expect(await completing.scene.world.locks.held("shop")).toBeUndefined();
		},
	);
});

describe("the end of a rollout keeps, and counts,", () => {
	const note = { verdict: "pass", code: "Healthy", reason: "2/2", at: at(60).toISOString(), percent: 10 } as const;

	it("its verdicts in history, and how long it took, when it completes", async () => {
		const { scene, document } = await baked();
		scene.forget();
		const rollout = { ...document.rollout, verdicts: [note] };
		scene.seconds = 1_234;
		await scene.run("complete", { ...document, rollout } as typeof document);
		expect((await scene.snapshot()).history).toMatchObject({ outcome: "completed", verdicts: [note] });
		expect(scene.metricLog).toEqual([["shop", { RolloutsCompleted: 1, RolloutSeconds: 1_234 }]]);
	});

	it("the same when it has failed back, and that green has no share any more", async () => {
		const { scene, document } = await sick();
		const rollout = { ...document.rollout, verdicts: [note] };
		const noted = { ...document, rollout } as typeof document;
		const verified = await scene.run("verify", await scene.run("failBack", noted));
		scene.forget();
		scene.seconds = 777;
		await scene.run("conclude", verified);
		expect((await scene.snapshot()).history).toMatchObject({ outcome: "failed-back", verdicts: [note] });
		expect(scene.metricLog).toEqual([["shop", { RolloutsFailedBack: 1, RolloutSeconds: 777, IntendedShare: 0 }]]);
	});

	it("nothing twice", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		scene.forget();
		await scene.run("complete", document);
		expect(scene.metricLog).toEqual([]);
	});
});
