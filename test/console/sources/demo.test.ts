import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { View } from "../../../console/model/view.ts";
import { Demo } from "../../../console/sources/demo/demo.ts";
import { resolveScenario } from "../../../rehearsal/scenario/resolve.ts";

const FAST = { speed: 10, seed: 1, about: "a test", who: "alice" };

/** A demo with fewer resolver caches than usual, which is as true and faster. */
async function demoOf(services: Readonly<Record<string, string>>, act = true) {
	const parts = await Promise.all(
		Object.entries(services).map(async ([service, scenario]) => {
			const resolved = await resolveScenario({ scenario, clients: "1k" });
			return { service, scenario: resolved.scenario };
		}),
	);
	return new Demo({ ...FAST, parts, act });
}

/** Plays on until a view is as it should be. @throws when it never is. */
async function until(demo: Demo, service: string, done: (view: View) => boolean): Promise<View> {
	for (let turn = 0; turn < 400; turn++) {
		const view = await demo.view(service);
		expect(v.safeParse(View, view).issues).toBeUndefined();
		if (done(view)) return view;
		await demo.pass(1);
	}
	throw new Error("it never was as it should be");
}

const lineOf = (view: View, service: string) => view.services.find((line) => line.service === service);
const decision = { service: "shop", attempt: "r2", reason: "because", confirm: "shop" } as const;

describe("a demo", () => {
	it("shows a rollout from its start to its fail-back", async () => {
		const demo = await demoOf({ shop: "errors-at-once" });
		const started = await until(demo, "shop", ({ selected }) => selected?.rollout?.phase === "preparing");
		expect(lineOf(started, "shop")).toMatchObject({ state: "rollout", attempt: "r2", candidate: "green", percent: 0 });
		expect(started.selected).toMatchObject({ acts: { abort: null, rollback: null, promote: "it waits for nobody" } });

		const shifted = await until(demo, "shop", ({ selected }) => selected?.weights?.intended?.green === 10);
		expect(shifted.selected?.weights?.live).toEqual({ A: { blue: 90, green: 10 }, AAAA: { blue: 90, green: 10 } });
		expect(shifted.selected?.tasks?.green).toEqual({ desired: 4, running: 4, healthy: 4 });

		const back = await until(demo, "shop", ({ selected }) => selected?.rollout?.phase === "failing-back");
		expect(back.selected?.rollout?.said).toMatchObject({ verdict: "fail" });
		expect(back.selected?.acts.abort).toBe("its traffic is on its way back already");

		const ended = await until(demo, "shop", ({ selected }) => selected?.rollout === null);
		expect(ended.selected).toMatchObject({ serves: "blue", history: [{ attempt: "r2", outcome: "failed-back" }] });
		const points = ended.selected?.points ?? [];
		expect(points.some(({ intended }) => intended === 10)).toBe(true);
		expect(points.at(-1)?.intended).toBe(0);
		const failed = points.reduce((sum, { colors }) => sum + (colors.green.errors ?? 0), 0);
		const exposed = points.reduce((sum, { colors }) => sum + (colors.green.requests ?? 0), 0);
		expect(failed).toBeGreaterThan(exposed / 4);
		expect(points.some(({ observed }) => (observed ?? 0) > 0)).toBe(true);
	});

	it("says every check, newest first", async () => {
		const demo = await demoOf({ shop: "errors-at-once" });
		const { selected } = await until(demo, "shop", (view) => view.selected?.history.length === 1);
		const happenings = selected?.happenings ?? [];
		expect(happenings.at(-1)?.state).toBe("Begin");
		expect(happenings[0]?.state).toBe("Conclude");
		expect(happenings.map(({ at }) => at)).toEqual(
			happenings
				.map(({ at }) => at)
				.toSorted()
				.reverse(),
		);
		expect(happenings.some(({ said }) => said?.verdict === "fail")).toBe(true);
	});

	it("plays several services in worlds of their own", async () => {
		const demo = await demoOf({ shop: "errors-at-once", search: "healthy" });
		const view = await until(demo, "search", (shown) => (lineOf(shown, "search")?.percent ?? 0) >= 50);
		expect(lineOf(view, "shop")).toMatchObject({ state: "rest", last: { outcome: "failed-back" } });
		expect(view.selected).toMatchObject({ service: "search", history: [] });
	});

	it("stands still while it is paused, goes as fast as it is set, and begins anew", async () => {
		const demo = await demoOf({ shop: "healthy" });
		const time = async () => Date.parse((await demo.view(undefined)).at);
		const begin = await time();
		await demo.pass(1);
		expect(await time()).toBe(begin + 10_000);
		await demo.play({ paused: true });
		await demo.pass(1);
		expect(await time()).toBe(begin + 10_000);
		await demo.play({ paused: false, speed: 60 });
		await demo.pass(1);
		expect(await time()).toBe(begin + 70_000);
		await demo.play({ again: true });
		expect(await time()).toBe(begin);
		expect((await demo.view(undefined)).played).toEqual({ speed: 60, paused: false, over: false });
	});

	it("comes to its end, and stays there", async () => {
		const demo = await demoOf({ shop: "errors-at-once" });
		await demo.play({ speed: 600 });
		const view = await until(demo, "shop", ({ played }) => played?.over === true);
		await demo.pass(1);
		expect((await demo.view("shop")).at).toBe(view.at);
	});
});

