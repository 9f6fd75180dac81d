import { describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../../rehearsal/sample.ts";
import type { Colour } from "../../../runtime/contract.ts";
import { type Decision, decide, type World } from "../../../runtime/core/decide.ts";
import { readDns } from "../../../runtime/core/dns.ts";
import type { ServiceView } from "../../../runtime/ports.ts";
import { previewRecords, sampleDocument, weightedRecords } from "../../support/documents.ts";

const service = sampleService();

function serving(edge: Colour, colour: Colour) {
	const { targetGroups } = service.edges[edge];
	const TargetGroups = [
		{ TargetGroupArn: targetGroups.blue, Weight: colour === "blue" ? 100 : 0 },
		{ TargetGroupArn: targetGroups.green, Weight: colour === "green" ? 100 : 0 },
	];
	return [{ Type: "forward", ForwardConfig: { TargetGroups } }];
}

function view(id: string, desiredCount: number, reason?: string): ServiceView {
	return {
		desiredCount,
		runningCount: desiredCount,
		deployment: { id, taskDefinition: id, rolloutState: "COMPLETED", reason },
	};
}

/** Blue serves; green holds a release. */
function world(changes: Partial<World> = {}): World {
	return {
		dns: readDns(service.dns, weightedRecords({ blue: 100, green: 0 }), previewRecords("green")),
		actions: { blue: serving("blue", "blue"), green: serving("green", "blue") },
		services: { blue: view("ecs-svc/1", 3), green: view("ecs-svc/2", 0) },
		releases: { blue: "old", green: "new" },
		...changes,
	};
}

function decided(changes?: Partial<World>, colour: Colour = "green"): Decision {
	return decide(sampleDocument({ event: sampleEvent(colour) }), world(changes));
}

describe("a deployment of the idle colour", () => {
	it("proceeds, with as many tasks as the stable colour should have", () => {
		expect(decided()).toMatchObject({ decision: "proceed", stable: "blue", candidate: "green", capacity: 3 });
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
		};
		expect(decided(greenServes, "blue")).toMatchObject({ stable: "green", candidate: "blue", capacity: 4 });
	});
});

describe("a deployment is skipped", () => {
	it("when it is of the colour that serves", () => {
		expect(decided({}, "blue")).toMatchObject({ decision: "skip", code: "StableColour" });
	});

	it("when a newer one has taken its place", () => {
		const services = { blue: view("ecs-svc/1", 3), green: view("ecs-svc/9", 0) };
		expect(decided({ services })).toEqual({
			decision: "skip",
			code: "NotPrimary",
			reason: "green's primary deployment is now ecs-svc/9",
		});
	});

	it("when ECS's circuit breaker made it", () => {
		const green = view("ecs-svc/2", 0, "ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/0.");
		const decision = decided({ services: { blue: view("ecs-svc/1", 3), green } });
		expect(decision).toMatchObject({ decision: "skip", code: "BreakerRollback" });
	});

	it("when it runs what already serves", () => {
		expect(decided({ releases: { blue: "new", green: "new" } })).toMatchObject({ code: "UnchangedRelease" });
	});
});

describe("a deployment is refused", () => {
	it("when DNS is not at rest, with DNS's own faults", () => {
		const dns = { atRest: false, faults: ["one", "two"] } as const;
		expect(decided({ dns })).toEqual({ decision: "refuse", reason: "one; two" });
	});

	it("when an edge does not serve the stable colour alone, naming every such edge", () => {
		const actions = { blue: [], green: serving("green", "green") };
		expect(decided({ actions })).toEqual({
			decision: "refuse",
			reason:
				"the blue edge's production listener does not serve blue alone; the green edge's production listener does not serve blue alone",
		});
	});

	it("when the stable colour should have no tasks", () => {
		const services = { blue: view("ecs-svc/1", 0), green: view("ecs-svc/2", 0) };
		expect(decided({ services })).toEqual({
			decision: "refuse",
			reason: "blue serves production but its desired count is 0",
		});
	});
});
