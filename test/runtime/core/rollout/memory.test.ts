import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import type { Verdict } from "../../../../runtime/contract/index.ts";
import { fail, hold, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { percentOf } from "../../../../runtime/core/rollout/capacity.ts";
import { noted } from "../../../../runtime/core/rollout/memory.ts";
import { at, sampleRollout } from "../../../support/documents.ts";

const service = sampleService();

/** The verdicts that a rollout keeps of checks ten seconds apart at its first step. */
function kept(verdicts: readonly Verdict[]) {
	const noting = (rollout: ReturnType<typeof sampleRollout>, verdict: Verdict, i: number) =>
		noted(rollout, verdict, service, at(10 * i));
	return verdicts.reduce(noting, sampleRollout({ step: 0 })).verdicts ?? [];
}

describe("the verdicts that a rollout keeps", () => {
	it("say when a check first came to them, and at which share", () => {
		expect(kept([pass("Healthy", "2/2")])).toEqual([
			{ verdict: "pass", code: "Healthy", reason: "2/2", at: at(0).toISOString(), percent: 10 },
		]);
	});

	it("are those that differ from the one before: figures differ at every check", () => {
		const checks = [
			pass("Healthy", "100 requests"),
			pass("Healthy", "110 requests"),
			hold("TooFewRequests", "9 of 50"),
			hold("ProbesFailing", "1 of 24"),
			hold("ProbesFailing", "1 of 26"),
			pass("Healthy", "130 requests"),
		];
		expect(kept(checks).map(({ code, reason, at: timestamp }) => [code, reason, timestamp])).toEqual([
			["Healthy", "100 requests", at(0).toISOString()],
			["TooFewRequests", "9 of 50", at(20).toISOString()],
			["ProbesFailing", "1 of 24", at(30).toISOString()],
			["Healthy", "130 requests", at(50).toISOString()],
		]);
	});

	it("tell a hold from a pass of the same name", () => {
		expect(kept([pass("Same", ""), hold("Same", "")])).toHaveLength(2);
	});

	it("keep every fail: its figures are why the rollout ended", () => {
		expect(kept([fail("Sick", "1"), fail("Sick", "2")]).map(({ reason }) => reason)).toEqual(["1", "2"]);
	});

	it("are the latest twenty", () => {
		const many = Array.from({ length: 50 }, (_, i) => hold(`Code${i}`, ""));
		const codes = kept(many).map(({ code }) => code);
		expect(codes).toHaveLength(20);
		expect([codes[0], codes.at(-1)]).toEqual(["Code30", "Code49"]);
	});

	it("leave the rollout as it is when nothing has changed", () => {
		const rollout = noted(sampleRollout({ step: 0 }), pass("Healthy", "2/2"), service, at(0));
		expect(noted(rollout, pass("Healthy", "3/3"), service, at(10))).toBe(rollout);
	});
});

describe("the candidate's share of DNS answers", () => {
	it("is that of the step that the weights stand at, and nothing before the first", () => {
		expect([-1, 0, 1, 2].map((step) => percentOf(sampleRollout({ step }), service))).toEqual([0, 10, 50, 100]);
	});
});
