import { describe, expect, it } from "vitest";
import type { HookQuestion } from "../../../runtime/contract/index.ts";
import { Fed, MINE } from "./fed.ts";

/** A step's write of the weights. */
const shift = (fed: Fed, from: number, to: number) =>
	fed.write("dns.change", fed.snapshot({ records: fed.records(from) }), fed.snapshot({ records: fed.records(to) }));
/** Completion: the old load balancer is routed to the candidate. */
const complete = (fed: Fed) => {
	const before = fed.snapshot({ records: fed.records(100), actions: fed.actions(0, 100) });
	fed.write("loadBalancers.route", before, { ...before, actions: fed.actions(100, 100) });
};

describe("a gate", () => {
	const promote = (fed: Fed) => fed.watch.decided?.(fed.execution(), "promote", 1);
	const check = (fed: Fed) => fed.watch.returned?.(fed.run("ready"), {}, 2, 0.1);

	it("that nobody opened keeps the next step, and completion", async () => {
		const fed = await Fed.with("gate");
		shift(fed, 0, 10);
		shift(fed, 10, 50);
		complete(fed);
		expect(fed.found.map(({ message }) => message)).toEqual([
			"dns.change went beyond 10 %, whose gate nobody had opened",
			"loadBalancers.route went beyond 100 %, whose gate nobody had opened",
		]);
	});

	it("that somebody opened is open for its own step only", async () => {
		const fed = await Fed.with("gate");
		shift(fed, 0, 10);
		promote(fed);
		check(fed);
		shift(fed, 10, 50);
		shift(fed, 50, 100);
		expect(fed.found).toEqual([]);
		complete(fed);
		expect(fed.found).toHaveLength(1);
	});

	it("that somebody opened keeps traffic until there was one check more", async () => {
		const fed = await Fed.with("gate");
		shift(fed, 0, 10);
		promote(fed);
		shift(fed, 10, 50);
		expect(fed.found.map(({ message }) => message)).toEqual([
			"dns.change went beyond 10 % without a check since its gate was opened",
		]);
	});

	it("that somebody shut is not open", async () => {
		const fed = await Fed.with("gate");
		shift(fed, 0, 10);
		fed.watch.decided?.(fed.execution(), "abort", 1);
		check(fed);
		shift(fed, 10, 50);
		expect(fed.found).toHaveLength(1);
	});

	it.each([
		[480, 0],
		[481, 1],
	])("that waits for %s s is left in time, or not: %s", async (seconds, count) => {
		const fed = await Fed.with("gate");
		const execution = fed.execution({ state: "AwaitDecision", type: "Branch" });
		fed.watch.entered?.(execution, 100, 0.1);
		fed.watch.entered?.({ ...execution, state: "Watch" }, 700, 0.1);
		fed.watch.entered?.({ ...execution, state: "FailBack", type: "Task" }, 100 + seconds, 0.1);
		expect(fed.found).toHaveLength(count);
	});

	it("that begins to wait before the bake is over is found", async () => {
		const fed = await Fed.with("2-share");
		const before = fed.snapshot({ seconds: 100 });
		fed.write("dns.change", before, { ...before, records: fed.records(10) });
		const waits = (seconds: number) =>
			fed.watch.entered?.(fed.execution({ state: "AwaitDecision", type: "Branch" }), seconds, 0.1);
		// INSYNC after 20 s, a TTL of 30 s, a bake of 20 s.
		waits(170);
		expect(fed.found).toEqual([]);
		waits(169);
		expect(fed.found.map(({ message }) => message)).toEqual(["the gate of 10 % began to wait 1 s too early"]);
	});
});

