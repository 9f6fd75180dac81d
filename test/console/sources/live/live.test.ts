import * as v from "valibot";
import { describe, expect, it } from "vitest";
import type { FigureReader } from "../../../../cli/operator/read/figures.ts";
import { View } from "../../../../console/model/view.ts";
import { Live } from "../../../../console/sources/live/live.ts";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { Refused, Throttled } from "../../../../runtime/errors.ts";
import { denied, gate } from "../../../cli/support/asked.ts";
import { FakeSources, MACHINE } from "../../../cli/support/fakes.ts";
import { at, EXECUTION, weightedRecords } from "../../../support/documents.ts";

const TASKS = { blue: { desired: 4, running: 4, healthy: 4 }, green: { desired: 4, running: 3, healthy: 2 } };
const ANSWERS = { requests: 90, errors: 1, latencyMilliseconds: 200 };
const MINUTE = { at: at(0).getTime(), seconds: 60, colors: { blue: ANSWERS, green: { ...ANSWERS, requests: 10 } } };

/** A live source over what AWS is pretended to say, at a time that the test sets. */
function live(
	sources: FakeSources,
	changes: { act?: boolean; service?: string; figures?: Partial<FigureReader> } = {},
) {
	let seconds = 0;
	const asked: [Date, Date][] = [];
	const figures: FigureReader = {
		answered: async (_, from, to) => {
			asked.push([from, to]);
			return [MINUTE];
		},
		tasks: async () => TASKS,
		...changes.figures,
	};
	const source = new Live({
		lookup: { sources, stateMachine: MACHINE, service: changes.service, now: () => at(seconds) },
		figures,
		asking: () => ({ releaser: sources.releaser, who: "alice" }),
		from: "rollouts in eu-west-1",
		act: changes.act ?? true,
		who: "alice",
	});
	const view = async (selected?: string) => {
		const shown = await source.view(selected);
		expect(v.safeParse(View, shown).issues).toBeUndefined();
		return shown;
	};
	return { source, view, asked, pass: (more: number) => (seconds += more) };
}

/** shop rolls out, web rests. */
function estate(): FakeSources {
	const sources = new FakeSources().runs("Settle").remembers({ at: at(-900).toISOString() }, "web");
	sources.runs("Settle");
	sources.listed = ["shop", "web"];
	sources.registrations = new Map(["shop", "web"].map((name) => [name, sampleService({ name })]));
	return sources;
}

describe("what is live", () => {
	it("shows all services, and one in full", async () => {
		const { view } = live(estate());
		const shown = await view("shop");
		expect(shown).toMatchObject({ from: "rollouts in eu-west-1", played: null, act: true, trouble: [] });
		expect(shown.services.map(({ service, state }) => `${service}: ${state}`)).toEqual(["shop: rollout", "web: rest"]);
		expect(shown.selected).toMatchObject({
			service: "shop",
			tasks: TASKS,
			weights: { intended: { blue: 90, green: 10 }, live: { A: { blue: 90, green: 10 } } },
			acts: { abort: null, promote: "it waits for nobody" },
			unknown: [],
		});
		expect(shown.selected?.points).toMatchObject([{ observed: 10, colors: { green: { requests: 10, errors: 1 } } }]);
	});

	it("says which color serves a service that rests", async () => {
		const sources = estate();
		sources.held.clear();
		sources.records = weightedRecords({ blue: 0, green: 100 });
		const { services } = await live(sources).view();
		expect(services.map(({ serves, summary }) => [serves, summary])).toEqual([
			["green", "green serves"],
			["green", "green serves"],
		]);
	});

	it("asks for figures from before the rollout on, and not again for half a minute", async () => {
		const { view, asked, pass } = live(estate());
		await view("shop");
		pass(10);
		await view("shop");
		expect(asked).toEqual([[at(-600), at(0)]]);
		pass(30);
		await view("shop");
		expect(asked).toHaveLength(2);
	});

	it("reads the whole table seldom, and what is shown in full each time", async () => {
		const sources = estate();
		const { view, pass } = live(sources);
		let scans = 0;
		const { all } = sources.ledger;
		sources.ledger.all = async () => {
			scans++;
			return all();
		};
		await view("shop");
		await view("web");
		pass(5);
		sources.records = weightedRecords({ blue: 50, green: 50 });
		expect((await view("shop")).selected?.weights?.live).toMatchObject({ A: { green: 50 } });
		expect(scans).toBe(1);
		pass(15);
		await view();
		expect(scans).toBe(2);
	});

	it("reads nothing of what is no service", async () => {
		const { view, asked } = live(estate());
		expect((await view("shpo")).selected).toBeNull();
		expect(asked).toEqual([]);
	});

	it("is one service's where only that was named", async () => {
		const sources = estate();
		sources.denied = denied();
		const { services, trouble } = await live(sources, { service: "shop" }).view();
		expect(services.map(({ service }) => service)).toEqual(["shop"]);
		expect(trouble).toEqual([]);
	});
});

