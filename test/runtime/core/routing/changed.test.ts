import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordSet } from "../../../../runtime/contract/index.ts";
import { changedFaults, strayFaults } from "../../../../runtime/core/routing/changed.ts";
import { previewTo, weigh } from "../../../../runtime/core/routing/dns.ts";
import { previewRecords, weightedRecords } from "../../../support/documents.ts";
import { genuine } from "../../../support/originals.ts";

const original = { records: weightedRecords({ blue: 100, green: 0 }), preview: previewRecords("green") };
const [first, ...rest] = original.records as [RecordSet, ...RecordSet[]];
const live = (change: object) => ({ ...original, records: [{ ...first, ...change } as RecordSet, ...rest] });
const evil = { HostedZoneId: "Z1", DNSName: "evil.example.", EvaluateTargetHealth: false };

describe("records that a rollout has changed", () => {
	const weights = fc.record({ blue: fc.integer({ min: 0, max: 255 }), green: fc.integer({ min: 0, max: 255 }) });

	it("may be written over: whatever the weights, and wherever the preview leads", () => {
		fc.assert(
			fc.property(genuine, weights, fc.constantFrom("blue", "green"), ({ held }, any, color) => {
				const { records, preview } = held.original;
				const now = { records: weigh(records, any).reverse(), preview: previewTo(preview, records, color) };
				expect(changedFaults(held.original, now)).toEqual([]);
				expect(strayFaults(held.original, now)).toEqual([]);
			}),
		);
	});

	it("may be put back where they are not there, and whatever stands beside them", () => {
		const beside = { ...first, SetIdentifier: "purple" };
		for (const now of [
			{ records: [beside], preview: [] },
			{ records: [], preview: original.preview },
		]) {
			expect(changedFaults(original, now)).toEqual([]);
			expect(strayFaults(original, now)).toEqual([]);
		}
	});
});

describe("records that somebody else has changed", () => {
	it.each([
		["a health check", { HealthCheckId: "another" }, 'HealthCheckId was "health-check-blue" and is now "another"'],
		["no health check any more", { HealthCheckId: undefined }, "and is now null"],
		["a time to live", { TTL: 5 }, "TTL was null and is now 5"],
		["EvaluateTargetHealth", { AliasTarget: { ...first.AliasTarget, EvaluateTargetHealth: true } }, "AliasTarget was"],
		["another kind of field", { Future: 1 }, "Future was null"],
	])("are not written over, and it says what was and is: %s", (_, change, text) => {
		const [fault, ...more] = changedFaults(original, live(change));
		expect(fault).toMatch(/^shop\.example\.com\. A blue: /);
		expect(fault).toContain(text);
		expect(fault).toMatch(/Set it back to what it was, and fail-back goes on$/);
		expect(more).toEqual([]);
		expect(strayFaults(original, live(change))).toEqual([]);
	});

	it("would lead elsewhere: users' names are never led there", () => {
		const now = live({ AliasTarget: evil });
		expect(strayFaults(original, now)).toEqual([
			"shop.example.com. A blue: would lead to blue-alb.eu-west-1.elb.amazonaws.com in Z32O12XQLNTSW2, and leads to evil.example in Z1",
		]);
		expect(changedFaults(original, now)).toHaveLength(1);
	});

	it("are the preview, if it is more than where it leads", () => {
		const preview = original.preview.map((record) => ({ ...record, AliasTarget: evil, HealthCheckId: "one" }));
		expect(changedFaults(original, { ...original, preview })).toEqual(
			["A", "AAAA"].map((type) => expect.stringContaining(`preview.shop.example.com. ${type}: HealthCheckId was null`)),
		);
		expect(strayFaults(original, { ...original, preview })).toEqual([]);
	});

	it("are told all at once", () => {
		const records = original.records.map((record) => ({ ...record, TTL: 1 }));
		expect(changedFaults(original, { ...original, records })).toHaveLength(4);
	});
});
