import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, same } from "../../../../runtime/core/routing/same.ts";

const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes("-0"));

/** The same value with the fields of every object in reverse. */
function reversed(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(reversed);
	if (typeof value !== "object" || value === null) return value;
	const entries = Object.entries(value).map(([key, field]) => [key, reversed(field)] as const);
	return Object.fromEntries(entries.reverse());
}

describe("sameness", () => {
	it("holds of every value and a copy of it with its fields in another order", () => {
		fc.assert(fc.property(json, (value) => same(value, reversed(value))));
	});

	it("holds of lists of objects in another order", () => {
		const items = fc.array(fc.record({ key: fc.string(), value: fc.integer() }));
		fc.assert(fc.property(items, (list) => same({ list }, { list: [...list].reverse() })));
	});

	it("does not hold of values that differ in one field", () => {
		const field = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
		fc.assert(
			fc.property(fc.dictionary(fc.string(), json), field, field, (fields, left, right) => {
				fc.pre(left !== right);
				return !same({ ...fields, field: left }, { ...fields, field: right });
			}),
		);
	});

	it.each([
		["a number", { Weight: 1 }, { Weight: 2 }],
		["the kind of a value", { Weight: 1 }, { Weight: "1" }],
		["a field that is missing", { Weight: 0, HealthCheckId: "x" }, { Weight: 0 }],
		["a field that is null", { Weight: null }, {}],
		["how often an item is listed", [1, 1, 2], [1, 2, 2]],
		["where a value nests", [[1], 2], [[1, 2]]],
		["the order of a list that is not of objects alone", [{ a: 1 }, "b"], ["b", { a: 1 }]],
		["the order of texts", ["--from", "a", "--to", "b"], ["--from", "b", "--to", "a"]],
	])("sees a difference in %s", (_, left, right) => {
		expect(same(left, right)).toBe(false);
	});

	it("takes a field that is undefined for one that is absent", () => {
		expect(same({ Weight: 1, Region: undefined }, { Weight: 1 })).toBe(true);
	});

	it("writes undefined in a list as JSON does", () => {
		expect(canonical([undefined])).toBe("[null]");
	});
});
