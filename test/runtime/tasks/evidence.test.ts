import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { minuteKey } from "../../../runtime/core/analysis/minutes.ts";
import { Refused, Unavailable, UnexpectedAnswer } from "../../../runtime/errors.ts";
import { at } from "../../support/documents.ts";
import { minutesOf, times } from "../../support/evidence.ts";
import { Scene } from "../../support/scene.ts";

const alarms = { names: ["orders-placed"], missing: "ignore" as const };
const watchful = sampleService({ judge: sampleJudge({ alarms }) });
const EVIDENCE = ["alarms.watched", "prober.probe", "answers.perMinute"];

/** Answers a port's call, beside the user's alarms, which keep quiet. */
function answering(scene: Scene, port: string, answer: (args: readonly unknown[]) => unknown): void {
	scene.hook = async ({ name, args }, next) => {
		if (name === port) return answer(args);
		return name === "alarms.watched" ? { "orders-placed": "OK" } : next();
	};
}

/** A world just before the first check of a bake. */
async function baking(service = watchful): Promise<{ scene: Scene; document: RolloutDocument }> {
	const { scene, document } = await Scene.before("assess", {
		service: { ...service, judge: { ...service.judge, alarms: { ...alarms, names: [] } } },
	});
	answering(scene, "", () => undefined);
	return { scene, document: { ...document, service } };
}

const asked = (scene: Scene) => scene.calls.map(({ name }) => name).filter((name) => EVIDENCE.includes(name));

describe("a check of what the candidate does with requests", () => {
	it("asks for alarms, probes and metrics, each once", async () => {
		const { scene, document } = await baking();
		await scene.run("assess", document);
		expect(asked(scene).sort()).toEqual([...EVIDENCE].sort());
	});

	it("asks for what is configured only", async () => {
		const { probe: _, ...judge } = sampleJudge();
		const { scene, document } = await baking(sampleService({ judge }));
		await scene.run("assess", document);
		expect(asked(scene)).toEqual(["answers.perMinute"]);
	});

	it("asks for each color's own load balancer, from the first whole minute of the rollout on", async () => {
		const { scene, document } = await baking();
		const rollout = { ...document.rollout, startedAt: at(1).toISOString() };
		await scene.run("assess", { ...document, rollout } as RolloutDocument);
		const { loadBalancers } = scene.service;
		const route = (color: "blue" | "green") => ({
			listener: loadBalancers[color].listener,
			targetGroup: loadBalancers[color].targetGroups[color],
		});
		const call = scene.calls.find(({ name }) => name === "answers.perMinute");
		expect(call?.args).toEqual([
			{ blue: route("blue"), green: route("green") },
			scene.service.judge.latency.objectiveMilliseconds,
			at(60),
			at(scene.seconds),
		]);
	});

	it.each(EVIDENCE)(
		"holds when %s cannot be read, says so in the log, and asks for the rest all the same",
		async (port) => {
			for (const error of [
				new Unavailable("no answer", {}),
				new Refused("AccessDenied", {}),
				new UnexpectedAnswer("odd"),
			]) {
				const { scene, document } = await baking();
				answering(scene, port, () => Promise.reject(error));
				const { next, verdict } = await scene.run("assess", document);
				expect({ next, verdict: verdict?.verdict }).toEqual({ next: "wait", verdict: "hold" });
				expect(verdict?.reason).toContain(error.message);
				expect(scene.lines).toContainEqual(
					expect.objectContaining({ level: "warn", message: expect.stringMatching(/cannot be read: no data$/) }),
				);
				expect(asked(scene)).toHaveLength(3);
			}
		},
	);

	it.each(EVIDENCE)("does not take a fault of its own for no data: %s", async (port) => {
		const { scene, document } = await baking();
		answering(scene, port, () => Promise.reject(new TypeError("undefined is not a function")));
		await expect(scene.run("assess", document)).rejects.toThrow(TypeError);
	});

	it.each(EVIDENCE)("is not hidden by %s when it cannot be read: what else fails does fail", async (port) => {
		const { scene, document } = await baking();
		scene.hook = async ({ name }, next) => {
			if (name === port) throw new Unavailable("no answer", {});
			if (name === "alarms.watched") return { "orders-placed": "ALARM" };
			if (name === "prober.probe") return { sent: 20, failed: 20, serverErrors: 20, unreachable: 0 };
			return next();
		};
		expect((await scene.run("assess", document)).next).toBe("fail");
	});

	it("asks nothing of a candidate that is known to be sick: fail-back would wait for the answers", async () => {
		const { scene, document } = await Scene.before("assess", { release: (percent) => percent > 0 });
		scene.seconds += 15;
		for (const task of ["settle", "assess"] as const) {
			expect(await scene.run(task, document)).toMatchObject({ next: "fail", verdict: { code: "TargetsUnhealthy" } });
		}
		expect(asked(scene)).toEqual([]);
	});

	it("checks evidence beside targets that are missing: it may be sick all the same", async () => {
		const { scene, document } = await baking();
		scene.hook = async ({ name }, next) => {
			if (name === "loadBalancers.targets") return [];
			return name === "alarms.watched" ? { "orders-placed": "ALARM" } : next();
		};
		expect(await scene.run("assess", document)).toMatchObject({ next: "fail", verdict: { code: "AlarmRinging" } });
	});

	it("holds nothing for want of requests while DNS settles", async () => {
		const { probe: _, ...judge } = sampleJudge();
		const { scene, document } = await Scene.before("settle", { service: sampleService({ judge }) });
		answering(scene, "answers.perMinute", () => ({ blue: [], green: [] }));
		expect((await scene.run("settle", document)).verdict?.verdict).toBe("pass");
		const bake = await Scene.before("assess", { service: sampleService({ judge }) });
		answering(bake.scene, "answers.perMinute", () => ({ blue: [], green: [] }));
		expect((await bake.scene.run("assess", bake.document)).verdict?.code).toBe("TooFewRequests");
	});

	it("fails a candidate that answers worse than the stable color, with its figures", async () => {
		const { scene, document } = await baking();
		answering(scene, "answers.perMinute", () => ({
			blue: minutesOf(times(3, [5_400, 5])),
			green: minutesOf(times(3, [600, 30])),
		}));
		const rollout = { ...document.rollout, probes: {}, trafficSince: at(0).toISOString() };
		const { next, verdict } = await scene.run("assess", { ...document, rollout } as RolloutDocument);
		expect({ next, code: verdict?.code }).toEqual({ next: "fail", code: "ErrorsAboveStable" });
		expect(verdict?.reason).toMatch(/^green answers 5\.0 % with 5XX \(blue 0\.09 %\), 1,800 requests, p = \de-\d+$/);
	});
});

