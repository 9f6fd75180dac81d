import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Options } from "../../../acceptance/flags.ts";
import { STEPS } from "../../../acceptance/flags.ts";
import { minutesOf, planOf, saysYes } from "../../../acceptance/plan/plan.ts";
import { costOf, itemsOf } from "../../../acceptance/plan/prices.ts";
import { IMAGE } from "../../../acceptance/stack/release.ts";
import { namesOf } from "../../../acceptance/stack/roots.ts";

const options: Options = {
	zone: "example.com",
	region: "eu-west-1",
	json: undefined,
	steps: STEPS,
	rate: 20,
	pollMs: 2_000,
	yes: false,
	keep: false,
};
const where = { account: "123456789012", names: namesOf("acc-1a2b3c"), home: "here/acc-1a2b3c" };

describe("what is said before anything is made", () => {
	it("names account, region, all that is made, what runs, how long it takes, what it costs, and where the state lies", () => {
		const text = planOf(options, where);
		for (const said of ["123456789012", "eu-west-1", "acc-1a2b3c.example.com", "acc-1a2b3c-old", "acc-1a2b3c-ctl"]) {
			expect(text).toContain(said);
		}
		for (const said of [IMAGE, where.home, ...STEPS, `about ${minutesOf(STEPS)} minutes`]) expect(text).toContain(said);
		expect(text).toMatch(/costs about \$\d+\.\d\d: \$\d+\.\d\d an hour/);
		expect(text).toContain("all is destroyed");
	});

	it("is of one step where one is asked for, and says what stays with --keep", () => {
		const text = planOf({ ...options, steps: ["sick"], keep: true }, where);
		expect(text).not.toContain("acc-1a2b3c-old");
		expect(text).toContain("NOT be destroyed");
		expect(planOf({ ...options, steps: ["attach"] }, where)).not.toContain("preview.acc-1a2b3c.example.com");
		expect(minutesOf(["sick"])).toBeLessThan(minutesOf(STEPS));
	});

	it("costs more for two services than for one, and in proportion to the hours", () => {
		const both = itemsOf({ own: true, attached: true });
		expect(costOf(both, 1)).toBeGreaterThan(costOf(itemsOf({ own: true, attached: false }), 1));
		expect(costOf(both, 2)).toBeCloseTo(2 * costOf(both, 1));
	});
});

describe("the question", () => {
	it.each([
		["y\n", true],
		["Yes\n", true],
		["n\n", false],
		["\n", false],
		["", false],
	])("answered %j is %s", async (typed, yes) => {
		const input = new PassThrough();
		input.end(typed);
		expect(await saysYes("Go on? ", input, new PassThrough())).toBe(yes);
	});
});
