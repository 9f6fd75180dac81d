import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../../rehearsal/sample.ts";
import type { RecordSet } from "../../../../runtime/contract/index.ts";
import { decide } from "../../../../runtime/core/rollout/decide.ts";
import { readDns } from "../../../../runtime/core/routing/dns.ts";
import type { ServiceView } from "../../../../runtime/ports/index.ts";
import { decided, healthy, onBoth, serving, view, world } from "../../../support/decision.ts";
import { previewRecords, sampleAttempt, sampleDocument, weightedRecords } from "../../../support/documents.ts";

const service = sampleService();

describe("a deployment of the idle color", () => {
	it("proceeds, and knows how many tasks the stable color has", () => {
		expect(decided()).toMatchObject({ decision: "proceed", stable: "blue", candidate: "green", stableTasks: 3 });
	});

	it.each([
		["should have, when some are still starting", 4, 3],
		["runs, when some are on their way out", 3, 4],
	])("counts the tasks that the stable color %s", (_, desiredCount, runningCount) => {
		const { services } = world();
		const blue = { ...services.blue, desiredCount, runningCount };
		expect(decided({ services: { ...services, blue } })).toMatchObject({ stableTasks: 4 });
	});

	it("hands on what fail-back would bring back", () => {
		const { dns, actions } = world();
		const { records, preview } = dns.atRest ? dns : { records: [], preview: [] };
		expect(decided()).toMatchObject({ original: { records, preview, actions } });
		expect(records).toHaveLength(4);
	});

	it("proceeds the other way round when green serves", () => {
		const greenServes = {
			dns: readDns(service.dns, weightedRecords({ blue: 0, green: 100 }), previewRecords("blue")),
			actions: { blue: serving("blue", "green"), green: serving("green", "green") },
			services: { blue: view("ecs-svc/1", 0), green: view("ecs-svc/2", 4) },
			stableTargets: onBoth(healthy),
		};
		expect(decided(greenServes, "blue")).toMatchObject({ stable: "green", candidate: "blue", stableTasks: 4 });
	});
});

describe("a deployment is skipped", () => {
	it("when it is of the color that serves", () => {
		expect(decided({}, "blue")).toEqual({
			decision: "skip",
			code: "StableColor",
			reason: "blue serves production; a deployment of it is no canary",
			proven: true,
		});
	});

	it("of the color that serves when a newer one has taken its place, and not before ECS shows that", () => {
		const blue = view("ecs-svc/7", 3);
		const services = { ...world().services, blue };
		expect(decided({ services }, "blue")).toMatchObject({ decision: "wait", otherwise: "skip" });
		const replaced = { ...services, blue: { ...blue, replaced: ["ecs-svc/1"] } };
		expect(decided({ services: replaced }, "blue")).toMatchObject({ code: "NotPrimary", proven: true });
	});

	const newer = {
		decision: "skip",
		code: "NotPrimary",
		reason: "green's primary deployment is now ecs-svc/9",
	};
	const shownWith = (changes: Partial<ServiceView>) => ({
		services: { blue: view("ecs-svc/1", 3), green: { ...view("ecs-svc/9", 0), ...changes } },
	});

	it("when a newer one has taken its place, as ECS itself lists", () => {
		expect(decided(shownWith({ replaced: ["ecs-svc/2"] }))).toEqual({ ...newer, proven: true });
	});

	it("when a newer one was made after its event", () => {
		const green = { ...view("ecs-svc/9", 0).deployment, createdAt: "2026-01-01T00:01:01.000Z" };
		const event = { ...sampleEvent(), at: "2026-01-01T00:01:00Z" };
		const document = sampleDocument({ event });
		expect(decide(document, world(shownWith({ deployment: green })))).toEqual({ ...newer, proven: false });
	});

	it.each([
		["in the second of its event", "2026-01-01T00:01:00.999Z", "2026-01-01T00:01:00Z"],
		["before its event", "2025-12-31T23:00:00.000Z", "2026-01-01T00:01:00Z"],
		["whenever, where nobody knows when the event was sent", "2026-01-01T00:01:00.000Z", undefined],
	])("not yet, but waits, when ECS shows one that was made %s: it may be late", (_, createdAt, at) => {
		const green = { ...view("ecs-svc/9", 0).deployment, createdAt };
		const document = sampleDocument({ event: { ...sampleEvent(), ...(at && { at }) } });
		expect(decide(document, world(shownWith({ deployment: green })))).toEqual({
			decision: "wait",
			otherwise: "skip",
			reason: "green's primary deployment is ecs-svc/9, as far as ECS shows",
		});
	});

	it("when ECS's circuit breaker made it, in ECS's own words", () => {
		const words = "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/0.";
		const green = view("ecs-svc/2", 0, words);
		expect(decided({ services: { blue: view("ecs-svc/1", 3), green } })).toEqual({
			decision: "skip",
			code: "BreakerRollback",
			reason: `ECS's circuit breaker made this deployment: ${words}`,
			proven: true,
		});
	});

	it("when it runs what already serves", () => {
		expect(decided({ releases: { blue: "new", green: "new" } })).toEqual({
			decision: "skip",
			code: "UnchangedRelease",
			reason: "green runs the same images and settings that blue serves",
			proven: true,
		});
	});

	it("of a color that has ECS say something else of its deployment is not", () => {
		const green = view("ecs-svc/2", 0, "ECS deployment ecs-svc/2 in progress.");
		expect(decided({ services: { blue: view("ecs-svc/1", 3), green } }).decision).toBe("proceed");
	});
});