describe("probes", () => {
	it("are counted by the minute, from check to check", async () => {
		const { scene, document } = await baking();
		const reports = [
			{ sent: 2, failed: 0, serverErrors: 0, unreachable: 0 },
			{ sent: 2, failed: 1, serverErrors: 1, unreachable: 0 },
			{ sent: 2, failed: 0, serverErrors: 0, unreachable: 0 },
		];
		answering(scene, "prober.probe", () => reports.shift());
		const start = Math.ceil(scene.seconds / 60) * 60;
		let checking: RolloutDocument = { ...document, rollout: { ...document.rollout, probes: {} } as never };
		for (const seconds of [start, start + 50, start + 60]) {
			scene.seconds = seconds;
			checking = await scene.run("assess", checking);
		}
		const key = (seconds: number) => minuteKey(at(seconds).getTime());
		expect(checking.rollout?.probes).toEqual({
			[key(start)]: { sent: 4, failed: 1, serverErrors: 1 },
			[key(start + 60)]: { sent: 2, failed: 0, serverErrors: 0 },
		});
	});

	it("that could not be sent are not counted", async () => {
		const { scene, document } = await baking();
		answering(scene, "prober.probe", () => Promise.reject(new Unavailable("no answer", {})));
		const { rollout } = await scene.run("assess", document);
		expect(rollout?.probes).toEqual(document.rollout?.probes ?? {});
	});

	it("ask for the candidate, as configured", async () => {
		const { scene, document } = await baking();
		await scene.run("assess", document);
		const { args } = scene.calls.find(({ name }) => name === "prober.probe") ?? {};
		expect(args).toEqual([scene.service.judge.probe, "green"]);
	});

	it("come before the first shift too, once targets are healthy, and there are no metrics yet", async () => {
		const { scene, document } = await Scene.before("ready");
		await scene.run("ready", document);
		expect(asked(scene)).toEqual([]);
		scene.seconds = 300;
		const { rollout, next } = await scene.run("ready", document);
		expect(next).toBe("ready");
		expect(asked(scene)).toEqual(["prober.probe"]);
		expect(Object.values(rollout?.probes ?? {})).toEqual([{ sent: 2, failed: 0, serverErrors: 0 }]);
	});

	it("that fail before the first shift keep a candidate from ever getting traffic", async () => {
		const { scene, document } = await Scene.before("ready");
		scene.seconds = 300;
		answering(scene, "prober.probe", () => ({
			sent: 2,
			failed: 2,
			serverErrors: 0,
			unreachable: 0,
			why: "GET / answered 404",
		}));
		let checking = await scene.run("ready", document);
		expect(checking).toMatchObject({ next: "wait", verdict: { code: "ProbesFailing" } });
		for (let i = 0; i < 3; i++) {
			scene.seconds += 10;
			checking = await scene.run("ready", checking);
		}
		expect(checking).toMatchObject({ next: "fail", verdict: { code: "ProbesFailed" } });
	});

	it("are asked about again before each further shift, beside the metrics", async () => {
		const { scene, document } = await Scene.before("assess", { tasks: 1 });
		scene.seconds += 200;
		expect((await scene.run("ready", document)).next).toBe("ready");
		expect(asked(scene).sort()).toEqual(["answers.perMinute", "prober.probe"]);
	});
});

