import { describe, expect, it } from "vitest";
import { status } from "../../../../cli/operator/act/status.ts";
import { WATCHDOG } from "../../../../runtime/contract/index.ts";
import { Refused } from "../../../../runtime/errors.ts";
import { at, EXECUTION, STRANGER, sampleDocument, strangersLock, weightedRecords } from "../../../support/documents.ts";
import { ask, baking, denied, gate, options } from "../../support/asked.ts";
import { around, FakeSources } from "../../support/fakes.ts";

describe("status", () => {
	it("tells what a rollout is doing, what it waits for and how long it takes", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		const { code, out } = await ask(sources, { rollout: "shop" });
		expect(code).toBe(0);
		expect(out).toContain("shop: ecs-svc/2 to green, watching step 1 of 3");
		expect(out).toContain("blue 90, green 10, as live DNS has them");
		expect(out).toContain("bake: the step is watched, 8m 20s left (until 00:08:20Z)");
		expect(out).toContain("3m 20s of the step, 15m 20s of the schedule at best");
	});

	it("finds a rollout by its deployment, and by its execution's ARN or name", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		const { out } = await ask(sources, { rollout: "shop" });
		for (const rollout of ["ecs-svc/2", EXECUTION, "mine"]) expect((await ask(sources, { rollout })).out).toBe(out);
	});

	it("tells which color serves and how the last rollouts ended when none runs", async () => {
		const sources = new FakeSources().ends("failed-back", "TargetsUnhealthy: 1 of 2");
		sources.registrations = new Map([["shop", sampleDocument().service]]);
		sources.records = weightedRecords({ blue: 100, green: 0 });
		const { code, out } = await ask(sources, {});
		expect(code).toBe(0);
		expect(out.split("\n")).toEqual([
			"shop: no rollout runs",
			"  serves     blue",
			"  weights    live DNS has blue 100, green 0",
			"  last",
			"    2026-01-01 00:00:00Z  failed-back  ecs-svc/2  TargetsUnhealthy: 1 of 2",
			"",
		]);
	});

	it.each([
		["whose execution judges it", EXECUTION, "should it fail, it goes back", EXECUTION],
		["that nobody judges any more", WATCHDOG, "nobody judges it; going back is up to you", null],
	])(
		"tells of a release on probation %s, until when, and what it would go back to",
		async (_, owner, says, judgedBy) => {
			const sources = new FakeSources().ends("completed", "fine");
			const { original, service, ...lock } = strangersLock();
			const [since, until] = [at(0).toISOString(), at(7_200).toISOString()];
			const { attempt, stable, candidate } = lock;
			const held = { attempt, stable, candidate, original, service };
			sources.onProbation.set("shop", { ...held, owner, ownerSince: since, since, until });
			const { out } = await ask(sources, {});
			expect(out).toMatch(
				/probation {2}ecs-svc\/3 since 2026-01-01 00:00:00Z, .* left \(until 02:00:00Z\); blue is warm: /,
			);
			expect(out).toContain(says);
			const probation = { attempt: "ecs-svc/3", serves: "green", returnsTo: "blue", since, until, judgedBy };
			const { out: json } = await ask(sources, { rollout: "shop", json: true });
			expect(JSON.parse(json).services[0]).toMatchObject({ rollout: null, probation });
		},
	);

	it("tells what serves of a service that has had no rollout, and finds it by its name", async () => {
		const sources = new FakeSources();
		sources.registrations = new Map([["web", sampleDocument().service]]);
		sources.records = weightedRecords({ blue: 0, green: 100 });
		const { out } = await ask(sources, { rollout: "web" });
		expect(out).toBe("web: no rollout runs\n  serves     green\n  weights    live DNS has blue 0, green 100\n");
		const { out: json } = await ask(sources, { rollout: "web", json: true });
		expect(JSON.parse(json).services[0]).toMatchObject({
			service: "web",
			rollout: null,
			atRest: { serves: "green", live: { A: { blue: 0, green: 100 } } },
		});
	});

	it("says no color where both have weight, where there are no records, and where they cannot be read", async () => {
		const sources = new FakeSources().ends("completed", "fine");
		sources.registrations = new Map([["shop", sampleDocument().service]]);
		sources.records = weightedRecords({ blue: 50, green: 50 });
		expect((await ask(sources, {})).out).toContain("serves     no color alone");
		sources.records = [];
		expect((await ask(sources, {})).out).toContain("live DNS has no weighted records");
		sources.registrations = new Refused("ListTargetsByRule: AccessDenied", {});
		expect((await ask(sources, { rollout: "shop" })).out).toContain(
			"live DNS cannot be read: ListTargetsByRule: AccessDenied",
		);
		await expect(ask(sources, { rollout: "web" })).rejects.toThrow("known are shop");
	});

	it("lists all services, each in a line", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		sources.remembers({ attempt: "ecs-svc/9" }, "billing");
		const { out } = await ask(sources, {});
		expect(out.split("\n")).toEqual([
			expect.stringMatching(/^billing {2}2026-01-01 00:00:00Z {2}completed {2}ecs-svc\/9/),
			expect.stringMatching(/^shop {5}██░+ {2}10 % green {2}watching step 1 of 3/),
			"",
		]);
	});

	it("lists services that are registered and have had no rollout yet", async () => {
		const sources = new FakeSources().ends("completed", "fine");
		sources.listed = ["web"];
		expect((await ask(sources, {})).out).toMatch(/^shop .*\nweb {3}no rollout yet\n$/);
	});

	it("says so when there is nothing at all", async () => {
		expect((await ask(new FakeSources(), {})).out).toBe(
			"no rollout yet, and no service is known: name one to see what serves, npm run cli -- status SERVICE\n",
		);
	});

	it("shows releases that wait for their turn, and not those that only retire the old color", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		sources.starts({ arn: STRANGER, attempt: "ecs-svc/3" });
		sources.remembers({ attempt: "ecs-svc/1", execution: `${EXECUTION}-before` });
		sources.starts({ arn: `${EXECUTION}-before`, attempt: "ecs-svc/1" });
		const { out } = await ask(sources, { rollout: "shop", json: true });
		const [{ queue }] = JSON.parse(out).services;
		expect(queue.map(({ attempt }: { attempt: string }) => attempt)).toEqual(["ecs-svc/3"]);
	});

	it("prints a documented format for machines", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		const { out } = await ask(sources, { rollout: "shop", json: true });
		expect(JSON.parse(out)).toMatchObject({
			format: "ecs-dns-canary/status",
			version: 2,
			services: [
				{
					service: "shop",
					rollout: {
						execution: EXECUTION,
						phase: "watching",
						step: 1,
						weights: { intended: { blue: 90, green: 10 }, live: { A: { blue: 90, green: 10 } } },
						timeLeft: { stepSeconds: 200, scheduleSeconds: 920 },
					},
				},
			],
			waitedFor: null,
		});
	});

	it("tells a service alone that was said, and what is not to be seen of it, when it may list nothing", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		sources.starts({ arn: STRANGER, attempt: "ecs-svc/3" }).denied = denied();
		const { lookup, clock, terminal, out } = around(sources);
		expect(await status(options(), { ...lookup, service: "shop" }, clock, terminal)).toBe(0);
		expect(out()).toContain("watching step 1 of 3");
		expect(out()).toContain("  queue\n    these credentials may not list executions\n");
		const { out: json } = await ask(sources, { rollout: "shop", json: true });
		expect(JSON.parse(json).services[0].queue).toBeNull();
		await expect(ask(sources, {})).rejects.toThrow(/may not list all services.*status SERVICE/);
	});

	it("shows the rest when it may not read the zone, and why", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		sources.records = new Refused("ListResourceRecordSets: AccessDenied", {});
		const { out } = await ask(sources, { rollout: "shop" });
		expect(out).toContain("live DNS cannot be read: ListResourceRecordSets: AccessDenied");
	});

	it("says that the watchdog brings the traffic back when the execution has ended", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		sources.starts({ running: false, status: "ABORTED", error: "Aborted", cause: "alice: enough" });
		const { out } = await ask(sources, { rollout: "shop" });
		expect(out).toContain("shop: ecs-svc/2 to green, failing-back");
		expect(out).toContain("watchdog: the execution ended (Aborted: alice: enough)");
	});

	it.each([
		["a name that is nobody's", { rollout: "shopp" }, /no service.*shopp; did you mean "shop"\?; known are shop/],
		["an execution that does not exist", { rollout: `${EXECUTION}-none` }, /Step Functions knows no rollout/],
		[
			"a deployment that nothing is known of",
			{ rollout: "ecs-svc/77" },
			/no rollout of ecs-svc\/77.*dead-letter queue/,
		],
		["a picture for machines", { watch: true, json: true }, /--watch draws for people/],
	])("refuses %s, and says what to do", async (_, changes, message) => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		await expect(ask(sources, changes)).rejects.toMatchObject({
			name: "UsageError",
			message: expect.stringMatching(message),
		});
	});
});

describe("what is printed", () => {
	const ORDER = "fine\n::stop-commands::x\x1b[2J##[error]\u202e";

	it("is no order to a runner, whatever AWS, hooks or people have written", async () => {
		const sources = new FakeSources().runs("AwaitDecision", {
			rollout: baking,
			gate: { ...gate(), reason: ORDER },
			verdict: { verdict: "hold", code: "HookNotYet", reason: ORDER },
		});
		sources.remembers({ attempt: "ecs-svc/1", reason: ORDER });
		for (const changes of [{ rollout: "shop" }, {}, { rollout: "shop", json: true }]) {
			const { out } = await ask(sources, changes);
			expect(out).toContain("stop-commands");
			expect(out).not.toMatch(/^\s*::|##|[^\P{Cc}\n]|\u202e/mu);
		}
		const ended = new FakeSources().ends("failed-back", ORDER);
		const { out, err } = await ask(ended, { rollout: "shop", wait: true });
		expect(out + err).not.toMatch(/^\s*::|##|[^\P{Cc}\n]|\u202e/mu);
	});
});