describe("a decision in a demo", () => {
	it("is none where it only shows", async () => {
		const demo = await demoOf({ shop: "healthy" }, false);
		expect(demo.decide).toBeUndefined();
		const { selected } = await demo.view("shop");
		const why = "this console only shows: start it with --act";
		expect(selected?.acts).toEqual({ promote: why, abort: why, rollback: why });
	});

	it("aborts: the watchdog brings the traffic back, and history has who and why", async () => {
		const demo = await demoOf({ shop: "healthy" });
		await until(demo, "shop", ({ selected }) => selected?.weights?.intended?.green === 10);
		expect(await demo.decide?.({ ...decision, act: "abort" })).toEqual({
			done: true,
			message: "r2 is aborted: the traffic comes back",
		});
		const { selected } = await until(demo, "shop", (view) => view.selected?.rollout === null);
		expect(selected).toMatchObject({
			serves: "blue",
			history: [{ attempt: "r2", outcome: "failed-back", reason: "Aborted: alice: because" }],
		});
		expect(await demo.decide?.({ ...decision, act: "abort" })).toMatchObject({ done: false });
	});

	it("promotes what waits, and rolls back what has completed", async () => {
		const demo = await demoOf({ shop: "gate-nobody" });
		expect(await demo.decide?.({ ...decision, act: "promote" })).toMatchObject({ done: false });
		const waiting = await until(demo, "shop", ({ services }) => services[0]?.waits === true);
		expect(waiting.selected?.acts.promote).toBeNull();
		expect(await demo.decide?.({ ...decision, act: "promote" })).toEqual({ done: true, message: "r2 goes on" });
		await demo.play({ speed: 60 });
		await until(demo, "shop", ({ selected }) => selected?.probation?.serves === "green");
		// What was on the page has ended meanwhile.
		expect(await demo.decide?.({ ...decision, act: "rollback" })).toEqual({
			done: false,
			message: "nothing was done: r2 has ended meanwhile; decide again",
		});
		expect(await demo.decide?.({ ...decision, attempt: null, act: "rollback" })).toMatchObject({ done: true });
		const { selected } = await until(demo, "shop", (view) => view.selected?.serves === "blue");
		expect(selected?.history[0]).toMatchObject({ outcome: "rolled-back" });
	});

	it("is refused with what to do instead where nothing of the name is played", async () => {
		const demo = await demoOf({ shop: "healthy" });
		const answer = await demo.decide?.({ ...decision, service: "shpo", act: "abort" });
		expect(answer).toMatchObject({ done: false });
	});
});
