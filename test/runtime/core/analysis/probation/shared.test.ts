import { describe, expect, it } from "vitest";
import type { ProbedMinute } from "../../../../../runtime/contract/index.ts";
import { healthVerdict, unhealthyShare } from "../../../../../runtime/core/analysis/probation/health.ts";
import { isShared, remembered, whoseProbesFailed } from "../../../../../runtime/core/analysis/probation/shared.ts";
import { fail, hold, pass } from "../../../../../runtime/core/analysis/verdict.ts";

/** Twelve probes of each color in a minute. */
const minute = (at: number, serving: number, warm: number): ProbedMinute => [at, 12, serving, 0, 12, warm];

describe("whether what went wrong is shared", () => {
	it.each<[string, ProbedMinute[], number, string]>([
		["probes of both failed in the minute", [minute(7, 3, 3)], 0.25, "shared"],
		["they failed in the minute after", [minute(7, 0, 0), minute(8, 3, 3)], 0.05, "shared"],
		["they failed in different minutes beside it", [minute(6, 1, 0), minute(7, 0, 0), minute(8, 0, 1)], 0.05, "shared"],
		["they failed two minutes away", [minute(5, 3, 3), minute(7, 0, 0), minute(9, 3, 3)], 0.05, "unknown"],
		["only the warm color's failed", [minute(7, 0, 3)], 0.05, "unknown"],
		["only the serving color's failed, and few were sent", [minute(7, 3, 0)], 0.2, "unknown"],
		[
			"half is bad, and none of the warm color's failed",
			[minute(6, 0, 0), minute(7, 6, 0), minute(8, 2, 0)],
			0.5,
			"own",
		],
		[
			"half is bad, and one of the warm color's was lost",
			[minute(6, 0, 0), minute(7, 6, 1), minute(8, 6, 0)],
			0.5,
			"own",
		],
		[
			"a fifth is bad, and one of the warm color's was lost",
			[minute(6, 0, 0), minute(7, 3, 1), minute(8, 3, 0)],
			0.2,
			"shared",
		],
		["nobody was probed", [], 1, "unknown"],
	])("%s", (_, recent, share, expected) => {
		expect(isShared(recent, 7, share)).toBe(expected);
	});

	it("is remembered by the minute, and for an hour", () => {
		const tallies = { serving: { requests: 2, bad: 1 }, warm: { requests: 1, bad: 0 }, serverErrors: 1 };
		const two = remembered(remembered([], 5, tallies), 5, tallies);
		expect(two).toEqual([[5, 4, 2, 2, 2, 0]]);
		expect(remembered(two, 6, tallies)).toEqual([
			[5, 4, 2, 2, 2, 0],
			[6, 2, 1, 1, 1, 0],
		]);
		const many = Array.from({ length: 100 }, (_, i) => i).reduce<ProbedMinute[]>(
			(all, at) => remembered(all, at, tallies),
			[],
		);
		expect([many.length, many[0]?.[0]]).toEqual([60, 40]);
	});
});

describe("the health of both colors", () => {
	const sick = fail("TargetsUnhealthy", "3/4 healthy");
	const well = pass("TargetsHealthy", "4/4 healthy");
	const seconds = (unhealthySeconds: number, probes: "shared" | "own" | "unknown" = "unknown") => ({
		unhealthySeconds,
		probes,
	});

	it.each([
		[
			"healthy",
			healthVerdict({ verdict: well, unhealthy: 0 }, undefined, seconds(Number.NaN)),
			"pass",
			"TargetsHealthy",
		],
		[
			"a task is missing",
			healthVerdict({ verdict: hold("TargetsMissing", ""), unhealthy: 0 }, undefined, seconds(900)),
			"hold",
			"TargetsMissing",
		],
		[
			"one has just become unhealthy",
			healthVerdict({ verdict: sick, unhealthy: 1 }, well, seconds(20)),
			"hold",
			"TargetsUnhealthy",
		],
		["most are", healthVerdict({ verdict: sick, unhealthy: 0.75 }, well, seconds(30)), "fail", "TargetsUnhealthy"],
		[
			"half of them are",
			healthVerdict({ verdict: sick, unhealthy: 0.5 }, well, seconds(299)),
			"hold",
			"TargetsUnhealthy",
		],
		["one stays so", healthVerdict({ verdict: sick, unhealthy: 0.25 }, well, seconds(300)), "fail", "TargetsUnhealthy"],
		[
			"the warm color is no better",
			healthVerdict({ verdict: sick, unhealthy: 1 }, hold("TargetsMissing", "0/4"), seconds(900)),
			"hold",
			"FailsAtBoth",
		],
		[
			"nobody knows of the warm color",
			healthVerdict({ verdict: sick, unhealthy: 1 }, undefined, seconds(900)),
			"hold",
			"FailsAtBoth",
		],
		[
			"probes of both failed",
			healthVerdict({ verdict: sick, unhealthy: 1 }, well, seconds(900, "shared")),
			"hold",
			"FailsAtBoth",
		],
		[
			"ECS has given up",
			healthVerdict({ verdict: fail("DeploymentFailed", ""), unhealthy: 0 }, well, seconds(Number.NaN)),
			"fail",
			"DeploymentFailed",
		],
	])("%s", (_, found, verdict, code) => {
		expect(found).toMatchObject({ verdict, code });
	});

	it("is known at once where users meet it as well", () => {
		expect(healthVerdict({ verdict: sick, unhealthy: 0.25 }, well, seconds(0, "own"))).toEqual(sick);
	});

	it.each<[string, ProbedMinute[], string]>([
		["nobody's", [minute(6, 0, 0), minute(7, 0, 0)], "unknown"],
		["the serving color's", [minute(6, 1, 0), minute(7, 0, 0)], "own"],
		["both colors'", [minute(6, 1, 0), minute(7, 0, 1)], "shared"],
		["the warm color's", [minute(7, 0, 1)], "unknown"],
		["long ago", [minute(5, 1, 0)], "unknown"],
		["the serving color's, where the warm one cannot be asked", [[7, 12, 1, 0, 0, 0]], "unknown"],
	])("is read beside whose probes failed lately: %s", (_, recent, expected) => {
		expect(whoseProbesFailed(recent, 7)).toBe(expected);
	});

	it("counts what is unhealthy on either load balancer, but nothing that drains", () => {
		const targets = (...states: string[]) => states.map((state, i) => ({ id: `${i}`, state }));
		expect(unhealthyShare({ blue: targets("healthy", "healthy"), green: targets("healthy", "unhealthy") })).toBe(0.5);
		expect(unhealthyShare({ blue: targets("unhealthy", "draining"), green: targets("healthy") })).toBe(1);
		expect(unhealthyShare({ blue: [], green: targets("draining", "initial") })).toBe(0);
	});
});
