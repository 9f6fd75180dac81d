import { describe, expect, it } from "vitest";
import { colourOf, other } from "../../../runtime/contract.ts";

describe("a colour", () => {
	it("has one other, whose other it is", () => {
		expect([other("blue"), other("green")]).toEqual(["green", "blue"]);
	});

	it("is found by its value, and no colour by a value that is neither's", () => {
		const values = { blue: "a", green: "b" };
		expect(["a", "b", "c"].map((value) => colourOf(values, value))).toEqual(["blue", "green", undefined]);
	});
});
