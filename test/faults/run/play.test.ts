import { describe, expect, it } from "vitest";
import { parseCase } from "../../../faults/model/case.ts";
import { playCase } from "../../../faults/run/job.ts";

const played = async (text: string) => (await playCase(parseCase(text))).played;

describe("a rehearsal without faults", () => {
	it.each([
		["healthy", "completed"],
		["sick-at-once", "failed-back"],
		["sick-late", "failed-back"],
		["errors-unseen", "failed-back"],
	])("of a release that is %s has %s, and breaks nothing", async (release, end) => {
		const { violations, ...rest } = await played(release);
		expect(violations).toEqual([]);
		expect(rest).toMatchObject({ end, injected: 0 });
		// One that is sick at once is caught before more than a few requests have met it.
		if (release === "sick-at-once") expect(rest.failed).toBeLessThan(5);
		else expect(rest.failed > 0).toBe(release !== "healthy");
	});
});

describe("a rehearsal with a fault", () => {
	it("in which the execution is aborted while the candidate has traffic is brought back by the watchdog", async () => {
		const { sites } = await playCase(parseCase("healthy"));
		const settle = sites.find(({ place, name }) => place === "state" && name === "Settle");
		const found = await played(`healthy state:${settle?.n}:Settle:aborted`);
		expect(found).toMatchObject({ end: "failed-back", injected: 1, violations: [] });
		expect(found.safetySeconds).toBeLessThan(60);
	});

	it("in which a shift's answer is lost goes on", async () => {
		const { sites } = await playCase(parseCase("healthy"));
		const change = sites.find(({ place, name }) => place === "call" && name === "dns.change");
		const found = await played(`healthy call:${change?.n}:dns.change:timed-out-after`);
		expect(found).toMatchObject({ end: "completed", injected: 1, violations: [] });
	});

	it("by which a release is refused when it is asked for leaves nothing that would wait for the calendar", async () => {
		const { sites } = await playCase(parseCase("healthy freeze=10"));
		const rules = sites.find(({ name, run }) => name === "loadBalancers.rules" && run?.name === "release");
		const found = await played(`healthy freeze=10 call:${rules?.n}:loadBalancers.rules:denied`);
		expect(found).toMatchObject({ end: "refused", injected: 1, violations: [] });
	});

	it("that the rehearsal never comes to has not struck", async () => {
		expect(await played("healthy call:99999:dns.change:throttled")).toMatchObject({ end: "completed", injected: 0 });
	});

	it("is the same each time", async () => {
		const { sites } = await playCase(parseCase("sick-late"));
		const route = sites.findLast(({ place, name }) => place === "call" && name === "loadBalancers.route");
		const text = `sick-late call:${route?.n}:loadBalancers.route:denied`;
		const [first, second] = [await played(text), await played(text)];
		expect(second).toEqual(first);
		expect(first).toMatchObject({ end: "failed-back", violations: [] });
	});
});
