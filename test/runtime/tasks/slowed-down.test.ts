import { describe, expect, it } from "vitest";
import { Throttled } from "../../../runtime/errors.ts";
import { Scene } from "../../support/scene.ts";

/** AWS asks to slow down whoever asks for tasks or targets; counts how often it is asked. */
function slowDown(scene: Scene, name: string) {
	const asked = { times: 0 };
	scene.hook = async (call, next) => {
		if (call.name !== name) return next();
		asked.times++;
		throw new Throttled("DescribeTargetHealth: Throttling: Rate exceeded", {});
	};
	return asked;
}

describe("a change of Route 53 of which", () => {
	it("AWS asks to slow down is asked for less often, and the candidate is checked meanwhile", async () => {
		const { scene, document } = await Scene.before("settle");
		const asked = slowDown(scene, "dns.inSync");
		scene.seconds += 20;
		const slowed = await scene.run("settle", document);
		expect(slowed).toMatchObject({ next: "wait", waitSeconds: 5, verdict: { verdict: "pass" } });
		scene.seconds += 29;
		await scene.run("settle", slowed);
		expect(asked.times).toBe(1);
		scene.seconds += 1;
		await scene.run("settle", slowed);
		expect(asked.times).toBe(2);
		// At the bound nobody goes on without an answer.
		scene.seconds += slowed.service.timing.inSyncSeconds;
		await expect(scene.run("settle", slowed)).rejects.toThrow(Throttled);
	});
});

describe("a check of which AWS asks to slow down", () => {
	it.each(["loadBalancers.targets", "services.describe"])(
		"holds the rollout when %s is throttled, and waits",
		async (name) => {
			const { scene, document } = await Scene.before("assess");
			slowDown(scene, name);
			const observed = await scene.run("assess", document);
			expect(observed).toMatchObject({ next: "wait", verdict: { verdict: "hold", code: "SlowedDown" } });
			expect(observed.rollout?.pace).toMatchObject({ seconds: observed.service.timing.analysisIntervalSeconds });
		},
	);

	it("judges all else meanwhile: a release that probes find sick fails", async () => {
		const { scene, document } = await Scene.before("assess");
		scene.hook = async ({ name }, next) => {
			if (name === "loadBalancers.targets") throw new Throttled("DescribeTargetHealth", {});
			return name === "prober.probe" ? { sent: 2, failed: 2, serverErrors: 2, unreachable: 0, why: "500" } : next();
		};
		let observed = document;
		for (let observation = 0; observation < 12 && observed.next !== "fail"; observation++) {
			observed = await scene.run("assess", observed);
			scene.seconds += 10;
		}
		expect(observed).toMatchObject({ next: "fail", verdict: { verdict: "fail" } });
	});

	it("does not ask again at once, and is as before once AWS answers", async () => {
		const { scene, document } = await Scene.before("assess");
		const asked = slowDown(scene, "services.describe");
		const slowed = await scene.run("assess", await scene.run("assess", document));
		expect(asked.times).toBe(1);
		expect(slowed.verdict?.code).toBe("SlowedDown");
		scene.hook = async (_, next) => next();
		scene.seconds += 60;
		const after = await scene.run("assess", slowed);
		expect(after.verdict?.code).not.toBe("SlowedDown");
		expect(after.rollout).not.toHaveProperty("pace");
	});

	it.each(["ready", "assess"] as const)(
		"is tried again by the state machine where the rollout would fail without an answer: %s",
		async (task) => {
			const { scene, document } = await Scene.before(task);
			const first = await scene.run(task, document);
			slowDown(scene, "services.describe");
			scene.seconds += 10_000;
			await expect(scene.run(task, first)).rejects.toThrow(Throttled);
		},
	);

	it("is not brought about by targets that cannot matter yet: the safety net still keeps their load balancer out of DNS", async () => {
		const { scene, document } = await Scene.before("ready");
		const targets = slowDown(scene, "loadBalancers.targets");
		scene.seconds = 60;
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "AlarmNotClear" } });
		expect(targets.times).toBe(0);
	});

	it("holds before a shift, too, and asks nothing of targets that tasks do not run behind yet", async () => {
		const { scene, document } = await Scene.before("ready");
		const targets = slowDown(scene, "loadBalancers.targets");
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "TasksMissing" } });
		expect(targets.times).toBe(0);
		slowDown(scene, "services.describe");
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "SlowedDown" } });
	});
});
