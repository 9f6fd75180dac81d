import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import { type ByColor, byColor } from "../../../runtime/contract/index.ts";
import { OLD_ENOUGH_SECONDS } from "../../../runtime/core/analysis/settled.ts";
import { recentRoutesTo, routesTo } from "../../../runtime/core/rollout/stragglers.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type { ServiceView, Target } from "../../../runtime/ports/index.ts";
import { completed } from "../../support/baked.ts";
import { at, sampleDocument } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** When a candidate that is healthy has had its alarms clear too: CloudWatch needs its minutes. */
const CLEAR_SECONDS = 300;

/** A target that fails its health checks. */
function sick(target: Target): Target {
	return { ...target, state: "unhealthy" };
}

/** Services to whose new tasks ECS gives a minute. */
function hurried(views: ByColor<ServiceView>): ByColor<ServiceView> {
	return byColor((color) => ({ ...views[color], graceSeconds: 60 }));
}

/** Ten tasks, of which somebody has a step get but twice its share. */
const ten = { tasks: 10, service: sampleService({ headroomPercent: 100 }) };

describe("the checks a candidate", () => {
	it("find one ready that is healthy on both load balancers", async () => {
		const { scene, document } = await Scene.before("ready");
		expect(await scene.run("ready", document)).toMatchObject({ next: "wait", verdict: { code: "TasksMissing" } });
		scene.seconds = CLEAR_SECONDS;
		expect(await scene.run("ready", document)).toMatchObject({ next: "ready", verdict: { code: "Healthy" } });
	});

	it("ask of one that is prepared for a step as many tasks as that needs, and of one that serves as many as it serves", async () => {
		const { scene, document } = await Scene.before("assess", ten);
		expect((await scene.run("assess", document)).verdict?.reason).toContain("3/3 healthy on the blue load balancer");
		expect((await scene.run("ready", document)).verdict).toMatchObject({
			verdict: "hold",
			code: "TasksMissing",
			reason: "3/10 green tasks",
		});
	});

	it("bear a sick target that starts beside enough healthy ones, and fail one among those that serve", async () => {
		const { scene, document } = await Scene.before("assess", ten);
		const targets = ["healthy", "healthy", "healthy", "unhealthy"].map((state, i) => ({ id: `green-${i}`, state }));
		scene.hook = async ({ name }, next) => (name === "loadBalancers.targets" ? targets : next());
		expect((await scene.run("ready", document)).verdict).toMatchObject({ verdict: "hold" });
		const served = targets.map((each, i) => ({ ...each, state: i === 0 ? "unhealthy" : "healthy" }));
		scene.hook = async ({ name }, next) => (name === "loadBalancers.targets" ? served : next());
		expect((await scene.run("assess", document)).verdict).toMatchObject({ verdict: "fail" });
	});

	it("give a task that ECS puts in another's place the time that ECS gives it, and no more", async () => {
		const { scene, document } = await Scene.before("assess", { tasks: 10 });
		const replaced = ["healthy", "healthy", "unhealthy"].map((state, i) => ({ id: `green-${i + 8}`, state }));
		const hurry = (observed: unknown) => hurried(observed as ByColor<ServiceView>);
		scene.hook = async ({ name }, next) => {
			if (name === "loadBalancers.targets") return replaced;
			return name === "services.describe" ? hurry(await next()) : next();
		};
		const first = await scene.run("assess", document);
		expect(first.verdict).toMatchObject({ verdict: "hold", code: "TargetsUnhealthy" });
		scene.seconds += 60;
		const second = await scene.run("assess", first);
		expect(second.verdict).toMatchObject({ verdict: "hold", code: "TargetsUnhealthy" });
		scene.seconds += 1;
		expect((await scene.run("assess", second)).verdict).toMatchObject({ verdict: "fail", code: "TargetsUnhealthy" });
	});

	it("give none to a task that was healthy before, however few are shown in between", async () => {
		const { scene, document } = await Scene.before("assess", { tasks: 10 });
		const targets = (states: string[]) => states.map((state, i) => ({ id: `green-${i}`, state }));
		let shown: object[] = [];
		scene.hook = async ({ name }, next) => (name === "loadBalancers.targets" ? shown : next());
		const blind = await scene.run("assess", document);
		expect(blind.verdict).toMatchObject({ code: "NoTargets" });
		shown = targets(["healthy", "healthy", "unhealthy"]);
		expect((await scene.run("assess", blind)).verdict).toMatchObject({ verdict: "fail", code: "TargetsUnhealthy" });
	});

	it("give the tasks that are added for a step as long as ECS would, from when all of them run", async () => {
		const { scene, document } = await Scene.before("assess", ten);
		const prepared = await scene.run("prepare", document);
		const early = await scene.run("ready", prepared);
		expect(early.verdict?.code).toBe("TasksMissing");
		expect(early.rollout).not.toHaveProperty("runningSince");
		scene.seconds += 60;
		scene.hook = async ({ name }, next) => {
			const observed = await next();
			if (name === "loadBalancers.targets") return (observed as Target[]).map((each, i) => (i < 5 ? each : sick(each)));
			return name === "services.describe" ? hurried(observed as ByColor<ServiceView>) : observed;
		};
		const runningSince = at(scene.seconds).toISOString();
		let held = early;
		for (const _ of [0, 45]) {
			held = await scene.run("ready", held);
			expect(held).toMatchObject({ next: "wait", verdict: { code: "TargetsUnhealthy" }, rollout: { runningSince } });
			scene.seconds += 45;
		}
		expect(await scene.run("ready", held)).toMatchObject({ next: "fail", verdict: { code: "TargetsUnhealthy" } });
	});

	it("begin to count again when tasks that a step needs have been lost", async () => {
		const { scene, document } = await Scene.before("ready");
		scene.seconds = 60;
		const running = await scene.run("ready", document);
		expect(running.rollout?.runningSince).toBe(at(60).toISOString());
		await scene.world.services.scale("", scene.service.services.green, 1);
		const lost = await scene.run("ready", running);
		expect(lost.rollout).not.toHaveProperty("runningSince");
	});

	it("do not judge a release by the tasks of the one before it, which still run beside its own", async () => {
		const scene = await Scene.atRest();
		await scene.world.services.scale("", scene.service.services.green, 2);
		scene.seconds = 60;
		scene.world.advance();
		scene.world.services.redeploy("ecs-svc/3");
		const started = await scene.run("begin", sampleDocument({ event: sampleEvent("green", "ecs-svc/3") }));
		const document = await scene.run("prepare", started);
		const codes: unknown[] = [];
		for (; scene.seconds < CLEAR_SECONDS; scene.seconds++) {
			const { verdict } = await scene.run("ready", document);
			if (verdict?.code !== codes.at(-1)) codes.push(verdict?.code);
		}
		expect(codes).toEqual(["TasksMissing", "OlderTasks", "AlarmNotClear", "Healthy"]);
	});

	it("fail one that is sick while its change is pending, without waiting for DNS", async () => {
		const { scene, document } = await Scene.before("settle", { release: (percent) => percent > 0 });
		scene.seconds += 15;
		expect(await scene.run("settle", document)).toMatchObject({ next: "fail", verdict: { code: "TargetsUnhealthy" } });
	});

	it("ask for a change at growing intervals, and check the candidate in between", async () => {
		const { scene, document } = await Scene.before("settle");
		const { analysisIntervalSeconds } = scene.service.timing;
		const start = scene.seconds;
		const asked: number[] = [];
		const checked: number[] = [];
		scene.hook = async ({ name }, next) => {
			if (name === "dns.inSync") asked.push(scene.seconds - start);
			if (name === "services.describe") checked.push(scene.seconds - start);
			return name === "dns.inSync" ? false : next();
		};
		for (let settling = document; scene.seconds - start < 100; ) {
			settling = await scene.run("settle", settling);
			expect(settling).toMatchObject({ next: "wait" });
			scene.seconds += settling.waitSeconds ?? 0;
		}
		const waits = asked.slice(1).map((each, i) => each - (asked[i] ?? 0));
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect(asked.length).toBeLessThan(checked.length);
		for (const [i, each] of checked.slice(1).entries()) {
			expect(each - (checked[i] ?? 0)).toBeLessThanOrEqual(analysisIntervalSeconds);
		}
	});

	it("settle once the change is INSYNC and a TTL has passed, and ask Route 53 no more after INSYNC", async () => {
		const { scene, document } = await Scene.before("settle");
		// Nobody has seen a change INSYNC at once.
		expect(await scene.run("settle", document)).toMatchObject({ next: "wait", rollout: { polls: 0 } });
		scene.seconds += 10;
		expect(await scene.run("settle", document)).toMatchObject({ next: "wait", rollout: { polls: 1 } });
		scene.seconds += 20;
		const inSync = await scene.run("settle", document);
		expect(inSync.rollout?.inSyncAt).toBe(at(scene.seconds).toISOString());
		scene.forget();
		scene.seconds += 60;
		expect(await scene.run("settle", inSync)).toMatchObject({ next: "settled" });
		expect(scene.calls.map(({ name }) => name)).not.toContain("dns.inSync");
	});

	it("never take a missing change for one that is INSYNC", async () => {
		const { scene, document } = await Scene.before("settle");
		const { changeId: _, ...rollout } = document.rollout ?? {};
		await expect(scene.run("settle", { ...document, rollout } as typeof document)).rejects.toThrow("rollout.changeId");
		expect(scene.calls).toEqual([]);
	});

	it("bake a healthy candidate, and then go on", async () => {
		const { scene, document } = await Scene.before("assess");
		const baking = await scene.run("assess", document);
		expect(baking).toMatchObject({ next: "wait", waitSeconds: 10, verdict: { verdict: "pass" } });
		scene.seconds += 300;
		expect(await scene.run("assess", baking)).toMatchObject({ next: "shift" });
	});

	it("write nothing at all", async () => {
		for (const task of ["ready", "settle", "assess", "countStragglers"] as const) {
			const { scene, document } = await Scene.before(task);
			await scene.run(task, document);
			expect(scene.writes({ ledger: true })).toEqual([]);
		}
	});
});

