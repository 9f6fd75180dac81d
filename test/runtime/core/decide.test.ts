import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { readDns } from "../../../runtime/core/dns.ts";
import { decided, healthy, onBoth, serving, view, world } from "../../support/decision.ts";
import { previewRecords, weightedRecords } from "../../support/documents.ts";

const service = sampleService();

describe("a deployment of the idle colour", () => {
	it("proceeds, and knows how many tasks the stable colour has", () => {
		expect(decided()).toMatchObject({ decision: "proceed", stable: "blue", candidate: "green", stableTasks: 3 });
	});

	it.each([
		["should have, when some are still starting", 4, 3],
		["runs, when some are on their way out", 3, 4],
	])("counts the tasks that the stable colour %s", (_, desiredCount, runningCount) => {
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
	it("when it is of the colour that serves", () => {
		expect(decided({}, "blue")).toEqual({
			decision: "skip",
			code: "StableColour",
			reason: "blue serves production; a deployment of it is no canary",
		});
	});

	it("when a newer one has taken its place", () => {
		const services = { blue: view("ecs-svc/1", 3), green: view("ecs-svc/9", 0) };
		expect(decided({ services })).toEqual({
			decision: "skip",
			code: "NotPrimary",
			reason: "green's primary deployment is now ecs-svc/9",
		});
	});

	it("when ECS's circuit breaker made it, in ECS's own words", () => {
		const words = "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/0.";
		const green = view("ecs-svc/2", 0, words);
		expect(decided({ services: { blue: view("ecs-svc/1", 3), green } })).toEqual({
			decision: "skip",
			code: "BreakerRollback",
			reason: `ECS's circuit breaker made this deployment: ${words}`,
		});
	});

	it("when it runs what already serves", () => {
		expect(decided({ releases: { blue: "new", green: "new" } })).toEqual({
			decision: "skip",
			code: "UnchangedRelease",
			reason: "green runs the same images and settings that blue serves",
		});
	});

	it("of a colour that has ECS say something else of its deployment is not", () => {
		const green = view("ecs-svc/2", 0, "ECS deployment ecs-svc/2 in progress.");
		expect(decided({ services: { blue: view("ecs-svc/1", 3), green } }).decision).toBe("proceed");
	});
});
