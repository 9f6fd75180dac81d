import { describe, expect, it } from "vitest";
import { ancestorSingles, playAncestor } from "../../faults/ancestor/ancestor.ts";
import { parseCase } from "../../faults/model/case.ts";
import { ancestorDocument, ancestorReport } from "../../faults/report/ancestor.ts";
import { FreeClock } from "../../rehearsal/clock.ts";

const play = async (text: string) => (await playAncestor(parseCase(text), new FreeClock())).played;

describe("the published sample under the same faults", () => {
	it.each([
		["healthy", "completed"],
		["sick-at-once", "failed-back"],
		["sick-late", "failed-back"],
	])("without any takes a release that is %s where it should: %s", async (release, end) => {
		expect(await play(release)).toMatchObject({ end });
	});

	it("leaves traffic where it was when a call fails that would have taken it back", async () => {
		const without = parseCase("sick-late");
		const { sites } = await playAncestor(without, new FreeClock());
		const back = sites.findLast(({ place, name }) => place === "call" && name === "dns.change");
		const found = await play(`sick-late call:${back?.n}:dns.change:throttled`);
		expect(found).toMatchObject({ end: "nowhere", safetySeconds: Number.POSITIVE_INFINITY });
		expect(found.failed).toBeGreaterThan(1_000);
	});

	it("meets every kind of fault at every call, run and state of its own", async () => {
		const without = parseCase("healthy");
		const { sites } = await playAncestor(without, new FreeClock());
		const count = (place: string) => sites.filter((site) => site.place === place).length;
		expect(ancestorSingles(without, sites)).toHaveLength(6 * count("call") + 2 * count("run") + 2 * count("state"));
	});

	it("is reported with what ended in neither place", () => {
		const results = [
			{ case: "healthy", end: "completed", failed: 0 },
			{ case: "sick-late state:4:shift:aborted", end: "nowhere", safetySeconds: Number.POSITIVE_INFINITY, failed: 90 },
			{ case: "sick-late call:1:dns.change:reset", end: "failed-back", safetySeconds: 70, failed: 8 },
		] as const;
		const found = ancestorDocument(results);
		expect(found).toMatchObject({
			ends: { completed: 1, "failed-back": 1, nowhere: 1 },
			nowhere: { none: { cases: 1, nowhere: 0 }, "state aborted": { cases: 1, nowhere: 1 } },
			never: 1,
			worstSafety: { value: 70, case: "sick-late call:1:dns.change:reset" },
			worstFailed: { value: 90, case: "sick-late state:4:shift:aborted" },
		});
		expect(ancestorReport(found)).toContain("1 of 1 end in neither place");
	});
});
