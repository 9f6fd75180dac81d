import { describe, expect, it } from "vitest";
import { parseScenario } from "../../../rehearsal/scenario/load.ts";
import { faultsOf } from "./files.ts";

const faults = (parts: object) => faultsOf(() => parseScenario("mine", { about: "Mine.", ...parts }));

describe("a scenario with many mistakes", () => {
	it("is told all of them at once, each with its path", async () => {
		const raw = {
			seconds: "an hour",
			services: 1.5,
			trafic: 200,
			releas: {},
			clients: {
				classes: [
					{ kind: "obey", share: 2, shares: 1 },
					{ kind: "stretched", share: 0.1, anything: 1 },
					{ kind: "stretch", share: 0.1 },
				],
				keepAlive: { sharee: 1, secs: 1 },
			},
			faults: [{ kind: "kill", phase: "prep" }, { kind: "meteor" }, { atSeconds: 5 }],
			timing: { analysisIntervalSecond: 5 },
		};
		expect(await faultsOf(() => parseScenario("mine", raw))).toEqual([
			'trafic: unknown key; did you mean "traffic"?',
			'releas: unknown key; did you mean "release"?',
			'clients.classes.0.shares: unknown key; did you mean "share"?',
			'clients.keepAlive.sharee: unknown key; did you mean "share"?',
			"clients.keepAlive.secs: unknown key (known: share, seconds)",
			'timing.analysisIntervalSecond: unknown key; did you mean "analysisIntervalSeconds"?',
			"about: is missing",
			'seconds: must be a number (given: "an hour")',
			"services: must be a whole number (given: 1.5)",
			"clients.classes.0.share: must be at most 1 (given: 2)",
			'clients.classes.1.kind: must be "obey", "clamp", "stretch" or "pinned" (given: "stretched"); did you mean "stretch"?',
			"clients.classes.2.times: is missing",
			'faults.0.phase: must be "prepare", "route", "shift", "settle", "assess", "gate", "complete" or "fail-back" (given: "prep"); did you mean "prepare"?',
			'faults.1.kind: must be "api", "kill", "weights", "deployment", "replacement", "rollback" or "stable" (given: "meteor")',
			"faults.2.kind: is missing",
		]);
	});

	it("is refused with a message that has them all", () => {
		const parse = () => parseScenario("mine", { services: 11, seconds: 1 });
		expect(parse).toThrow(
			"scenario mine is not valid:\n- about: is missing\n- seconds: must be at least 60 (given: 1)",
		);
		expect(parse).toThrow("- services: must be at most 10 (given: 11)");
	});
});

