import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import {
	HISTORY_BUDGET,
	HISTORY_COST,
	historyEvents,
	type ProbationState,
	probationChecks,
	type Verdict,
} from "../../../../runtime/contract/index.ts";
import { isReplaced, probationProgress } from "../../../../runtime/core/rollout/probation.ts";
import { successorOf } from "../../../../runtime/core/rollout/successor.ts";
import { at } from "../../../support/documents.ts";

const service = sampleService();
const state: ProbationState = { since: at(0).toISOString(), until: at(900).toISOString(), checksLeft: 5 };
const said = (verdict: Verdict["verdict"]): Verdict => ({ verdict, code: "Code", reason: "" });

describe("after a check in probation", () => {
	it.each(["pass", "hold"] as const)("that says %s the next one follows, and is counted", (verdict) => {
		expect(probationProgress(state, said(verdict), service, at(100))).toEqual({
			probation: { ...state, checksLeft: 4 },
			next: "wait",
			waitSeconds: service.timing.analysisIntervalSeconds,
		});
	});

	it("the last wait ends when probation does", () => {
		expect(probationProgress(state, said("pass"), service, at(897))).toMatchObject({ next: "wait", waitSeconds: 3 });
		expect(probationProgress(state, said("pass"), service, at(900))).toMatchObject({ next: "end" });
	});

	it("a last check that holds is followed by others, until one passes or a step's hold is over: then people are told", () => {
		const { holdSeconds, analysisIntervalSeconds: interval } = service.timing;
		const ends = (verdict: Verdict["verdict"], seconds: number) =>
			probationProgress(state, said(verdict), service, at(900 + seconds));
		expect(ends("hold", 0)).toMatchObject({ next: "wait", waitSeconds: interval });
		expect(ends("hold", holdSeconds - 3)).toMatchObject({ next: "wait", waitSeconds: 3 });
		expect(ends("pass", holdSeconds - 3).next).toBe("end");
		expect(ends("fail", holdSeconds - 3).next).toBe("fail");
		expect(ends("hold", holdSeconds)).toMatchObject({ next: "undecided", waitSeconds: 0 });
		expect(ends("pass", holdSeconds).next).toBe("end");
		expect(probationProgress({ ...state, checksLeft: 1 }, said("hold"), service, at(901)).next).toBe("handOn");
	});

	it("who wants no probation waits for none", () => {
		const without = { ...service, timing: { ...service.timing, probationSeconds: 0 } };
		const none = { ...state, until: state.since };
		expect(probationProgress(none, said("hold"), without, at(0)).next).toBe("end");
	});

	it.each([
		["in its middle", 100, 5],
		["at its end", 900, 5],
		["at the execution's last check", 100, 1],
	])("a fail goes back: %s", (_, seconds, checksLeft) => {
		expect(probationProgress({ ...state, checksLeft }, said("fail"), service, at(seconds)).next).toBe("fail");
	});

	it("the last one that the history has room for is handed on, but not when probation is over", () => {
		const last = { ...state, checksLeft: 1 };
		expect(probationProgress(last, said("hold"), service, at(100)).next).toBe("handOn");
		expect(probationProgress(last, said("pass"), service, at(900)).next).toBe("end");
	});
});

describe("the old color", () => {
	it.each([
		["is what it was", "ecs-svc/1", false],
		["has another deployment", "ecs-svc/9", true],
		["is not known", undefined, false],
	])("%s", (_, primary, replaced) => {
		expect(isReplaced({ ...state, warm: "ecs-svc/1" }, primary)).toBe(replaced);
		expect(isReplaced(state, primary)).toBe(false);
	});
});

describe("an execution's history", () => {
	it("has room for the rollout at its longest and all checks of its part of the probation", () => {
		const checks = probationChecks(service);
		expect(historyEvents(service) + checks * HISTORY_COST.check).toBeLessThanOrEqual(HISTORY_BUDGET);
		expect(historyEvents(service) + (checks + 1) * HISTORY_COST.check).toBeGreaterThan(HISTORY_BUDGET);
	});

	it("of a successor has room for hours, and a week of checks each second needs no more successors than have names", () => {
		const checks = probationChecks();
		expect(checks).toBeGreaterThan(2_000);
		expect((7 * 86_400) / checks).toBeLessThan(9_999);
	});

	it("that a rollout may fill has room for one check, whose reserve is for what is tried again", () => {
		const schedule = Array.from({ length: 100 }, (_, i) => ({ percent: i + 1, bakeSeconds: 86_400 }));
		expect(probationChecks({ ...service, schedule })).toBe(1);
	});
});

describe("the successor of an execution", () => {
	const arn = (name: string) => `arn:aws:states:eu-west-1:123456789012:execution:rollout:${name}`;

	it("has its name, and a number", () => {
		expect(successorOf(arn("shop-r7"))).toEqual({ arn: arn("shop-r7-p1"), name: "shop-r7-p1" });
		expect(successorOf(arn("shop-r7-p1")).name).toBe("shop-r7-p2");
		expect(successorOf(arn("shop-r7-p99"))).toEqual({ arn: arn("shop-r7-p100"), name: "shop-r7-p100" });
	});

	it("has a name that Step Functions takes, whatever the first one's", () => {
		const long = "x".repeat(80);
		const first = successorOf(arn(long));
		expect(first.name).toBe(`${"x".repeat(77)}-p1`);
		expect(successorOf(first.arn).name).toBe(`${"x".repeat(77)}-p2`);
		expect(successorOf(arn(`${"x".repeat(77)}-p9`)).name).toHaveLength(80);
	});
});
