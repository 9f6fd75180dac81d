import { describe, expect, it } from "vitest";
import { converted, hasOptional, strays } from "../../../modules/inputs/checked-object.ts";
import { inWords, shapeOf } from "../../../modules/inputs/object-type.ts";

const STEPS = "list(object({ percent = number, gate = optional(bool, false) }))";

describe("a type constraint", () => {
	it("is read with its defaults", () => {
		expect(shapeOf(STEPS)).toEqual({
			kind: "list",
			of: {
				kind: "object",
				fields: [
					{ name: "percent", shape: { kind: "number" }, optional: false, fallback: "null" },
					{ name: "gate", shape: { kind: "bool" }, optional: true, fallback: "false" },
				],
			},
		});
	});

	it("is read with objects in objects", () => {
		const shape = shapeOf("object({ a = object({ b = optional(list(string), []), c = any }) })");
		expect(inWords(shape)).toBe("an object with a (an object with c (value) and optionally with b (a list of text))");
		expect(hasOptional(shape)).toBe(true);
	});

	it("is refused when there are no rules for it", () => {
		expect(() => shapeOf("map(string)")).toThrow("cannot be checked by the type map(string)");
	});

	it("needs no rules of its own unless something may be left out", () => {
		expect(hasOptional(shapeOf("object({ arn = string })"))).toBe(false);
		expect(hasOptional(shapeOf("list(object({ arn = string }))"))).toBe(false);
	});
});

describe("a value of any type", () => {
	it("is made what the type would have made of it", () => {
		expect(converted(shapeOf(STEPS), "var.x")).toBe(
			'tolist([for e0 in var.x : { percent = tonumber(e0.percent), gate = coalesce(tobool(lookup(e0, "gate", null)), false) }])',
		);
		expect(converted(shapeOf("any"), "var.x")).toBe("var.x");
	});

	it("has nothing to be misspelled in where there are no attributes", () => {
		expect(strays(shapeOf("list(string)"), "var.x", "x", "sentence")).not.toContain("did you mean");
	});
});
