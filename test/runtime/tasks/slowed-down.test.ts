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

describe("a look at which AWS asks to slow down", () => {
	it.each(["edges.targets", "services.describe"])("holds the rollout when %s is throttled, and waits", async (name) => {
		const { scene, document } = await Scene.before("assess");
		slowDown(scene, name);
		const seen = await scene.run("assess", document);
		expect(seen).toMatchObject({ next: "wait", verdict: { verdict: "hold", code: "SlowedDown" } });
		expect(seen.rollout?.pace).toMatchObject({ seconds: seen.service.timing.lookSeconds });
	});

	it("judges all else meanwhile: a release that probes find sick fails", async () => {
		const { scene, document } = await Scene.before("assess");
		scene.hook = async ({ name }, next) => {
			if (name === "edges.targets") throw new Throttled("DescribeTargetHealth", {});
			return name === "prober.probe" ? { sent: 2, failed: 2, serverErrors: 2, unreachable: 0, why: "500" } : next();
		};
		let seen = document;
		for (let look = 0; look < 12 && seen.next !== "fail"; look++) {
			seen = await scene.run("assess", seen);
			scene.seconds += 10;
		}
		expect(seen).toMatchObject({ next: "fail", verdict: { verdict: "fail" } });
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

	it("is not brought about by targets that cannot matter yet: the safety net still keeps their edge out of DNS", async () => {
		const { scene, document } = await Scene.before("ready");
		const targets = slowDown(scene, "edges.targets");
		scene.seconds = 60;
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "AlarmNotClear" } });
		expect(targets.times).toBe(0);
	});

	it("holds before a shift, too, and asks nothing of targets that tasks do not run behind yet", async () => {
		const { scene, document } = await Scene.before("ready");
		const targets = slowDown(scene, "edges.targets");
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "TasksMissing" } });
		expect(targets.times).toBe(0);
		slowDown(scene, "services.describe");
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "SlowedDown" } });
	});
});
