import { describe, expect, it } from "vitest";
import { type Case, caseText, parseCase } from "../../faults/cases/case.ts";
import { faultsAt, singles } from "../../faults/cases/enumerate.ts";
import { API_ERRORS } from "../../faults/cases/kinds.ts";
import { RELEASE_NAMES } from "../../faults/cases/releases.ts";
import { playCase } from "../../faults/run/job.ts";

describe("a case on the command line", () => {
	it.each([
		"healthy",
		"sick-late call:41:dns.change:throttled",
		"sick-at-once steps=10/0,100/0 run:3:shift:killed-after-2 state:7:Settle:aborted",
	])("is read and written alike: %s", (text) => {
		expect(caseText(parseCase(text))).toBe(text);
	});

	it("is refused with every mistake at once", () => {
		const text = "fine steps=50/0 call:0:dns.change:throttled call:3:dns.change:melted nothing:1:x:y";
		expect(() => parseCase(text)).toThrow(
			expect.objectContaining({
				name: "InvalidInput",
				faults: [
					expect.stringContaining("the release must be one of healthy, sick-at-once, sick-late (given: fine)"),
					expect.stringContaining("must end in 100 percent"),
					expect.stringContaining("call:0:dns.change:throttled: must look like"),
					expect.stringContaining("melted: the kind must be one of"),
					expect.stringContaining("must begin with one of call, run, state"),
				],
			}),
		);
	});
});

describe("the single faults of a release", () => {
	it("strike at every call of an API with every kind of error, and at every state", async () => {
		const { sites } = await playCase(parseCase("healthy"));
		const texts = new Set(singles(parseCase("healthy"), sites).map(caseText));
		const calls = sites.filter(({ place }) => place === "call");
		const states = sites.filter(({ place }) => place === "state");
		expect(calls.length).toBeGreaterThan(100);
		for (const { n, name } of calls) {
			for (const kind of Object.keys(API_ERRORS)) expect(texts).toContain(`healthy call:${n}:${name}:${kind}`);
		}
		for (const { n, name } of states) {
			expect(texts).toContain(`healthy state:${n}:${name}:aborted`);
			expect(texts).toContain(`healthy state:${n}:${name}:timed-out`);
		}
	});

	it("kill a function before its first write and after each, and run it twice", async () => {
		const { sites } = await playCase(parseCase("healthy"));
		const complete = sites.find(({ place, name }) => place === "run" && name === "complete");
		if (!complete) throw new Error("a healthy release completes");
		const writes = complete.run?.writes ?? 0;
		expect(writes).toBeGreaterThan(4);
		expect(faultsAt(complete).map(({ kind }) => kind)).toEqual([
			"killed-before",
			...Array.from({ length: writes }, (_, i) => `killed-after-${i + 1}`),
			"twice",
			"starts-late",
		]);
	});

	it("are at least three thousand with all releases", async () => {
		const all: Case[] = [];
		for (const release of RELEASE_NAMES) {
			const without = parseCase(release);
			all.push(...singles(without, (await playCase(without)).sites));
		}
		expect(all.length).toBeGreaterThanOrEqual(3_000);
	});
});
