import type { ArgsDef } from "citty";
import { describe, expect, it } from "vitest";
import { strays } from "../../../cli/command-line/usage.ts";

const flags: ArgsDef = {
	color: { type: "enum", options: ["blue", "green"], default: "blue" },
	out: { type: "string" },
	json: { type: "boolean", default: false },
};

describe("a command line", () => {
	it.each([[[]], [["--json"]], [["--color", "green", "--out=page.html"]], [["--help"]], [["-h"]]])(
		"is fine: %j",
		(line) => {
			expect(strays(line, flags)).toEqual([]);
		},
	);

	it("is told all its faults at once, each with what was given", () => {
		expect(strays(["now", "--color", "red", "--jsn", "-x"], flags)).toEqual([
			'"now" belongs to no flag',
			"--color must be one of blue, green (given: red)",
			"there is no flag --jsn; did you mean --json?",
			"there is no flag -x",
		]);
	});

	it("may not leave out the value of a flag that needs one", () => {
		expect(strays(["--color"], flags)).toEqual(["--color must be one of blue, green (given: nothing)"]);
		expect(strays(["--color="], flags)).toEqual(["--color must be one of blue, green (given: )"]);
		expect(strays(["--out", "--json"], flags)).toEqual(["--out needs a value"]);
		expect(strays(["--out="], flags)).toEqual(["--out needs a value"]);
	});

	it("gives no value to a flag that takes none", () => {
		expect(strays(["--json=nope"], flags)).toEqual(["--json takes no value (given: nope)"]);
		expect(strays(["--json="], flags)).toEqual(["--json takes no value (given: )"]);
	});

	it("may not leave out an argument, nor give another than the choices, nor too many", () => {
		const places: ArgsDef = { bench: { type: "positional", valueHint: "world|judge" } };
		expect(strays(["world"], places)).toEqual([]);
		expect(strays([], places)).toEqual(["<bench> must be one of world, judge (given: nothing)"]);
		expect(strays(["wrld"], places)).toEqual([
			'<bench> must be one of world, judge (given: wrld); did you mean "world"?',
		]);
		expect(strays(["world", "judge"], places)).toEqual(['"judge" belongs to no flag']);
		expect(strays(["--help"], places)).toEqual([]);
	});

	it("may not leave out what must be there, nor leave it empty", () => {
		const needs: ArgsDef = {
			rollout: { type: "positional", required: true, description: "a service" },
			service: { type: "positional", required: false, description: "another" },
			reason: { type: "string", required: true, description: "why" },
		};
		expect(strays(["shop", "--reason", "slow"], needs)).toEqual([]);
		expect(strays([], needs)).toEqual(["<rollout> is missing: a service", "--reason is missing: why"]);
		expect(strays(["", "", "--reason="], needs)).toEqual([
			"--reason needs a value",
			"<rollout> is missing: a service",
			"<service> is missing: another",
		]);
		expect(strays(["--help"], needs)).toEqual([]);
	});
});