describe("an attempt", () => {
	const attempt = sampleAttempt();
	const document = sampleDocument({ event: { service: service.name, attempt: attempt.attempt }, attempt });
	const wanted = "newest";

	it("brings its release to the idle color, of whose deployment there is nothing to say yet", () => {
		const decision = decide(document, world({ wanted }));
		expect(decision).toMatchObject({ decision: "proceed", stable: "blue", candidate: "green" });
		expect(decision).not.toHaveProperty("deployedAt");
	});

	it("is refused while DNS is not at rest, with every fault of it", () => {
		const records = [
			...weightedRecords({ blue: 50, green: 50 }, ["A"]),
			...weightedRecords({ blue: 0, green: 0 }, ["AAAA"]),
		];
		const dns = readDns(service.dns, records, previewRecords("green"));
		expect(decide(document, world({ dns, wanted }))).toEqual({
			decision: "refuse",
			reason: [
				"shop.example.com A: expected exactly one color with a weight above 0, found blue 50, green 50",
				"shop.example.com AAAA: expected exactly one color with a weight above 0, found blue 0, green 0",
			].join("; "),
		});
	});
});

describe("an event that is made up", () => {
	it("names one color's service with a deployment that ECS lists under the other's", () => {
		const event = { ...sampleEvent("blue"), deploymentId: "ecs-svc/2" };
		expect(decide(sampleDocument({ event }), world())).toEqual({
			decision: "untrusted",
			reason: "event.serviceArn: names blue's service, but ECS lists ecs-svc/2 under green's",
		});
	});

	it("does not have a deployment that nobody lists refused for where the world is: it may be late, and is waited for", () => {
		const elsewhere = { ...sampleEvent(), deploymentId: "ecs-svc/5" };
		const dns = readDns(service.dns, weightedRecords({ blue: 50, green: 50 }), previewRecords("green"));
		expect(decide(sampleDocument({ event: elsewhere }), world({ dns }))).toMatchObject({ decision: "wait" });
	});
});

describe("records and listeners with more settings than a rollout remembers", () => {
	it("begin none, and are told with what they have", () => {
		const ResourceRecords = Array.from({ length: 200 }, (_, i) => ({ Value: `2001:db8::${i}` }));
		const plain = ({ AliasTarget: _, ...record }: RecordSet) => ({ ...record, TTL: 60, ResourceRecords });
		const records = weightedRecords({ blue: 100, green: 0 }).map(plain);
		const dns = readDns(service.dns, records, previewRecords("green").map(plain));
		expect(decided({ dns })).toMatchObject({
			decision: "refuse",
			reason: expect.stringMatching(
				/^records and listeners have \d{5} bytes of settings, of which a rollout remembers 16384/,
			),
		});
	});
});