describe("a check leaves behind", () => {
	it("its verdict among the rollout's, if it is another than the one before", async () => {
		const { scene, document } = await baking();
		const good = await scene.run("assess", document);
		scene.seconds += 10;
		const again = await scene.run("assess", good);
		expect(again.rollout?.verdicts).toEqual(good.rollout?.verdicts);
		answering(scene, "prober.probe", () => ({ sent: 2, failed: 1, serverErrors: 0, unreachable: 0 }));
		scene.seconds += 10;
		const { rollout } = await scene.run("assess", again);
		expect(rollout?.verdicts?.at(-1)).toMatchObject({
			code: "ProbesFailing",
			at: at(scene.seconds).toISOString(),
			percent: 10,
		});
	});

	it("the share that was meant and the one that was seen, and its verdict, as metrics", async () => {
		const { scene, document } = await baking();
		answering(scene, "answers.perMinute", () => ({
			blue: minutesOf(times(6, [920])),
			green: minutesOf(times(6, [80])),
		}));
		const [bakedFrom, trafficSince] = [at(0).toISOString(), at(0).toISOString()];
		const rollout = { ...document.rollout, bakedFrom, trafficSince, probes: {} };
		await scene.run("assess", { ...document, rollout } as RolloutDocument);
		expect(scene.metricLog).toEqual([
			["shop", { IntendedShare: 10, ObservedShare: 8, VerdictPass: 1, VerdictHold: 0, VerdictFail: 0 }],
		]);
	});

	it("no observed share where nobody came", async () => {
		const { scene, document } = await baking();
		answering(scene, "answers.perMinute", () => Promise.reject(new Unavailable("no answer", {})));
		await scene.run("assess", document);
		expect(scene.metricLog).toEqual([["shop", { IntendedShare: 10, VerdictPass: 0, VerdictHold: 1, VerdictFail: 0 }]]);
	});
});

describe("a bake that may end early", () => {
	const eager = sampleService({ judge: sampleJudge({ bakeEarlyExit: true }) });
	const strong = { blue: minutesOf(times(10, [54_000, 54])), green: minutesOf(times(10, [6_000, 0])) };

	it.each([
		["ends once the evidence is strong", eager, strong, "shift"],
		["goes on while it is not", eager, { blue: [], green: [] }, "wait"],
		["goes on where nobody said that it may", sampleService(), strong, "wait"],
	])("%s", async (_, service, answers, next) => {
		const { scene, document } = await baking(service);
		answering(scene, "answers.perMinute", () => answers);
		const rollout = { ...document.rollout, bakedFrom: at(scene.seconds).toISOString(), startedAt: at(0).toISOString() };
		const early = { ...rollout, bakedFrom: at(scene.seconds - 120).toISOString() };
		expect((await scene.run("assess", { ...document, rollout: early } as RolloutDocument)).next).toBe(next);
	});
});