describe("a mistake", () => {
	it.each([
		[null, ["must be an object (given: null)"]],
		["healthy", ['must be an object (given: "healthy")']],
		[[], ["must be an object, not a list", "about: is missing"]],
	])("may be the whole: %j", async (raw, expected) => {
		expect(await faultsOf(() => parseScenario("mine", raw))).toEqual(expected);
	});

	it.each([
		[{ timing: [] }, "timing: must be an object, not a list"],
		[{ clients: "many" }, 'clients: must be an object (given: "many")'],
		[{ clients: { classes: {} } }, "clients.classes: must be a list (given: {})"],
		[{ traffic: 200 }, "traffic: must be an object with a kind (given: 200)"],
		[{ ends: 1 }, 'ends: must be "completed", "failed-back", "rolled-back", "stuck" or "unfinished" (given: 1)'],
		[{ about: "" }, 'about: must say in a sentence what happens (given: "")'],
		[{ headroomPercent: -1 }, "headroomPercent: must be at least 0 (given: -1)"],
		[{ stragglerPercent: 0.5 }, "stragglerPercent: must be a whole number (given: 0.5)"],
		[{ safetyNet: "no" }, /^safetyNet: must be .*given: "no"/],
		[{ toString: 1 }, /^toString: unknown key \(known: about, ends, .*safetyNet\)$/],
		[{ aws: { inSyncSeconds: 30 } }, "aws.inSyncSeconds: must be two numbers: the least and the most (given: 30)"],
		[
			{ aws: { inSyncSeconds: [1, 2, 3] } },
			"aws.inSyncSeconds.2: must be two numbers: the least and the most (given: 3)",
		],
		[
			{ aws: { inSyncSeconds: [5, 1] } },
			"aws.inSyncSeconds: the first number must not exceed the second (given: [5,1])",
		],
		[{ traffic: { kind: "diurnal", trough: 5, peak: 1 } }, /^traffic: the trough must not exceed the peak/],
		[{ clients: { classes: [{ kind: "obey", share: 0.5 }] } }, /^clients.classes: the shares must add up to 1/],
		[{ schedule: [{ percent: 50, bakeSeconds: 1 }] }, /^schedule: must end in 100 percent/],
		[
			{ service: { healthCheck: { timeoutSeconds: 5 } } },
			/^service.healthCheck: timeoutSeconds must be shorter than intervalSeconds/,
		],
		[
			{ faults: [{ kind: "api", service: "ecs", error: "Refused", fromSeconds: 9, toSeconds: 5 }] },
			/^faults.0: fromSeconds must not exceed toSeconds/,
		],
		[
			{ faults: [{ kind: "api", service: "route53", action: "ChangeResourceRecordSet", error: "Refused" }] },
			/^faults.0.action: must be "ListResourceRecordSets", .*; did you mean "ChangeResourceRecordSets"\?$/,
		],
		[
			{ faults: [{ kind: "api", service: "elb", action: "GetItem", error: "Refused" }] },
			"faults.0.action: must be one of the elb actions DescribeListeners, DescribeRules, DescribeTargetHealth, ModifyListener, AddTags",
		],
	])("names its place and what would be right: %j", async (parts, expected) => {
		expect(await faults(parts)).toEqual([
			expect.stringMatching(expected instanceof RegExp ? expected : exactly(expected)),
		]);
	});

	it("is shown shortened when it is long", async () => {
		const [fault = ""] = await faults({ seconds: "x".repeat(500) });
		expect(fault).toMatch(/^seconds: must be a number \(given: "x{76}\.\.\.\)$/);
	});

	it("may be that no execution could keep the history of such a rollout, though each value is right", async () => {
		const endless = { schedule: [{ percent: 100, bakeSeconds: 86_400 }], timing: { analysisIntervalSeconds: 1 } };
		expect(await faults(endless)).toEqual([expect.stringMatching(/^schedule: .*history/)]);
		expect(await faults({ ...endless, services: 0 })).toHaveLength(2);
	});
});

describe("a mistake in a release's curve", () => {
	it.each([
		[{ errors: 50 }, ["release.errors: must be at most 1 (given: 50)"]],
		[{ slowerMs: -1 }, ["release.slowerMs: must be at least 0 (given: -1)"]],
		[{ errors: "half" }, ['release.errors: must be a number, a curve, or a list of them (given: "half")']],
		[
			{ errors: { over: "time", points: [[0, 0]] } },
			['release.errors.over: must be "seconds", "share" or "load" (given: "time")'],
		],
		[
			{ errors: [0.1, { over: "load", point: [[0, 0]], points: [[0, 2]] }] },
			[
				'release.errors.1.point: unknown key; did you mean "points"?',
				"release.errors.1.points.0.1: must be at most 1 (given: 2)",
			],
		],
		[{ errors: { over: "load", points: [] } }, ["release.errors.points: must have at least one point (given: [])"]],
		[
			{
				errors: {
					over: "seconds",
					points: [
						[5, 0],
						[5, 1],
					],
				},
			},
			["release.errors.points: points must ascend (given: [[5,0],[5,1]])"],
		],
		[
			{ slowerMs: { over: "share", points: [[10, 500]] } },
			[/^release.slowerMs.points: a share goes from 0 to 1, not to 100/],
		],
		[{ errors: { over: "seconds", points: [[5, "x"]] } }, ['release.errors.points.0.1: must be a number (given: "x")']],
		[
			{ healthChecks: "shalow" },
			[
				'release.healthChecks: must be "deep", "shallow", or a curve of the share that fails (given: "shalow"); did you mean "shallow"?',
			],
		],
	])("is found where it is, not at the curve: %j", async (release, expected) => {
		const matchers = expected.map((each) => expect.stringMatching(each instanceof RegExp ? each : exactly(each)));
		expect(await faults({ release })).toEqual(matchers);
	});
});

function exactly(text: string): RegExp {
	return new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`);
}