describe("a hook", () => {
	const passes = (fed: Fed, point: HookQuestion["point"], percent: number) => {
		const [hook] = fed.service.judge.hooks;
		const args = [hook?.function, { rollout: MINE, point, percent }];
		fed.watch.answered?.({ name: "hooks.ask", args, run: fed.run("assess") }, { verdict: "pass", reason: "" });
	};
	/** The task of a step's hook exits. */
	const exits = (fed: Fed, point: HookQuestion["point"], step: number, exitCode: number) => {
		const once = `ecs-dns-canary/shop/ecs-svc/2 ${step} ${point} task 1`;
		fed.watch.answered?.({ name: "tasks.run", args: [{ once }], run: fed.run("startHooks") }, `arn:${once}`);
		const find = { name: "tasks.find", args: ["cluster", `arn:${once}`, "app"], run: fed.run("assess") };
		fed.watch.answered?.(find, { status: "STOPPED", exitCode, reason: "" });
	};

	it("is asked before the first shift, after each step and before completion", async () => {
		const fed = await Fed.with("hooks");
		shift(fed, 0, 10);
		shift(fed, 10, 50);
		complete(fed);
		expect(fed.found.map(({ message }) => message)).toEqual([
			"dns.change went beyond 0 % without before-first-shift",
			"dns.change went beyond 10 % without after-step",
			"loadBalancers.route went beyond 100 % without after-step, before-completion",
		]);
	});

	it("that said pass lets the rollout go on from there, and from nowhere else", async () => {
		const fed = await Fed.with("hooks");
		passes(fed, "before-first-shift", 0);
		exits(fed, "before-first-shift", -1, 0);
		shift(fed, 0, 10);
		passes(fed, "after-step", 10);
		exits(fed, "after-step", 0, 0);
		shift(fed, 10, 50);
		expect(fed.found).toEqual([]);
		shift(fed, 50, 100);
		expect(fed.found).toHaveLength(1);
	});
});

describe("a hook that is a task", () => {
	it("must have exited with 0", async () => {
		const fed = await Fed.with("hooks");
		const [hook] = fed.service.judge.hooks;
		const args = [hook?.function, { rollout: MINE, point: "before-first-shift", percent: 0 }];
		fed.watch.answered?.({ name: "hooks.ask", args, run: fed.run("ready") }, { verdict: "pass", reason: "" });
		const once = "ecs-dns-canary/shop/ecs-svc/2 -1 before-first-shift task 1";
		fed.watch.answered?.({ name: "tasks.run", args: [{ once }], run: fed.run("startHooks") }, "arn:task");
		const find = { name: "tasks.find", args: ["cluster", "arn:task", "app"], run: fed.run("ready") };
		fed.watch.answered?.(find, { status: "STOPPED", exitCode: 1, reason: "" });
		shift(fed, 0, 10);
		expect(fed.found).toHaveLength(1);
	});

	const task = (arn: string) => ({
		...{ arn, owner: "ecs-dns-canary/shop/ecs-svc/2", command: "migrate" },
		...{ once: arn, startedAt: 0 },
	});
	const run = (fed: Fed, tasks: number, step: number) => {
		const all = Array.from({ length: tasks + 1 }, (_, i) => task(`arn:${i}`));
		const before = fed.snapshot({ tasks: all.slice(0, -1) });
		const { owner, command } = task("");
		fed.write(
			"tasks.run",
			before,
			{ ...before, tasks: all },
			{ args: [{ owner, command: [command], once: `${owner} ${step} after-step task 1` }] },
		);
	};

	it("has one task for each step of a rollout", async () => {
		const fed = await Fed.with("hook-tasks");
		run(fed, 0, 0);
		run(fed, 1, 1);
		expect(fed.found).toEqual([]);
		run(fed, 2, 1);
		expect(fed.found).toMatchObject([
			{ message: expect.stringContaining("a second task runs migrate after-step of step 1") },
		]);
	});

	it.each([
		["that runs on when its rollout is over is found", [], 1],
		["that AWS refuses to stop is not", ["StopTask"], 0],
	])("%s", async (_, denied, count) => {
		const fed = await Fed.with("hook-tasks");
		const before = fed.snapshot({ lock: fed.lock(), tasks: [task("arn:0")], running: ["arn:0"] });
		fed.write("locks.conclude", before, { ...before, lock: undefined });
		fed.end({ denied: new Set(denied) });
		expect(fed.found).toHaveLength(count);
	});
});

describe("a message that cannot be sent", () => {
	const failed = async (task: string, error: string) => {
		const fed = await Fed.with("notifying");
		const run = fed.run(task);
		fed.watch.answered?.({ name: "topic.publish", args: [], run }, new Error("Publish: denied"));
		fed.watch.threw?.(run, new Error(JSON.stringify({ errorMessage: error })), 5);
		return fed.found.length;
	};

	it("must not be what a task fails for", async () => {
		expect(await failed("shift", "Publish: denied")).toBe(1);
		expect(await failed("shift", "ChangeResourceRecordSets: throttled")).toBe(0);
	});

	it("may be what the watchdog tries again for", async () => {
		expect(await failed("watchdog", "Publish: denied")).toBe(0);
	});
});
