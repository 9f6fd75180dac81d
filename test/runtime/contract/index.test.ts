import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import { HistoryEntry, Lock, RolloutDocument, Schedule, WATCHDOG } from "../../../runtime/contract/index.ts";
import { DEFAULT_TIMING } from "../../../runtime/defaults.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import { parse } from "../../../runtime/parse.ts";
import { sampleRollout } from "../../support/documents.ts";

const start = { event: sampleEvent(), service: sampleService() };

/** The faults that a value has. */
function faults(value: unknown): readonly string[] {
	try {
		parse(RolloutDocument, value, "the rollout");
	} catch (error) {
		if (error instanceof InvalidInput) return error.faults;
		throw error;
	}
	throw new Error("the value was accepted");
}

/** The faults of a service with these changes. */
function serviceFaults(changes: object): readonly string[] {
	return faults({ ...start, service: { ...start.service, ...changes } });
}

describe("the input of an execution", () => {
	it("is accepted as Terraform and EventBridge make it, and what nobody knows is left out", () => {
		expect(parse(RolloutDocument, { ...start, more: "x".repeat(300_000) }, "the input")).toEqual(start);
	});

	it("must say what happened and to which service", () => {
		expect(faults({})).toEqual([
			'event: Invalid key: Expected "event" but received undefined (given: nothing)',
			'service: Invalid key: Expected "service" but received undefined (given: nothing)',
		]);
	});

	it("must be an object at all", () => {
		expect(faults("{}")).toEqual(['(the whole): Invalid type: Expected Object but received "{}" (given: "{}")']);
	});

	it("shows no more of a long value than helps", () => {
		expect(faults("x".repeat(500))[0]).toMatch(/^.{1,190}\(given: "x{78}…\)$/);
	});

	it("must be about one of the service's own two ECS services", () => {
		const event = { ...start.event, serviceArn: "arn:aws:ecs:eu-west-1:123456789012:service/shop/other" };
		expect(faults({ ...start, event })[0]).toContain("event.serviceArn must be one of service.services");
	});

	it("must be about the service that its event names, if it names one", () => {
		expect(faults({ ...start, event: { ...start.event, service: "search" } })[0]).toContain(
			"event.service must be service.name",
		);
		const named = { ...start, event: { ...start.event, service: "shop" } };
		expect(parse(RolloutDocument, named, "the input")).toEqual(named);
	});

	it("has all its faults named at once, each with its path", () => {
		const bad = {
			event: { deploymentId: "2", eventName: "SERVICE_TASK_START_IMPAIRED", serviceArn: "arn:aws:s3:::x" },
			service: {
				...start.service,
				name: "",
				loadBalancers: {
					blue: { ...start.service.loadBalancers.blue, listener: "x" },
					green: start.service.loadBalancers.green,
				},
				dns: { ...start.service.dns, types: ["CNAME"], ttlSeconds: -1 },
				idleCount: 0.5,
				surprise: true,
			},
		};
		expect(faults(bad).map((fault) => fault.split(":")[0])).toEqual([
			"event.deploymentId",
			"event.eventName",
			"event.serviceArn",
			"service.name",
			"service.loadBalancers.blue.listener",
			"service.dns.types.0",
			"service.dns.ttlSeconds",
			"service.idleCount",
			"service.surprise",
		]);
	});
});

describe("a service's configuration", () => {
	it.each([
		["headroomPercent", -1, "must be at least 0"],
		["headroomPercent", 1_001, "must be at most 1000"],
		["headroomPercent", 0.5, "must be a whole number"],
		["stragglerPercent", 101, "must be at most 100"],
		["idleCount", 5_001, "must be at most 5000"],
	])("is refused with %s %s", (field, value, message) => {
		expect(serviceFaults({ [field]: value })).toEqual([`service.${field}: ${message} (given: ${value})`]);
	});

	it("names the alarms of each color, which may be none", () => {
		const alarms = { blue: [], green: ["a", "b"] };
		expect(
			parse(RolloutDocument, { ...start, service: { ...start.service, alarms } }, "the input").service.alarms,
		).toEqual(alarms);
		expect(serviceFaults({ alarms: { blue: [], green: [""] } })[0]).toContain(
			"service.alarms.green.0: must be the name of an alarm",
		);
		expect(serviceFaults({ alarms: { blue: [] } })[0]).toContain("service.alarms.green");
	});

	it("names the role of each side of the controller", () => {
		const { observer } = start.service.roles;
		expect(serviceFaults({ roles: { observer } })[0]).toContain("service.roles.actuator");
		expect(serviceFaults({ roles: { observer, actuator: "arn:aws:ecs:eu-west-1:1:role" } })[0]).toContain(
			"service.roles.actuator: must be an ARN of iam",
		);
	});

	it("says how long stragglers are waited for", () => {
		const { stragglerSeconds: _, ...timing } = start.service.timing;
		expect(serviceFaults({ timing })[0]).toContain("service.timing.stragglerSeconds");
	});
});

describe("a lock", () => {
	const { attempt, deploymentId, stable, candidate, original } = sampleRollout();
	const lock = {
		owner: "arn:execution",
		takenAt: "2026-01-01T00:00:00.000Z",
		service: start.service,
		attempt,
		deploymentId,
		stable,
		candidate,
		original,
	};
	const takeover = {
		execution: "arn:execution",
		ended: { error: "ABORTED", cause: "" },
		since: lock.takenAt,
		leasedUntil: lock.takenAt,
		run: 1,
	};

	const { name, cluster, services, loadBalancers, dns, idleCount } = start.service;
	/** Of the service, what bringing it back takes. */
	const atStake = {
		...{ name, cluster, services, loadBalancers, dns, idleCount },
		schedule: start.service.schedule.map(({ percent }) => ({ percent })),
		timing: { inSyncSeconds: start.service.timing.inSyncSeconds },
		judge: { hooks: [] },
		roles: { actuator: start.service.roles.actuator },
	};

	it("holds all that fail-back needs, and what the watchdog knows once it has taken over", () => {
		expect(parse(Lock, lock, "the lock")).toEqual({ ...lock, service: atStake });
		const known = { ...takeover, changeId: "/change/C1", restoredAt: lock.takenAt, overwrote: "A blue 7" };
		const orphaned = { ...lock, owner: WATCHDOG, takeover: known };
		expect(parse(Lock, orphaned, "the lock")).toEqual({ ...orphaned, service: atStake });
	});

	it("is read whatever version of the controller wrote it: it must not be in the way of a fail-back", () => {
		const { alarms: _, ...older } = start.service;
		const newer = { ...start.service, future: { setting: true }, judge: { ...start.service.judge, future: 1 } };
		for (const service of [older, newer, atStake]) {
			expect(parse(Lock, { ...lock, service }, "the lock").service).toEqual(atStake);
		}
	});

	it("says whether hooks are tasks, which are to be stopped; what cannot be read of that is in nobody's way", () => {
		const asked = { points: ["after-step"], deadlineSeconds: 60 };
		const hooks = [
			{ ...asked, function: "arn:f" },
			{ ...asked, task: { command: ["bin/migrate"], container: "app" } },
		];
		const judgeOf = (judge: unknown) =>
			parse(Lock, { ...lock, service: { ...start.service, judge } }, "the lock").service.judge;
		expect(judgeOf({ ...start.service.judge, hooks })).toEqual({ hooks: [{}, { task: {} }] });
		expect([undefined, {}, { hooks: "none" }].map(judgeOf)).toEqual([undefined, undefined, undefined]);
	});

	it("may be older than the roles: the watchdog then acts in its own", () => {
		const { roles: _, ...older } = start.service;
		const { roles: __, ...known } = atStake;
		expect(parse(Lock, { ...lock, service: older }, "the lock").service).toEqual(known);
	});

	it.each([
		["no service: the watchdog would not know what to bring back", { service: undefined }, "service"],
		["no original", { original: undefined }, "original"],
		["a takeover that no run has made", { takeover: { ...takeover, run: 0 } }, "takeover.run"],
		["something that nobody knows", { surprise: 1 }, "surprise"],
	])("is refused with %s", (_, change, path) => {
		expect(() => parse(Lock, JSON.parse(JSON.stringify({ ...lock, ...change })), "the lock")).toThrow(`- ${path}: `);
	});
});

describe("an entry of the history", () => {
	const entry = {
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		execution: "arn:execution",
		outcome: "completed",
		reason: "",
		at: "2026-01-01T00:00:00.000Z",
	};

	it("may say how many stragglers there were, and keeps what it does not know", () => {
		const counted = { ...entry, stragglers: { requests: 3, percent: 0.1, seconds: 900 }, more: true };
		expect(parse(HistoryEntry, counted, "the entry")).toEqual(counted);
	});

	it.each([
		["an outcome that there is not", { outcome: "stuck" }, "outcome"],
		["a part of a straggler", { stragglers: { requests: 0.5, percent: 0, seconds: 900 } }, "stragglers.requests"],
	])("is refused with %s", (_, change, path) => {
		expect(() => parse(HistoryEntry, { ...entry, ...change }, "the entry")).toThrow(`- ${path}: `);
	});
});

describe("a schedule", () => {
	const step = (percent: number, bakeSeconds = 60) => ({ percent, bakeSeconds });

	it.each([
		["has no step", [], "must have at least one step"],
		["does not ascend", [step(50), step(50), step(100)], "percentages must ascend"],
		["does not end in 100 percent", [step(10)], "must end in 100 percent"],
		[
			"takes less than weights can say",
			[step(0.39), step(100)],
			"must be at least 0.4, the smallest share that Route 53's",
		],
		["takes less than nothing", [step(-1), step(100)], "must be at least 0 "],
		["begins twice before users", [step(0), step(0), step(100)], "percentages must ascend"],
		["comes back from users", [step(10), step(0), step(100)], "percentages must ascend"],
		["never gets to users", [step(0)], "must end in 100 percent"],
		["takes a step beyond everything", [step(101)], "must be at most 100"],
		["bakes for less than no time", [step(100, -1)], "must be at least 0"],
		["bakes for more than a day", [step(100, 86_401)], "must be at most 86400"],
	])("is refused when it %s", (_, schedule, message) => {
		expect(serviceFaults({ schedule }).join()).toContain(message);
	});

	it.each([
		["begins before users", [step(0), step(100)]],
		["begins with the smallest share of weights", [step(0.4), step(2.5), step(99.9), step(100)]],
	])("may be one that %s", (_, schedule) => {
		expect(parse(Schedule, schedule, "the schedule")).toEqual(schedule);
	});

	it("has the faults of every step named", () => {
		const paths = serviceFaults({ schedule: [step(0.2), step(10, -5), step(100)] }).map((fault) => fault.split(":")[0]);
		expect(paths).toEqual(["service.schedule.0.percent", "service.schedule.1.bakeSeconds"]);
	});
});

describe("a rollout's history", () => {
	const { timing } = start.service;
	const day = [{ percent: 100, bakeSeconds: 86_400 }];

	it("must fit into what Step Functions keeps of an execution", () => {
		const tooMuch = serviceFaults({ schedule: day, timing: { ...timing, analysisIntervalSeconds: 1 } });
		expect(tooMuch[0]).toContain("raise timing.analysisIntervalSeconds, or shorten the bakes and limits");
	});

	it("fits for ten steps of five minutes, at the times that hold when nobody says otherwise", () => {
		const schedule = Array.from({ length: 10 }, (_, i) => ({ percent: 10 * (i + 1), bakeSeconds: 300 }));
		const service = { ...start.service, schedule, timing: DEFAULT_TIMING };
		expect(parse(RolloutDocument, { ...start, service }, "the input")).toEqual({ ...start, service });
	});

	it("fits for a day's bake with fewer checks", () => {
		const service = { ...start.service, schedule: day, timing: { ...timing, analysisIntervalSeconds: 60 } };
		expect(parse(RolloutDocument, { ...start, service }, "the input")).toEqual({ ...start, service });
	});
});

describe("a rollout under way", () => {
	it("keeps every field of a record set that it does not know", () => {
		const records = sampleRollout().records.map((record) => ({ ...record, HealthCheckId: "abc" }));
		const document = parse(RolloutDocument, { ...start, rollout: sampleRollout({ records }) }, "the rollout");
		expect(document.rollout?.records).toEqual(records);
	});

	it("is refused with a weight that Route 53 would not take", () => {
		const records = sampleRollout().records.map((record) => ({ ...record, Weight: 256 }));
		expect(faults({ ...start, rollout: sampleRollout({ records }) })[0]).toBe(
			"rollout.records.0.Weight: must be at most 255 (given: 256)",
		);
	});

	it("is refused with a moment that is no timestamp", () => {
		const found = faults({ ...start, rollout: sampleRollout({ startedAt: "yesterday" }), queuedSince: "now" });
		expect(found.map((fault) => fault.split(":")[0])).toEqual(["queuedSince", "rollout.startedAt"]);
	});
});
