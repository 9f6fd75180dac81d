import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	applyBatch,
	type Change,
	type RecordSet as Route53Record,
} from "../../../../rehearsal/world/route53/record-sets.ts";
import type { RecordChange, RecordSet } from "../../../../runtime/contract/index.ts";
import { restore, swap, weigh } from "../../../../runtime/core/routing/dns.ts";
import { same } from "../../../../runtime/core/routing/same.ts";
import { previewRecords, weightedRecords } from "../../../support/documents.ts";

const weights = fc
	.record({ blue: fc.integer({ min: 0, max: 255 }), green: fc.integer({ min: 0, max: 255 }) })
	.filter(({ blue, green }) => blue + green > 0);
const types = fc.constantFrom(["A"], ["AAAA"], ["A", "AAAA"]);

/** What Route 53 would have after the batch, by its own rules. */
function applied(live: readonly RecordSet[], changes: readonly RecordChange[]): readonly RecordSet[] {
	const route53 = applyBatch(
		"example.com",
		live as readonly unknown[] as Route53Record[],
		changes as readonly unknown[] as Change[],
	);
	return route53 as readonly unknown[] as RecordSet[];
}

describe("a swap", () => {
	it("makes of what was seen what is wanted, whatever the weights", () => {
		fc.assert(
			fc.property(weights, weights, types, (before, after, names) => {
				const observed = weightedRecords(before, names);
				const wanted = weigh(observed, after);
				expect(same(applied(observed, swap(observed, wanted)), wanted)).toBe(true);
			}),
		);
	});

	it("and the swap back round-trip", () => {
		fc.assert(
			fc.property(weights, weights, (before, after) => {
				const observed = weightedRecords(before);
				const wanted = weigh(observed, after);
				const there = applied(observed, swap(observed, wanted));
				expect(same(applied(there, swap(wanted, observed)), observed)).toBe(true);
			}),
		);
	});

	it("is refused as a whole when any weight is not what was seen", () => {
		fc.assert(
			fc.property(weights, weights, weights, (before, foreign, after) => {
				fc.pre(!same(before, foreign));
				const observed = weightedRecords(before);
				expect(() => applied(weigh(observed, foreign), swap(observed, weigh(observed, after)))).toThrow(
					"the values provided do not match the current values",
				);
			}),
		);
	});

	it("deletes before it creates, with every field of each record set", () => {
		const [observed, wanted] = [weightedRecords({ blue: 100, green: 0 }), weightedRecords({ blue: 90, green: 10 })];
		expect(swap(observed, wanted)).toEqual([
			...observed.map((ResourceRecordSet) => ({ Action: "DELETE", ResourceRecordSet })),
			...wanted.map((ResourceRecordSet) => ({ Action: "CREATE", ResourceRecordSet })),
		]);
	});
});

describe("a restore", () => {
	it("brings the original back from whatever somebody else has written", () => {
		fc.assert(
			fc.property(weights, weights, types, (before, foreign, names) => {
				const original = [...weightedRecords(before, names), ...previewRecords("green", names)];
				const live = [...weightedRecords(foreign, names), ...previewRecords("blue", names)];
				expect(same(applied(live, restore(original)), original)).toBe(true);
			}),
		);
	});

	it("brings the original back when somebody has deleted it", () => {
		const original = weightedRecords({ blue: 100, green: 0 });
		expect(same(applied([], restore(original)), original)).toBe(true);
	});

	it("changes nothing more the second time", () => {
		const original = weightedRecords({ blue: 100, green: 0 });
		const once = applied(weightedRecords({ blue: 1, green: 9 }), restore(original));
		expect(applied(once, restore(original))).toEqual(once);
	});
});
