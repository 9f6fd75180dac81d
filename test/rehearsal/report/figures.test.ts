import { describe, expect, it } from "vitest";
import { type Figures, figuresOf, resultsOf } from "../../../rehearsal/report/figures.ts";
import type { ApiCall, Run } from "../../../rehearsal/run.ts";
import { runOf, sampleRehearsal, seriesOf } from "../../support/rehearsal-sample.ts";

/** A hundred requests a second, of which one fails anyway. */
const calm = (seconds: number) =>
	seriesOf({ requests: Array(seconds).fill(100), failed: Array(seconds).fill(1), slow: Array(seconds).fill(2) });

/** Figures of a run in the calm world in which the candidate answers, and fails, so many requests each second. */
function figures(candidate: readonly number[], failedByRelease: readonly number[], input: Partial<Run> = {}): Figures {
	const seconds = Math.max(candidate.length, failedByRelease.length);
	const failed = Array.from({ length: seconds }, (_, i) => 1 + (failedByRelease[i] ?? 0));
	const series = seriesOf({ requests: Array(seconds).fill(100), candidate, failed, failedByRelease });
	return figuresOf(runOf({ series, ...input }), calm(seconds));
}

const times = (n: number, value: number): number[] => Array(n).fill(value);

describe("requests that failed because of a release", () => {
	it("are those beyond the same seconds without one", () => {
		const { failedRequests } = figures([10, 10, 0, 0], [3, 2, 0, 0]);
		expect(failedRequests).toEqual({ total: 9, without: 4, becauseOfRelease: 5, share: 5 / 400 });
	});

	it("are measured against no more seconds than the run was watched", () => {
		const run = runOf({ series: seriesOf({ requests: [100, 100], failed: [1, 4], slow: [2, 2] }) });
		const { failedRequests, slowRequests } = figuresOf(run, calm(50));
		expect(failedRequests).toMatchObject({ without: 2, becauseOfRelease: 3 });
		expect(slowRequests).toMatchObject({ total: 4, without: 4, becauseOfRelease: 0 });
	});

	it("are fewer than none when the release spared users something", () => {
		const run = runOf({ series: seriesOf({ requests: [100], failed: [0], slow: [0] }) });
		expect(figuresOf(run, calm(1)).failedRequests).toMatchObject({ becauseOfRelease: -1, share: -0.01 });
	});

	it("are no share of nothing", () => {
		expect(figuresOf(runOf({ series: seriesOf({ requests: [0] }) }), calm(1)).failedRequests.share).toBe(0);
	});

	it("cannot be told when the world without a release was watched for less time", () => {
		expect(() => figuresOf(runOf({ series: calm(3) }), calm(2))).toThrow(
			new RangeError("canary was watched for 3 s, its world without a release for 2 s"),
		);
	});
});

describe("exposure", () => {
	it("is null when the release never failed a request", () => {
		expect(figures([50, 50], [0, 0]).exposure).toBeNull();
	});

	it("counts what the candidate answered from its first failure on", () => {
		expect(figures([40, 30, 20, 10], [0, 1, 0, 0]).exposure).toMatchObject({ requests: 60, firstFailureSecond: 1 });
	});

	it("has its peak in the worst minute, not in the worst second", () => {
		const candidate = [...times(60, 10), ...times(30, 100), ...times(60, 20)];
		const { exposure } = figures(candidate, [1]);
		expect(exposure?.peakShare).toBeCloseTo((30 * 100 + 30 * 20) / 6_000, 10);
	});

	it("does not check the time before the first failure", () => {
		const candidate = [...times(60, 90), ...times(60, 10)];
		expect(figures(candidate, [...times(60, 0), 1]).exposure?.peakShare).toBeCloseTo(0.1, 10);
	});

	it("takes what there is when less than a minute was watched from the first failure on", () => {
		expect(figures([90, 90, 20, 40], [0, 0, 1, 0]).exposure?.peakShare).toBeCloseTo(0.3, 10);
	});
});