describe("what cannot be read", () => {
	it("is not known, with the reason, and never made up", async () => {
		const refused = new Refused("GetMetricData: AccessDenied", {});
		const failing = async () => {
			throw refused;
		};
		const { selected } = await live(estate(), { figures: { answered: failing, tasks: failing } }).view("shop");
		expect(selected).toMatchObject({ points: [], tasks: null });
		expect(selected?.unknown).toEqual([
			"requests, errors and latency: GetMetricData: AccessDenied",
			"tasks: GetMetricData: AccessDenied",
		]);
	});

	it("is said with what to do, while what was read before stays", async () => {
		const sources = estate();
		const { view, pass } = live(sources);
		await view();
		pass(20);
		sources.denied = new Throttled("Query: ThrottlingException", {});
		const { services, trouble } = await view();
		expect(services).toHaveLength(2);
		expect(trouble).toEqual(["Query: ThrottlingException"]);
	});

	it("of one service keeps no other from being shown", async () => {
		const sources = estate();
		const { find } = sources.probations;
		sources.probations.find = async (service) => {
			if (service === "web") throw new Throttled("GetItem: ThrottlingException", {});
			return find.call(sources.probations, service);
		};
		const { view, pass } = live(sources);
		for (const seconds of [0, 5]) {
			pass(seconds);
			const { services, trouble } = await view();
			expect(services.map(({ service }) => service)).toEqual(["shop", "web"]);
			expect(trouble).toEqual([expect.stringContaining("GetItem: ThrottlingException")]);
		}
	});

	it("is said to who may not list all services", async () => {
		const sources = estate();
		sources.denied = denied();
		const { services, trouble } = await live(sources).view();
		expect(services).toEqual([]);
		expect(trouble).toEqual([expect.stringMatching(/may not list all services.*name one/)]);
	});
});

describe("the share that was intended", () => {
	it("is what verdicts and this console have shown, and not known in between", async () => {
		const sources = estate();
		const verdict = { verdict: "pass", code: "Healthy", reason: "well", percent: 10 } as const;
		sources.runs("Settle", { rollout: { verdicts: [{ ...verdict, at: at(30).toISOString() }] } as never });
		const minutes = [0, 60, 120].map((second) => ({ ...MINUTE, at: at(second).getTime() }));
		const { view, pass } = live(sources, { figures: { answered: async () => minutes } });
		pass(200);
		const { selected } = await view("shop");
		expect(selected?.points.map(({ intended }) => intended)).toEqual([10, 10, 10]);
	});
});

describe("a decision", () => {
	const decision = { service: "shop", attempt: "ecs-svc/2", reason: "errors", confirm: "shop" } as const;

	it("is none without --act", async () => {
		const { source, view } = live(estate(), { act: false });
		expect(source.decide).toBeUndefined();
		expect((await view("shop")).selected?.acts.abort).toMatch(/only shows/);
	});

	it("aborts what is on the page, with who and why", async () => {
		const sources = estate();
		const { source } = live(sources);
		expect(await source.decide?.({ ...decision, act: "abort" })).toEqual({
			done: true,
			message: "ecs-svc/2 is aborted: the traffic comes back",
		});
		expect(sources.done).toEqual([["stop", EXECUTION, "Aborted", "alice: errors"]]);
	});

	it("does nothing about what has ended meanwhile, and says so", async () => {
		const sources = estate().ends("completed", "green serves");
		const { source } = live(sources);
		const answer = await source.decide?.({ ...decision, act: "abort" });
		expect(answer).toEqual({ done: false, message: "ecs-svc/2 of shop has ended: completed (green serves)" });
		expect(sources.done).toEqual([]);
	});

	it("promotes what waits, with the comment that history keeps", async () => {
		const sources = estate().runs("AwaitDecision", { gate: gate() }).opens();
		const { source, view } = live(sources);
		expect((await view("shop")).selected?.acts.promote).toBeNull();
		expect(await source.decide?.({ ...decision, act: "promote" })).toEqual({
			done: true,
			message: "ecs-svc/2 goes on",
		});
		expect(sources.done).toEqual([["goOn", "the-token", { by: "alice", comment: "errors" }]]);
	});

	it("rolls back by the release function, and only what was on the page", async () => {
		const sources = estate();
		sources.answer = { message: "it goes back" };
		const { source } = live(sources);
		const other = await source.decide?.({ ...decision, attempt: null, act: "rollback" });
		expect(other).toEqual({ done: false, message: "nothing was done: ecs-svc/2 runs meanwhile; decide again" });
		expect(await source.decide?.({ ...decision, act: "rollback" })).toEqual({ done: true, message: "it goes back" });
		expect(sources.done).toEqual([
			["ask", { version: 1, action: "rollback", service: "shop", reason: "errors", by: "alice" }],
		]);
	});

	it("says what to do where AWS refuses", async () => {
		const sources = estate();
		sources.executions.stop = async () => {
			throw denied();
		};
		const answer = await live(sources).source.decide?.({ ...decision, act: "abort" });
		expect(answer).toMatchObject({ done: false, message: expect.stringMatching(/^these credentials may not do this/) });
	});

	it("is shown at once", async () => {
		const sources = estate();
		const { source, view } = live(sources);
		await view("shop");
		await source.decide?.({ ...decision, act: "abort" });
		sources.ends("failed-back", "Aborted: alice: errors");
		expect((await view("shop")).selected?.rollout).toBeNull();
	});
});
