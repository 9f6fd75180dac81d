import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "../../../cli/command-line/nearest.ts";

const names = ["errors-at-once", "healthy", "leak", "slow", "dns-slow-to-sync"];

describe("the nearest choice", () => {
	it.each([
		["heathly", "healthy"],
		["Healthy", "healthy"],
		["LEEK", "leak"],
		["erors-at-one", "errors-at-once"],
		["errors", "errors-at-once"],
		["to-sync", "dns-slow-to-sync"],
		["slow-", "slow"],
	])("to %s is %s", (input, choice) => {
		expect(nearest(input, names)).toBe(choice);
	});

	it("is the one with the fewest mistakes, wherever it stands in the list", () => {
		expect(nearest("traffik", ["graphic", "traffic"])).toBe("traffic");
		expect(nearest("traffik", ["traffic", "graphic"])).toBe("traffic");
	});

	it.each(["", "x", "lo", "weights", "something else altogether"])("to %j is none of them", (input) => {
		expect(nearest(input, names)).toBeUndefined();
	});

	it("is none when there is no choice", () => {
		expect(nearest("healthy", [])).toBeUndefined();
	});
});

it("ends a message with a question, or with nothing", () => {
	expect(didYouMean("helthy", names)).toBe('; did you mean "healthy"?');
	expect(didYouMean("x", names)).toBe("");
});
