import { describe, expect, it } from "vitest";
import { sampleJudge } from "../../../../../rehearsal/sample.ts";
import type { ProbeTally } from "../../../../../runtime/contract/index.ts";
import { chance } from "../../../../../runtime/core/analysis/budget.ts";
import { evidenceAgainst } from "../../../../../runtime/core/analysis/evidence.ts";
import { minuteKey } from "../../../../../runtime/core/analysis/minutes.ts";
import { probeSignal } from "../../../../../runtime/core/analysis/signals/probes.ts";
import { START } from "../../../../support/documents.ts";
import { evidence, probing } from "../../../../support/evidence.ts";

const judged = (...probes: Parameters<typeof probing>) => probeSignal(evidence({ probes: probing(...probes) }));

/** How likely a good release is to ever check so bad after one minute's probes, as the reason says it. */
function chanceOf(requests: number, bad: number): string {
	const pair = { candidate: { requests, bad }, stable: { requests: 0, bad: 0 } };
	return chance(evidenceAgainst([pair], { ratio: 0, share: 0.01 }));
}

/** Checks every 10 s with two probes each at a release that is healthy for so long: after how many sick seconds does it fail? */
function caughtAfter(healthySeconds: number): number {
	const minutes: Record<string, ProbeTally> = {};
	for (let second = 0; second < healthySeconds + 600; second += 10) {
		const failed = second >= healthySeconds ? 2 : 0;
		const key = minuteKey(START + second * 1_000);
		const so = minutes[key] ?? { sent: 0, failed: 0, serverErrors: 0 };
		minutes[key] = { sent: so.sent + 2, failed: so.failed + failed, serverErrors: 0 };
		const now = { value: { sent: 2, failed, serverErrors: 0, unreachable: 0 } };
		const { verdict } = probeSignal(evidence({ probes: { now, minutes } }));
		if (verdict === "fail") return second - healthySeconds;
		expect(verdict).toBe(failed > 0 ? "hold" : "pass");
	}
	return Number.POSITIVE_INFINITY;
}

describe("probes of the candidate", () => {
	it("pass it when all are answered", () => {
		expect(judged({}, [12], [12])).toEqual({
			verdict: "pass",
			code: "ProbesAnswered",
			reason: "0 of 24 probes of green failed",
		});
	});

	it("hold it when one packet is lost, and say why", () => {
		expect(judged({ failed: 1, why: "GET / was not answered within 1000 ms" }, [12], [12, 1])).toEqual({
			verdict: "hold",
			code: "ProbesFailing",
			reason: "1 of 24 probes of green failed: GET / was not answered within 1000 ms",
		});
	});

	it("pass it again at the next check, when the next ones are answered", () => {
		expect(judged({}, [12], [12, 1])).toMatchObject({ verdict: "pass", reason: "1 of 24 probes of green failed" });
	});

	it("fail it when too many are lost to be chance, with the figures and what was met", () => {
		expect(judged({ failed: 2, why: "GET / answered 503" }, [4, 4, 4])).toEqual({
			verdict: "fail",
			code: "ProbesFailed",
			reason: `4 of 4 probes of green failed, ${chanceOf(4, 4)}: GET / answered 503`,
		});
	});

	it("name no reason where none is known", () => {
		expect(judged({ failed: 2 }, [4, 4]).reason).toBe(`4 of 4 probes of green failed, ${chanceOf(4, 4)}`);
	});

	it.each([0, 10, 300, 330, 1_800, 1_810, 1_830, 1_850, 3_590])(
		"fail a release that goes sick after %s healthy seconds within 30 s of checks",
		(healthySeconds) => {
			expect(caughtAfter(healthySeconds)).toBeLessThanOrEqual(30);
		},
	);

	it("hold it when they cannot be sent: that says nothing of the candidate", () => {
		expect(judged("Invoke: AccessDenied", [12])).toEqual({
			verdict: "hold",
			code: "ProbesUnreadable",
			reason: "green cannot be probed: Invoke: AccessDenied",
		});
	});

	it("hold it when some get no connection, and say how many: they say nothing of the candidate", () => {
		expect(judged({ unreachable: 1, why: "GET /: no connection within 3000 ms" }, [11])).toEqual({
			verdict: "hold",
			code: "PreviewUnreachable",
			reason: "1 of 2 probes do not reach the preview of green: GET /: no connection within 3000 ms",
		});
	});

	it("that failed before fail it all the same when no more can be sent", () => {
		expect(judged("Invoke: AccessDenied", [6, 6])).toMatchObject({
			verdict: "fail",
			reason: `6 of 6 probes of green failed, ${chanceOf(6, 6)}`,
		});
	});

	it("may fail as often as is tolerated, in the long run", () => {
		const minutes = Array.from({ length: 60 }, () => [100, 10] as const);
		expect(judged({}, ...minutes).verdict).toBe("fail");
		const { probe } = sampleJudge();
		if (!probe) throw new Error("the sample has probes");
		const judge = { probe: { ...probe, tolerancePercent: 10 } };
		expect(probeSignal(evidence({ judge, probes: probing({}, ...minutes) })).verdict).toBe("pass");
	});

	it("say nothing where there are none, or none were asked for", () => {
		const nothing = { verdict: "pass", code: "NotProbed", reason: "" };
		const observed = evidence({ probes: probing({ failed: 2 }, [4, 4]) });
		const { probe: _, ...unprobed } = observed.judge;
		expect(probeSignal({ ...observed, judge: unprobed })).toEqual(nothing);
		expect(probeSignal(evidence())).toEqual(nothing);
	});
});
