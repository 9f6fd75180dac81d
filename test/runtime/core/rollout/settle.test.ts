import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import { settleSeconds } from "../../../../runtime/contract/index.ts";
import { fail, hold, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { pollDue, restored, settle } from "../../../../runtime/core/rollout/settle.ts";
import { gateWait, pollSeconds, queueWait } from "../../../../runtime/core/rollout/waits.ts";
import { at, sampleRollout } from "../../../support/documents.ts";

const timing = {
	analysisIntervalSeconds: 10,
	prepareSeconds: 900,
	inSyncSeconds: 300,
	holdSeconds: 600,
	probationSeconds: 0,
	queueSeconds: 0,
	stragglerSeconds: 400,
};
const service = sampleService({ timing });
const good = pass("Healthy", "2/2");
const undecided = hold("TargetsMissing", "1/2");
const sick = fail("TargetsUnhealthy", "1 unhealthy");
const iso = (seconds: number) => at(seconds).toISOString();

describe("after a shift", () => {
	const rollout = sampleRollout({ step: 0, changeId: "/change/C1", shiftedAt: iso(0) });

	it("asks for a pending change every five seconds as long as most become INSYNC, and then after a wait that grows", () => {
		const askedAgain = (seconds: number) =>
			settle(rollout, { verdict: good, inSync: false }, service, at(seconds)).rollout.nextPollAt;
		expect([10, 55, 60, 90, 180, 290].map(askedAgain)).toEqual([15, 60, 70, 105, 210, 320].map(iso));
		const twice = settle({ ...rollout, polls: 3 }, { verdict: good, inSync: false }, service, at(55)).rollout;
		expect(twice.polls).toBe(4);
		expect([0, 1, 2, 3, 4, 5, 1000].map(pollSeconds)).toEqual([5, 8, 12, 17, 26, 30, 30]);
	});

	it("asks as seldom as it may once AWS asks to slow down, and goes on checking meanwhile", () => {
		const slowed = settle(rollout, { verdict: good, slowDown: true }, service, at(20));
		expect(slowed).toMatchObject({ next: "wait", waitSeconds: 5, rollout: { polls: 1, nextPollAt: iso(50) } });
	});

	it("ends its last wait with the bound", () => {
		expect(settle(rollout, { verdict: good, inSync: false }, service, at(297)).waitSeconds).toBe(3);
	});

	it("goes on checking in between, without counting a question that it did not ask", () => {
		const asked = { ...rollout, polls: 4, nextPollAt: iso(26) };
		expect(settle(asked, { verdict: undecided }, service, at(10))).toEqual({
			rollout: asked,
			verdict: undecided,
			next: "wait",
			waitSeconds: 5,
		});
	});

	it("checks twice as often as later, whenever the next question is due", () => {
		const asked = { ...rollout, polls: 4, nextPollAt: iso(26) };
		for (const seconds of [20, 24, 26, 30]) {
			expect(settle(asked, { verdict: good }, service, at(seconds)).waitSeconds).toBe(5);
		}
		expect(settle(rollout, { verdict: good, inSync: false }, service, at(0)).waitSeconds).toBe(5);
	});

	it("waits whole seconds between two checks, and never no time at all", () => {
		expect([1, 2, 5, 10, 300].map(settleSeconds)).toEqual([1, 1, 3, 5, 150]);
	});

	it("fails when the change is pending beyond the bound", () => {
		const { next, verdict } = settle(rollout, { verdict: good, inSync: false }, service, at(300));
		expect({ next, code: verdict.code }).toEqual({ next: "fail", code: "DnsNotInSync" });
		expect(verdict.reason).toBe("Route 53 change /change/C1 is still pending after 300 s");
	});

	it("counts the bound from the rollout's start when no shift is on record", () => {
		const { shiftedAt: _, ...bare } = rollout;
		expect(settle(bare, { verdict: good, inSync: false }, service, at(300)).next).toBe("fail");
	});

	it("waits a TTL from the moment the change is INSYNC", () => {
		const first = settle(rollout, { verdict: good, inSync: true }, service, at(40));
		expect(first).toMatchObject({ next: "wait", waitSeconds: 5, rollout: { inSyncAt: iso(40) } });
		const nearly = settle(first.rollout, { verdict: good, inSync: true }, service, at(97));
		expect(nearly).toMatchObject({ next: "wait", waitSeconds: 3, rollout: { inSyncAt: iso(40) } });
		expect(settle(first.rollout, { verdict: good, inSync: true }, service, at(100)).next).toBe("settled");
	});

	it("needs no further word of a change that is INSYNC", () => {
		expect(settle({ ...rollout, inSyncAt: iso(40) }, { verdict: good }, service, at(100)).next).toBe("settled");
	});

	it("settles when the change is INSYNC at the bound", () => {
		const { next, rollout: after } = settle(rollout, { verdict: good, inSync: true }, service, at(300));
		expect({ next, inSyncAt: after.inSyncAt }).toEqual({ next: "wait", inSyncAt: iso(300) });
	});

	it("fails a sick candidate at once, INSYNC or not", () => {
		for (const inSync of [true, false]) {
			expect(settle(rollout, { verdict: sick, inSync }, service, at(0))).toMatchObject({ next: "fail", verdict: sick });
		}
	});

	it("does not fail on a hold: the bake will judge", () => {
		expect(settle(rollout, { verdict: undecided, inSync: true }, service, at(0)).next).toBe("wait");
	});
});

describe("Route 53 is asked for the change", () => {
	const rollout = sampleRollout({ step: 0, changeId: "/change/C1", shiftedAt: iso(0) });

	it("once it may be INSYNC, and then when it is due", () => {
		expect(pollDue(rollout, service, at(9))).toBe(false);
		expect(pollDue(rollout, service, at(10))).toBe(true);
		expect(pollDue({ ...rollout, nextPollAt: iso(13) }, service, at(12))).toBe(false);
		expect(pollDue({ ...rollout, nextPollAt: iso(13) }, service, at(13))).toBe(true);
	});

	it("no more once it is INSYNC", () => {
		expect(pollDue({ ...rollout, inSyncAt: iso(5), nextPollAt: iso(5) }, service, at(300))).toBe(false);
	});

	it("once more at the bound, due or not: a rollout must not fail for want of a question", () => {
		expect(pollDue({ ...rollout, nextPollAt: iso(310) }, service, at(299))).toBe(false);
		expect(pollDue({ ...rollout, nextPollAt: iso(310) }, service, at(300))).toBe(true);
	});
});

describe("after the original has been written back", () => {
	const failBack = { attempt: 1, polls: 0, startedAt: iso(0), changeId: "/change/C2" };

	it("polls until it is INSYNC, then verifies", () => {
		expect(restored(failBack, false, service, at(0))).toEqual({
			failBack: { ...failBack, polls: 1 },
			next: "wait",
			waitSeconds: 5,
		});
		expect(restored(failBack, true, service, at(30))).toMatchObject({ next: "verify", failBack });
	});

	it("verifies all the same when it is pending beyond the bound", () => {
		expect(restored(failBack, false, service, at(300)).next).toBe("verify");
	});
});

describe("a release that waits for another rollout", () => {
	it("checks first as often as a rollout does", () => {
		expect(queueWait(0, 10)).toBe(10);
	});

	it("checks less often the longer it has waited, but at least every five minutes", () => {
		expect([200, 1_000, 3_000, 86_400].map((waited) => queueWait(waited, 10))).toEqual([20, 100, 300, 300]);
	});

	it("waits whole seconds", () => {
		expect(queueWait(123, 10)).toBe(13);
	});
});

const SHORT = { seconds: 86_400, percent: 10 };

describe("a rollout that waits for somebody", () => {
	it("is checked as often as before at first", () => {
		expect([0, 50, 100].map((waited) => gateWait(waited, 10, SHORT))).toEqual([10, 10, 10]);
	});

	it("is checked less often the longer it waits, but at least every five minutes", () => {
		expect(
			[101, 1_000, 3_000, 604_800].map((waited) => gateWait(waited, 10, { seconds: 604_800, percent: 10 })),
		).toEqual([11, 100, 300, 300]);
	});

	it("is checked less often than that in the end at 0 percent, where nobody is on it, and the longer it may wait", () => {
		const long = { seconds: 60 * 86_400, percent: 0 };
		expect([101, 3_000, 50_000, 5_000_000].map((waited) => gateWait(waited, 10, long))).toEqual([
			11, 300, 5_000, 9_600,
		]);
		expect(gateWait(80_000, 10, { seconds: 86_400, percent: 0 })).toBe(300);
	});

	it("is checked no more often than a rollout that does not wait", () => {
		expect(gateWait(3_000, 300, SHORT)).toBe(300);
		expect(gateWait(0, 300, SHORT)).toBe(300);
	});
});