describe("before the first shift", () => {
	/** A world just before a check of a candidate that is healthy. */
	async function healthy() {
		const { scene, document } = await Scene.before("ready");
		scene.seconds = CLEAR_SECONDS;
		return { scene, document };
	}

	/** Answers a port's call. */
	function answering(scene: Scene, port: string, answer: (args: readonly unknown[]) => unknown): void {
		scene.hook = async ({ name, args }, next) => (name === port ? answer(args) : next());
	}

	it("the candidate's own alarms must have cleared, and no others are asked for", async () => {
		const { scene, document } = await healthy();
		answering(scene, "alarms.states", ([names]) =>
			Object.fromEntries((names as string[]).map((name) => [name, "ALARM"])),
		);
		const { next, verdict } = await scene.run("ready", document);
		expect({ next, code: verdict?.code }).toEqual({ next: "wait", code: "AlarmNotClear" });
		expect(scene.calls.filter(({ name }) => name === "alarms.states").map(({ args }) => args)).toEqual([
			[scene.service.alarms.green],
		]);
	});

	it("nobody asks for alarms where the safety net is off", async () => {
		const service = sampleService({ alarms: { blue: [], green: [] } });
		const { scene, document } = await Scene.before("ready", { service });
		scene.seconds = 60;
		expect(await scene.run("ready", document)).toMatchObject({ next: "ready" });
		expect(scene.calls.map(({ name }) => name)).not.toContain("alarms.states");
	});

	it("alarms that cannot be read are an error, not a candidate that is ready", async () => {
		const { scene, document } = await healthy();
		answering(scene, "alarms.states", () => Promise.reject(new UnexpectedAnswer("no such alarm")));
		await expect(scene.run("ready", document)).rejects.toThrow("no such alarm");
	});

	it("stragglers of the rollout before keep the candidate's load balancer, until they are few; probes of those minutes are none", async () => {
		const { scene, document: before } = await healthy();
		const settled = Math.floor(CLEAR_SECONDS / 60) * 60 - OLD_ENOUGH_SECONDS;
		const key = String(Math.floor(at(settled - 60).getTime() / 60_000));
		const probes = { [key]: { sent: 2, failed: 0, serverErrors: 0 } };
		const document = { ...before, rollout: { ...before.rollout, probes } } as typeof before;
		answering(scene, "traffic.requests", () => [980, 15, 7]);
		expect(await scene.run("ready", document)).toMatchObject({
			next: "wait",
			verdict: {
				code: "Stragglers",
				reason: "20 requests (2.00 %) still reach the candidate's load balancer, allowed are 1 %",
			},
		});
		answering(scene, "traffic.requests", () => [990, 5, 7]);
		expect(await scene.run("ready", document)).toMatchObject({ next: "ready" });
	});

	it("stragglers are counted over the last five minutes that are settled, with what the load balancer forwarded before it was re-routed", async () => {
		const { scene, document } = await healthy();
		await scene.run("ready", document);
		const asked = scene.calls.filter(({ name }) => name === "traffic.requests").map(({ args }) => args);
		const settled = Math.floor(CLEAR_SECONDS / 60) * 60 - OLD_ENOUGH_SECONDS;
		const routes = recentRoutesTo(scene.service, "blue");
		expect(asked).toEqual([
			[routes, at(settled - 300), at(settled)],
			[routes, at(settled), at(CLEAR_SECONDS)],
		]);
	});

	it("how many users there are is the most that any minutes show: what is shown late must not be missed less", async () => {
		for (const [settled, latest] of [
			[600, 0],
			[0, 480],
		] as const) {
			const { scene, document } = await healthy();
			const to = Math.floor(CLEAR_SECONDS / 60) * 60 - OLD_ENOUGH_SECONDS;
			scene.hook = async ({ name, args }, next) => {
				if (name !== "traffic.requests") return next();
				return [
					(args as unknown[])[2] instanceof Date && (args as Date[])[2]?.getTime() === at(to).getTime()
						? settled
						: latest,
					0,
					0,
				];
			};
			const found = await scene.run("ready", document);
			const seconds = settled > 0 ? 300 : CLEAR_SECONDS - to;
			expect(found.rollout?.requestsPerMinute).toBeCloseTo((60 * (settled + latest)) / seconds);
		}
	});

	it("stragglers keep the load balancer no longer than their time", async () => {
		const { scene, document } = await healthy();
		answering(scene, "traffic.requests", () => [1, 1, 0]);
		scene.seconds = scene.service.timing.stragglerSeconds;
		expect(await scene.run("ready", document)).toMatchObject({ next: "ready", verdict: { code: "Stragglers" } });
	});

	it("nobody counts stragglers while the candidate is not healthy, nor once it has traffic", async () => {
		const early = await Scene.before("ready");
		await early.scene.run("ready", early.document);
		const late = await Scene.before("assess", { tasks: 1 });
		late.scene.seconds += CLEAR_SECONDS;
		expect(await late.scene.run("ready", late.document)).toMatchObject({ next: "ready" });
		for (const { scene } of [early, late]) {
			expect(scene.calls.map(({ name }) => name)).not.toContain("traffic.requests");
		}
	});
});

describe("counting stragglers after completion", () => {
	it("counts what came to the new color through the old load balancer while the old color was retained", async () => {
		const { scene, document } = await completed();
		const { probationSeconds } = scene.service.timing;
		scene.seconds += probationSeconds;
		const to = Math.floor(scene.seconds / 60) * 60 - OLD_ENOUGH_SECONDS;
		scene.hook = async ({ name }, next) => (name === "traffic.requests" ? [9_970, 30] : next());
		expect(await scene.run("countStragglers", document)).toEqual({
			...document,
			stragglers: { requests: 30, percent: 0.3, seconds: to - (scene.seconds - probationSeconds) },
		});
		expect(scene.calls.map(({ args }) => args)).toEqual([
			[routesTo(scene.service, "green"), at(scene.seconds - probationSeconds), at(to)],
		]);
	});

	it("tells nothing where no minute of probation is settled", async () => {
		const { scene, document } = await completed();
		const short = { ...document.service, timing: { ...document.service.timing, probationSeconds: 60 } };
		const calls = scene.calls.length;
		expect(await scene.run("countStragglers", { ...document, service: short })).not.toHaveProperty("stragglers");
		expect(scene.calls).toHaveLength(calls);
	});
});
