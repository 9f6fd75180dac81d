import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { RECORD_BYTES, RecordLine } from "../../../runtime/contract/record.ts";
import { Throttled } from "../../../runtime/errors.ts";
import { observerTasks } from "../../../runtime/tasks/index.ts";
import { aboutOf, markOfAll, recorded } from "../../../runtime/tasks/record.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** Runs a task that is recorded, and answers its document and its lines as a log would have them. */
async function run(scene: Scene, task: string, document: RolloutDocument) {
	const lines: unknown[] = [];
	const tasks = recorded(observerTasks, (line) => lines.push(JSON.parse(JSON.stringify(line))));
	const { ports, log, seconds } = scene;
	const context = { ports, log, now: at(seconds), execution: EXECUTION };
	const after = await tasks[task]?.(document, context);
	return { after, lines: lines.map((line) => v.parse(RecordLine, line)) };
}

describe("a check that is recorded", () => {
	it("leaves a line of what it was given, asked, was answered and decided, and decides as without", async () => {
		const { scene, document } = await Scene.before("assess");
		const without = await scene.run("assess", document);
		const { after, lines } = await run(scene, "assess", document);
		expect(after).toEqual(without);
		expect(lines).toHaveLength(1);
		const [line] = lines;
		expect(line).toMatchObject({
			record: 1,
			service: "shop",
			rollout: EXECUTION,
			task: "assess",
			at: at(scene.seconds).toISOString(),
			settings: { schedule: document.service.schedule, judge: document.service.judge, ttlSeconds: 60 },
			state: { rollout: { step: 0, candidate: "green", startedAt: document.rollout?.startedAt } },
			decision: { verdict: after?.verdict, next: after?.next, waitSeconds: after?.waitSeconds },
		});
		expect(line?.answers.map(({ of }) => of)).toEqual([
			...["services.describe", "loadBalancers.targets", "loadBalancers.targets"],
			...["prober.probe", "answers.perMinute"],
		]);
		expect(line?.answers.find(({ of }) => of === "prober.probe")?.about).toBe("green");
	});

	it("has neither what fail-back brings back, nor the records, nor where the service is", async () => {
		const { scene, document } = await Scene.before("assess");
		const { lines } = await run(scene, "assess", document);
		const text = JSON.stringify(lines);
		for (const secret of [document.service.roles.observer, document.service.dns.zoneId, "AliasTarget"])
			expect(text).not.toContain(secret);
	});

	it("says why there was no answer", async () => {
		const { scene, document } = await Scene.before("assess");
		scene.hook = async ({ name }, next) => {
			if (name === "answers.perMinute") throw new Throttled("GetMetricData: slow down", {});
			return next();
		};
		const { lines } = await run(scene, "assess", document);
		const answer = lines[0]?.answers.find(({ of }) => of === "answers.perMinute");
		expect(answer).toEqual({ of: "answers.perMinute", error: { name: "Throttled", message: expect.any(String) } });
	});

	it("leaves none when it fails, and fails as without", async () => {
		const { scene, document } = await Scene.before("assess");
		scene.hook = async () => {
			throw new TypeError("broken");
		};
		await expect(run(scene, "assess", document)).rejects.toThrow("broken");
	});

	it("fails by nothing that keeps its line from being written, and says so in the log", async () => {
		const { scene, document } = await Scene.before("assess");
		const tasks = recorded(observerTasks, () => {
			throw new Error("the log is full");
		});
		const context = { ports: scene.ports, log: scene.log, now: at(scene.seconds), execution: EXECUTION };
		expect(await tasks.assess?.(document, context)).toEqual(await scene.run("assess", document));
		const warning = scene.lines.find(({ message }) => message === "the check could not be recorded");
		expect(warning).toMatchObject({ level: "warn", fields: { error: { message: "the log is full" } } });
	});

	it("leaves out its answers where a line would be too long for a log, and says how long it was", async () => {
		const { scene, document } = await Scene.before("assess");
		const many = Array.from({ length: 12_000 }, (_, i) => ({ id: `10.0.0.${i}:8080`, state: "healthy" }));
		scene.hook = async ({ name }, next) => (name === "loadBalancers.targets" ? many : next());
		const { lines } = await run(scene, "assess", document);
		expect(lines[0]).toMatchObject({ answers: [], tooLarge: expect.any(Number), decision: { next: "wait" } });
		expect(lines[0]?.tooLarge).toBeGreaterThan(RECORD_BYTES);
		expect(JSON.stringify(lines[0]).length).toBeLessThan(RECORD_BYTES);
	});

	it("is told by its mark from the same with anything else in it, in whichever order its fields stand", () => {
		expect(markOfAll({ a: 1, b: { c: [1, 2], d: null } })).toBe(markOfAll({ b: { d: null, c: [1, 2] }, a: 1 }));
		expect(markOfAll({ a: 1 })).not.toBe(markOfAll({ a: 2 }));
		expect(markOfAll({ a: [1, 2] })).not.toBe(markOfAll({ a: [2, 1] }));
	});

	it("tells questions apart that may come in any order", () => {
		expect(aboutOf("hooks.ask", ["arn:hook", { point: "after-step" }])).toBe("after-step arn:hook");
		expect(aboutOf("tasks.find", ["cluster", "task", "app"])).toBe("task");
		expect(aboutOf("services.describe", ["cluster", {}])).toBeUndefined();
	});
});

describe("the minutes of a line", () => {
	/** The minutes of an answer that has one for each minute of some hours before a check. */
	async function minutesAt(seconds: number, changes: (document: RolloutDocument) => RolloutDocument) {
		const { scene, document } = await Scene.before("assess");
		scene.seconds = seconds;
		const all = Array.from({ length: Math.floor(seconds / 60) }, (_, i) => {
			return { at: at(60 * i).getTime(), requests: 10, errors: 0, slow: 0, accounted: 10 };
		});
		scene.hook = async ({ name }, next) => (name === "answers.perMinute" ? { blue: all, green: all } : next());
		const { lines } = await run(scene, "assess", changes(document));
		const { value } = lines[0]?.answers.find(({ of }) => of === "answers.perMinute") ?? {};
		return { all: all.length, shown: (value as { green: unknown[] }).green.length };
	}
	const long = ({ rollout, ...document }: RolloutDocument): RolloutDocument =>
		({ ...document, rollout: { ...rollout, trafficSince: at(0).toISOString() } }) as RolloutDocument;

	it("are the latest", async () => {
		expect((await minutesAt(3_900, long)).shown).toBeLessThanOrEqual(12);
		expect((await minutesAt(3_900, long)).shown).toBeGreaterThanOrEqual(10);
	});

	it("are as many more as the check before is ago", async () => {
		expect((await minutesAt(4_199, (document) => ({ ...long(document), waitSeconds: 540 }))).shown).toBeGreaterThan(18);
	});

	it("are all at the first check of each ten minutes, and at the first ones with traffic", async () => {
		const turn = await minutesAt(4_202, (document) => ({ ...long(document), waitSeconds: 10 }));
		expect(turn.shown).toBe(turn.all);
		const first = await minutesAt(3_900, ({ rollout, ...document }) => {
			return { ...document, rollout: { ...rollout, trafficSince: at(3_800).toISOString() } } as RolloutDocument;
		});
		expect(first.shown).toBe(first.all);
	});
});
