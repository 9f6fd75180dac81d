import { describe, expect, it } from "vitest";
import { distinct } from "../../../faults/cases/distinct.ts";
import { faultsAt, singles } from "../../../faults/cases/enumerate.ts";
import { type Case, caseText, parseCase } from "../../../faults/model/case.ts";
import { ALIKE_FOR_READS, API_ERRORS } from "../../../faults/model/kinds.ts";
import { RELEASE_NAMES } from "../../../faults/model/releases.ts";
import { playCase } from "../../../faults/run/job.ts";

describe("a case on the command line", () => {
	it.each([
		"healthy",
		"sick-late call:41:dns.change:throttled",
		"sick-at-once steps=10/0/gate,100/0 run:3:shift:killed-after-2 state:7:Settle:aborted",
		"errors-unseen call:41:prober.probe:refused-long state:9:AwaitDecision:nobody-decides",
	])("is read and written alike: %s", (text) => {
		expect(caseText(parseCase(text))).toBe(text);
	});

	it("is refused with every mistake at once", () => {
		const text = "fine steps=50/0 call:0:dns.change:throttled call:3:dns.change:melted nothing:1:x:y";
		expect(() => parseCase(text)).toThrow(
			expect.objectContaining({
				name: "InvalidInput",
				faults: [
					expect.stringContaining(
						"the release must be one of healthy, sick-at-once, sick-late, sick-on-probation, errors-unseen (given: fine)",
					),
					expect.stringContaining("must end in 100 percent"),
					expect.stringContaining("call:0:dns.change:throttled: must look like"),
					expect.stringContaining("melted: the kind must be one of"),
					expect.stringContaining("must begin with one of call, run, state"),
				],
			}),
		);
	});
});

it("a gate on the command line is called nothing else", () => {
	expect(() => parseCase("healthy steps=10/0/door,100/0")).toThrow(
		expect.objectContaining({ faults: [expect.stringContaining("0.gate")] }),
	);
});

describe("the single faults of a release", () => {
	it("strike at every call of an API with every kind of error, and at every state, when all are wanted", async () => {
		const { sites } = await playCase(parseCase("healthy"));
		const texts = new Set(singles(parseCase("healthy"), { sites }, true).map(caseText));
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

	it("leave out what comes to the same: the inside of a row of equal checks, and errors that are alike for a reading call", async () => {
		// The safety net's alarm clears while nobody has the candidate yet, where a step at 0 % comes first.
		const healthy = parseCase("healthy steps=10/20/gate,50/20,100/20/gate");
		const { sites } = await playCase(healthy);
		const kept = distinct(sites);
		const [some, all] = [false, true].map((every) => singles(healthy, { sites }, every));
		expect(some?.length).toBeLessThan((all?.length ?? 0) * 0.75);
		// Four checks wait for the safety net's alarm to clear: the first and the last of them are struck.
		const waiting = (of: typeof sites) =>
			of.filter(({ run, place }) => place === "run" && run?.said?.includes("AlarmNotClear"));
		expect([waiting(sites).length, waiting(kept).length]).toEqual([5, 2]);
		// Every write is struck with everything, and every reading call with one of each group.
		const kindsAt = (n: number | undefined) =>
			some?.flatMap(({ faults: [fault] }) => (fault?.place === "call" && fault.n === n ? [fault.kind] : []));
		const [write, read] = ["loadBalancers.route", "dns.inSync"].map((name) =>
			kept.find((site) => site.place === "call" && site.name === name),
		);
		expect(kindsAt(write?.n)).toEqual(expect.arrayContaining(Object.keys(API_ERRORS)));
		expect(kindsAt(read?.n)).toHaveLength(ALIKE_FOR_READS.length);
	});

	it("mostly leave a sick release alone until it is sick: until then it is the healthy one", async () => {
		const late = parseCase("sick-late");
		const { sites, sickFrom = 0 } = await playCase(late);
		const timestamp = ({ faults: [fault] }: Case) =>
			sites.find(({ place, n }) => place === fault?.place && n === fault.n)?.seconds ?? 0;
		const count = (sick: number | undefined) =>
			singles(late, { sites, sickFrom: sick }, false).filter(
				(each) => each.faults.length > 0 && timestamp(each) < sickFrom,
			).length;
		expect(sickFrom).toBeGreaterThan(200);
		expect(count(sickFrom)).toBe(Math.ceil(count(undefined) / 4));
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
			all.push(...singles(without, await playCase(without), false));
		}
		expect(all.length).toBeGreaterThanOrEqual(3_000);
	});
});
