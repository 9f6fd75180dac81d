import { describe, expect, it } from "vitest";
import { normalName } from "../../../rehearsal/world/route53/record-sets.ts";
import { plainName, sameName } from "../../../runtime/contract/index.ts";

describe("a record's name", () => {
	it.each([
		["shop.example.com", "Shop.Example.COM."],
		["*.example.com", "\\052.example.com."],
		["a!b.example.com", "a\\041b.example.com."],
	])("is the same as Route 53 answers it: %s and %s", (input, answered) => {
		expect(sameName(input, answered)).toBe(true);
		expect(`${plainName(input)}.`).toBe(normalName(input));
	});

	it.each(["example.com", "a.shop.example.com", "shop.example.com.evil", "shopxexample.com"])(
		"is another than %s",
		(name) => expect(sameName("shop.example.com", name)).toBe(false),
	);

	it("keeps a dot apart that is a part of a label", () => {
		expect(sameName("a.b.example.com", "a\\056b.example.com")).toBe(false);
	});
});