describe("the times of a run", () => {
	it("go from the first failure to the verdict and to the last affected user", () => {
		const failures = [0, 0, 1, 0, 0, 0, 3, 0];
		expect(figures([], failures, { verdictAt: 4.5, outcome: "failed-back", endedAt: 7 }).seconds).toEqual({
			firstFailure: 2,
			firstFailureToVerdict: 2.5,
			firstFailureToLastAffected: 4,
			verdictToLastAffected: 1.5,
			rollout: 7,
			mandatory: 0,
			overhead: null,
		});
	});

	it("are null where nothing failed, nothing was decided and nothing ended", () => {
		expect(figures([], [0, 0], { outcome: "unfinished", mandatorySeconds: 60 }).seconds).toEqual({
			firstFailure: null,
			firstFailureToVerdict: null,
			firstFailureToLastAffected: null,
			verdictToLastAffected: null,
			rollout: null,
			mandatory: 60,
			overhead: null,
		});
	});

	it("say how much longer than its waits a rollout took that completed", () => {
		const input = { outcome: "completed", endedAt: 1_080.3, mandatorySeconds: 1_080.1 } as const;
		expect(figures([], [], input).seconds.overhead).toBe(0.2);
	});

	it("are below zero when the verdict came before any user was affected", () => {
		expect(figures([], [0, 0, 0, 1], { verdictAt: 1 }).seconds.firstFailureToVerdict).toBe(-2);
	});

	it("tell that users were still affected where failures are rare, as long as the candidate answers", () => {
		const rare = Array.from({ length: 1_000 }, (_, second) => (second % 300 === 100 ? 1 : 0));
		const until = (end: number) => Array.from({ length: 1_000 }, (_, second) => (second < end ? 10 : 0));
		expect(figures(until(1_000), rare).stillAffectedAtEnd).toBe(true);
		expect(figures(until(701), rare).stillAffectedAtEnd).toBe(false);
		expect(
			figures(
				until(1_000),
				rare.map((failed, second) => (second < 500 ? failed : 0)),
			).stillAffectedAtEnd,
		).toBe(false);
	});

	it("tell whether users were still affected in the last minute", () => {
		const failsAt = (second: number) => figures([], [...times(second, 0), 1, ...times(199 - second, 0)]);
		expect(failsAt(139).stillAffectedAtEnd).toBe(false);
		expect(failsAt(140).stillAffectedAtEnd).toBe(true);
		expect(figures([], times(200, 0)).stillAffectedAtEnd).toBe(false);
	});
});

describe("the effort of a run", () => {
	const call = (service: string, error?: string): ApiCall => ({
		seconds: 0,
		service,
		action: "Do",
		write: false,
		...(error && { error }),
	});

	it("counts API calls and their errors by service, in alphabetical order", () => {
		const calls = [call("route53"), call("elb"), call("route53", "Throttled")];
		const { apiCalls } = figures([], [], { calls });
		expect(apiCalls).toEqual({
			total: 3,
			byService: { elb: { calls: 1, errors: 0 }, route53: { calls: 2, errors: 1 } },
		});
		expect(Object.keys(apiCalls.byService)).toEqual(["elb", "route53"]);
	});

	it("costs what AWS charges for transitions and invocations", () => {
		const { dollars } = figures([], [], { transitions: 1_000, lambdaCalls: 1_000_000 });
		expect(dollars.transitions).toBeCloseTo(0.025, 12);
		// A million invocations of 1 GB for 0.25 s each: 250,000 GB-seconds.
		expect(dollars.lambda).toBeCloseTo(0.2 + 250_000 * 0.000_013_333_4, 9);
		expect(dollars.total).toBe(dollars.transitions + dollars.lambda);
	});
});

describe("the results of a rehearsal", () => {
	it("hold each run beside its own figures", () => {
		const results = resultsOf(sampleRehearsal());
		expect(results.map(({ run, figures }) => [run.policy, figures.outcome])).toEqual([
			["ecs-dns-canary", "failed-back"],
			["ancestor", "completed"],
			["codedeploy-canary", "failed-back"],
			["dns-linear", "stuck"],
		]);
	});
});
