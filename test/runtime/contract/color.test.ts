import { describe, expect, it } from "vitest";
import { colorOf, other } from "../../../runtime/contract/index.ts";

describe("a color", () => {
	it("has one other, whose other it is", () => {
		expect([other("blue"), other("green")]).toEqual(["green", "blue"]);
	});

	it("is found by its value, and no color by a value that is neither's", () => {
		const values = { blue: "a", green: "b" };
		expect(["a", "b", "c"].map((value) => colorOf(values, value))).toEqual(["blue", "green", undefined]);
	});
});
