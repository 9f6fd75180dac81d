import { describe, expect, it } from "vitest";
import { sampleService } from "../../../../rehearsal/sample.ts";
import type { World } from "../../../../runtime/core/rollout/decide.ts";
import { readDns } from "../../../../runtime/core/routing/dns.ts";
import { decided, healthy, none, onBoth, serving, targets, view } from "../../../support/decision.ts";
import { previewRecords, weightedRecords } from "../../../support/documents.ts";

const service = sampleService();

describe("a deployment is refused, and the refusal says what was seen,", () => {
	const refusal = (changes: Partial<World>) => {
		const decision = decided(changes);
		if (decision.decision !== "refuse") throw new Error(`it was not refused: ${decision.decision}`);
		return decision.reason;
	};

	it("when DNS is not at rest, with DNS's own faults", () => {
		expect(refusal({ dns: { atRest: false, faults: ["one", "two"] } })).toBe("one; two");
	});

	it("when both colors have weight", () => {
		const dns = readDns(service.dns, weightedRecords({ blue: 90, green: 10 }), previewRecords("green"));
		expect(refusal({ dns })).toBe(
			"shop.example.com A: expected exactly one color with a weight above 0, found blue 90, green 10; shop.example.com AAAA: expected exactly one color with a weight above 0, found blue 90, green 10",
		);
	});

	it("when a set identifier is neither color", () => {
		const records = weightedRecords({ blue: 100, green: 0 }, ["A", "AAAA"]);
		const renamed = records.map((each) =>
			each.SetIdentifier === "green" ? { ...each, SetIdentifier: "canary" } : each,
		);
		expect(refusal({ dns: readDns(service.dns, renamed, previewRecords("green")) })).toContain(
			"shop.example.com A: expected the set identifiers blue and green, found blue, canary",
		);
	});

	it("when a third record set stands beside the two colors", () => {
		const records = weightedRecords({ blue: 100, green: 0 });
		const third = records.slice(0, 1).map((record) => ({ ...record, SetIdentifier: "red", Weight: 0 }));
		expect(refusal({ dns: readDns(service.dns, [...records, ...third], previewRecords("green")) })).toBe(
			"shop.example.com A: expected the set identifiers blue and green, found blue, green, red",
		);
	});

	it("when a load balancer does not serve the stable color alone, naming every such load balancer", () => {
		expect(refusal({ actions: { blue: [], green: serving("green", "green") } })).toBe(
			"the blue load balancer's production listener does not serve blue alone: nothing; the green load balancer's production listener does not serve blue alone: blue 0, green 100",
		);
	});

	it("when the stable color should have no tasks", () => {
		const services = { blue: view("ecs-svc/1", 0), green: view("ecs-svc/2", 0) };
		expect(refusal({ services, stableTargets: onBoth(none) })).toBe(
			"blue serves production but its desired count is 0",
		);
	});

	it("when the stable color has no healthy target on a load balancer: what would have to take the traffic back could not", () => {
		const stableTargets = { blue: targets("unhealthy", "draining"), green: healthy };
		expect(refusal({ stableTargets })).toBe(
			"blue serves production but has no healthy target on the blue load balancer: unhealthy, draining",
		);
	});

	it("but not at once when the stable color has no target at all, on whichever load balancer: no data is no sickness", () => {
		expect(decided({ stableTargets: onBoth(none) })).toEqual({
			decision: "wait",
			otherwise: "refuse",
			reason:
				"blue serves production but has no healthy target on the blue load balancer: none is registered; blue serves production but has no healthy target on the green load balancer: none is registered",
		});
	});

	it("but not when one of its targets is healthy among others on each load balancer", () => {
		const stableTargets = onBoth(targets("unhealthy", "healthy"));
		expect(decided({ stableTargets }).decision).toBe("proceed");
	});

	it("with the faults of listeners and targets at once", () => {
		const stableTargets = { blue: none, green: healthy };
		const reason = refusal({
			actions: { blue: serving("blue", "green"), green: serving("green", "blue") },
			stableTargets,
		});
		expect(reason.split("; ")).toHaveLength(2);
	});

	it("before anything is skipped that a rollout would be made of", () => {
		const releases = { blue: "same", green: "same" };
		expect(refusal({ actions: { blue: [], green: [] }, releases })).toContain("does not serve blue alone");
	});
});
