import { describe, expect, it } from "vitest";
import { other, type RolloutDocument } from "../../../runtime/contract/index.ts";
import { Scene } from "../../support/scene.ts";

const NOBODY = { sent: 2, failed: 0, serverErrors: 0, unreachable: 2, why: "GET /: no connection within 3000 ms" };

/** From here on, no probe gets a connection. */
function unreachable(scene: Scene): void {
	scene.hook = async ({ name }, next) => (name === "prober.probe" ? NOBODY : next());
}

/** Checks every 10 s, as long as the task says wait. */
async function checking(scene: Scene, task: "ready" | "assess", document: RolloutDocument, atMost = 400) {
	let checked = document;
	for (let seconds = 0; seconds <= atMost; seconds += 10) {
		checked = await scene.run(task, checked);
		if (checked.next !== "wait") return { checked, seconds };
		scene.seconds += 10;
	}
	return { checked, seconds: atMost };
}

/** A candidate that is healthy, and whose preview nobody reaches. */
async function beforeTraffic() {
	const { scene, document } = await Scene.before("ready");
	scene.seconds = 300;
	const before = await scene.snapshot();
	unreachable(scene);
	const { checked, seconds } = await checking(scene, "ready", document);
	return { scene, before, checked, seconds };
}

describe("a preview that no probe reaches, before any traffic", () => {
	it("holds the rollout for a minute, and then refuses it as a wrong start that says what to check", async () => {
		const { checked, seconds } = await beforeTraffic();
		expect(seconds).toBe(60);
		expect(checked).toMatchObject({ next: "fail", verdict: { verdict: "fail", code: "WrongStart" } });
		expect(checked.verdict?.reason).toMatch(
			/has not reached the preview of green for 60 s.*no connection within 3000 ms/,
		);
		for (const thing of ["security group", "subnets", "NAT gateway", "IPv6", "certificate"])
			expect(checked.verdict?.reason).toContain(thing);
	});

	it("ends without a fail-back: nothing is written but the candidate's tasks, and the next release may begin", async () => {
		const { scene, checked } = await beforeTraffic();
		scene.forget();
		const failed = await scene.run("failBack", checked);
		expect(scene.writes()).not.toEqual(expect.arrayContaining(["dns.change"]));
		expect(scene.writes()).not.toEqual(expect.arrayContaining(["loadBalancers.route"]));
		expect(failed).toMatchObject({ next: "announce", failure: { error: "WrongStart" } });
		expect(failed.announcement?.subject).toBe("shop: abandoned (WrongStart)");
		expect(failed.announcement?.message).toContain("No traffic has been moved: blue serves.");
		await scene.run("conclude", failed);
		const { lock, history, desired } = await scene.snapshot();
		expect(lock).toBeUndefined();
		expect(history).toMatchObject({ outcome: "abandoned", reason: expect.stringMatching(/^WrongStart: /) });
		expect(desired[other("blue")]).toBe(scene.service.idleCount);
		expect(scene.metricLog.flatMap(([, metric]) => Object.keys(metric))).not.toContain("RolloutsFailedBack");
		expect(scene.world.events.changes.map(({ change, percent }) => [change, percent])).toEqual([["refused", 0]]);
	});

	it("counts as none when single checks miss it", async () => {
		const { scene, document } = await Scene.before("ready");
		scene.seconds = 300;
		unreachable(scene);
		const missed = await scene.run("ready", document);
		expect(missed).toMatchObject({ next: "wait", verdict: { code: "PreviewUnreachable" } });
		scene.hook = (_, next) => next();
		scene.seconds += 100;
		const { next, rollout } = await scene.run("ready", missed);
		expect(next).toBe("ready");
		expect(rollout?.unreachableSince).toBeUndefined();
	});

	it("is not what a candidate fails for that is sick meanwhile", async () => {
		const { scene, checked } = await beforeTraffic();
		scene.hook = async ({ name }, next) => {
			if (name === "prober.probe") return NOBODY;
			return name === "loadBalancers.targets" ? [{ id: "10.0.0.1", state: "unhealthy" }] : next();
		};
		expect((await scene.run("ready", checked)).verdict?.code).toBe("TargetsUnhealthy");
	});
});

describe("a preview that no probe reaches, once there is traffic", () => {
	it("is no data: the bake holds within its bound, and nothing counts against the release", async () => {
		const { scene, document } = await Scene.before("assess");
		unreachable(scene);
		const { checked, seconds } = await checking(scene, "assess", document, 300);
		expect(seconds).toBe(300);
		expect(checked).toMatchObject({ next: "wait", verdict: { verdict: "hold", code: "PreviewUnreachable" } });
		expect(Object.values(checked.rollout?.probes ?? {}).every(({ failed }) => failed === 0)).toBe(true);
	});
});
