import { describe, expect, it } from "vitest";
import { sampleEvent, sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import {
	HistoryEntry,
	HookAnswer,
	historyEvents,
	OpenGate,
	ProbeReport,
	RolloutDocument,
	StateChange,
} from "../../../runtime/contract/index.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import { parse } from "../../../runtime/parse.ts";
import { at, sampleRollout, TOKEN } from "../../support/documents.ts";

const start = { event: sampleEvent(), service: sampleService() };
const probe = sampleJudge().probe ?? {};
const hook = {
	function: "arn:aws:lambda:eu-west-1:123456789012:function:smoke-test",
	points: ["after-step"],
	deadlineSeconds: 600,
};

/** The faults of a service that is judged like this. */
function faults(judge: object): readonly string[] {
	try {
		const service = { ...start.service, judge: { ...start.service.judge, ...judge } };
		parse(RolloutDocument, { ...start, service }, "the input");
	} catch (error) {
		if (error instanceof InvalidInput) return error.faults;
		throw error;
	}
	return [];
}

describe("how a service is judged", () => {
	const { errors, latency } = start.service.judge;

	it.each<[string, object, string]>([
		["no error budget", { errorBudgetPercent: 0 }, "errorBudgetPercent: must be at least 0.001"],
		["an error budget that proves nothing", { errorBudgetPercent: 51 }, "errorBudgetPercent: must be at most 50"],
		["no smallest number of requests", { minRequests: 0 }, "minRequests: must be at least 1"],
		["a ratio below the stable color's own", { errors: { ...errors, ratio: 0.9 } }, "errors.ratio: must be at least 1"],
		["more than all answers", { errors: { ...errors, percent: 101 } }, "errors.percent: must be at most 100"],
		[
			"a ceiling below none",
			{ latency: { ...latency, ceilingPercent: -1 } },
			"latency.ceilingPercent: must be at least 0",
		],
		[
			"an objective of part of a millisecond",
			{ latency: { ...latency, objectiveMilliseconds: 0.5 } },
			"latency.objectiveMilliseconds: must be a whole number",
		],
		[
			"a share that may be off by more than all",
			{ shareTolerancePercent: 101 },
			"shareTolerancePercent: must be at most 100",
		],
		[
			"an alarm without a name",
			{ alarms: { names: [""], missing: "ignore" } },
			"alarms.names.0: must be the name of an alarm",
		],
		["a gate that nobody can reach", { gateSeconds: 59 }, "gateSeconds: must be at least 60"],
		["a gate of more than 60 days", { gateSeconds: 5_184_001 }, "gateSeconds: must be at most 5184000"],
		[
			"a hook that is never asked",
			{ hooks: [{ ...hook, points: [] }] },
			"hooks.0.points: must name at least one point",
		],
		["a hook that is no function", { hooks: [{ ...hook, function: "smoke-test" }] }, "hooks.0.function: "],
		[
			"a hook without time",
			{ hooks: [{ ...hook, deadlineSeconds: 0 }] },
			"hooks.0.deadlineSeconds: must be at least 1",
		],
		["a probe of a part of a path", { probe: { ...probe, path: "health" } }, "probe.path: must begin with /"],
		[
			"a probe of no status",
			{ probe: { ...probe, status: "2xx" } },
			'probe.status: must be status codes, for instance "200-299"',
		],
		[
			"a probe of an address with a path",
			{ probe: { ...probe, origins: { blue: "http://b/x", green: "http://g" } } },
			"probe.origins.blue: must be an origin, without a path",
		],
		["more probes than a check has time for", { probe: { ...probe, count: 21 } }, "probe.count: must be at most 20"],
		[
			"a deadline longer than a check",
			{ probe: { ...probe, deadlineMilliseconds: 10_001 } },
			"probe.deadlineMilliseconds: must be at most 10000",
		],
	])("is refused with %s", (_, judge, fault) => {
		const found = faults(judge);
		expect(found).toHaveLength(1);
		expect(found[0]).toContain(`service.judge.${fault}`);
	});

	it("has all its faults named at once", () => {
		expect(faults({ minRequests: 0, hooks: [{ ...hook, points: [] }], gateSeconds: 1 })).toHaveLength(3);
	});

	it.each(["200", "200,204", "200-299", "200-204,301"])("may take a probe's answers %s", (status) => {
		expect(faults({ probe: { ...probe, status } })).toEqual([]);
	});

	it("may have no probes at all, and any number of hooks", () => {
		const { probe: _, ...judge } = sampleJudge({ hooks: [] });
		const service = { ...start.service, judge };
		expect(parse(RolloutDocument, { ...start, service }, "the input").service.judge).toEqual(judge);
	});
});

describe("a rollout's history", () => {
	const events = (judge: Parameters<typeof sampleJudge>[0], gate = false) => {
		const schedule = start.service.schedule.map((step) => ({ ...step, ...(gate && { gate }) }));
		return historyEvents({ ...start.service, schedule, judge: sampleJudge(judge) });
	};

	it("grows with gates, with their time, and with hooks' deadlines", () => {
		const plain = events({});
		expect(events({}, true)).toBeGreaterThan(plain);
		expect(events({ gateSeconds: 604_800 }, true)).toBeGreaterThan(events({}, true));
		expect(events({ hooks: [{ ...hook, points: ["after-step"], deadlineSeconds: 3_600 }] })).toBeGreaterThan(plain);
	});

	it("has room for a gate at every step where the undecided pauses", () => {
		expect(events({ inconclusive: "pause" })).toBe(events({}, true));
		expect(events({ inconclusive: "promote" })).toBe(events({}));
	});

	it("must fit into what Step Functions keeps, gates and hooks among it", () => {
		expect(faults({ inconclusive: "pause" })).toEqual([]);
		expect(faults({ inconclusive: "pause", gateSeconds: 604_800 })).toHaveLength(1);
		const late = "may stand at 0 percent only";
		expect(faults({ inconclusive: "pause", gateSeconds: 604_801 })).toEqual([
			expect.stringContaining("outgrow"),
			expect.stringContaining(late),
		]);
		const patient = { hooks: [{ ...hook, deadlineSeconds: 86_400 }] };
		expect(faults(patient)[0]).toContain("raise timing.analysisIntervalSeconds, or shorten the bakes and limits");
	});
});

describe("what functions of others answer", () => {
	it("is a hook's verdict, with or without a reason, and with whatever else it likes to say", () => {
		expect(parse(HookAnswer, { verdict: "pass", extra: 1 }, "the answer")).toEqual({ verdict: "pass", reason: "" });
		for (const rubbish of [null, "pass", { verdict: "yes" }, { errorMessage: "x" }]) {
			expect(() => parse(HookAnswer, rubbish, "the answer")).toThrow(InvalidInput);
		}
	});

	it("is a report of probes", () => {
		const report = { sent: 2, failed: 1, serverErrors: 0, unreachable: 1, why: "timeout" };
		expect(parse(ProbeReport, report, "the report")).toEqual(report);
		// A prober of a version before counts all as failed.
		const { unreachable: _, ...before } = report;
		expect(parse(ProbeReport, before, "the report")).toEqual({ ...before, unreachable: 0 });
		expect(() => parse(ProbeReport, { sent: 0, failed: 0, serverErrors: 0 }, "the report")).toThrow("sent");
	});
});

describe("what is kept and told of a rollout", () => {
	const verdict = { verdict: "hold", code: "TooFewRequests", reason: "9 of 50" } as const;
	const note = { ...verdict, at: at(5).toISOString(), percent: 10 };

	it("are its probes, its hooks and its verdicts", () => {
		const rollout = sampleRollout({
			probes: { "29453760": { sent: 12, failed: 1, serverErrors: 0 } },
			hooks: { "after-step arn": { since: at(0).toISOString(), passed: false } },
			verdicts: [note],
		});
		const gate = { leadsTo: "shift", seconds: 60, since: at(0).toISOString(), reason: "the step has a gate" };
		const document = { ...start, rollout, gate };
		expect(parse(RolloutDocument, document, "the rollout")).toEqual(document);
	});

	it("is the token of a rollout that waits", () => {
		const gate = { leadsTo: "complete", seconds: 60, since: at(0).toISOString(), reason: "" };
		const open = { execution: "arn", token: TOKEN, attempt: "ecs-svc/2", deploymentId: "ecs-svc/2", ...gate, verdict };
		expect(parse(OpenGate, open, "the gate")).toEqual(open);
		expect(() => parse(OpenGate, { ...open, token: "" }, "the gate")).toThrow("token");
		expect(() => parse(OpenGate, { ...open, leadsTo: "anywhere" }, "the gate")).toThrow("leadsTo");
	});

	it("are the verdicts, in history", () => {
		const entry = {
			attempt: "ecs-svc/2",
			deploymentId: "ecs-svc/2",
			execution: "arn",
			outcome: "completed",
			reason: "",
			at: note.at,
		};
		expect(parse(HistoryEntry, { ...entry, verdicts: [note] }, "the entry").verdicts).toEqual([note]);
		expect(() => parse(HistoryEntry, { ...entry, verdicts: [verdict] }, "the entry")).toThrow("verdicts.0.at");
	});

	it("is a change of state, by a schema with a version", () => {
		const change = {
			...{
				version: 1,
				service: "shop",
				rollout: "arn",
				attempt: "ecs-svc/2",
				deploymentId: "ecs-svc/2",
				change: "paused",
			},
			...{ at: note.at, stable: "blue", candidate: "green", percent: 0.4, weights: { blue: 249, green: 1 }, verdict },
			message: "waits for you",
		};
		expect(parse(StateChange, change, "the event")).toEqual(change);
		for (const bad of [
			{ version: 2 },
			{ change: "stopped" },
			{ percent: 101 },
			{ weights: { blue: 256, green: 1 } },
			{ extra: 1 },
		]) {
			expect(() => parse(StateChange, { ...change, ...bad }, "the event")).toThrow(InvalidInput);
		}
	});
});
