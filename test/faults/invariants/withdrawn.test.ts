import { describe, expect, it } from "vitest";
import { singles, WAITING, waitingFaults } from "../../../faults/cases/enumerate.ts";
import { type Case, parseCase } from "../../../faults/model/case.ts";
import type { Execution } from "../../../faults/model/execution.ts";
import { playCase } from "../../../faults/run/job.ts";
import { Fed, MINE } from "./fed.ts";

const HEALTHY = parseCase("healthy");
/** The release's execution, as it begins. */
const begins = { arn: MINE, event: { service: "shop", attempt: "r2" }, state: "Deploy" } as Execution;

/** The cases in which somebody withdraws the release right before a call. */
const races = (cases: readonly Case[]) => cases.filter(({ faults: [fault] }) => fault?.kind === "withdrawn-first");

/** How cases end, and what did not hold. */
async function ends(cases: readonly Case[]) {
	const played = [];
	for (const each of cases) played.push((await playCase(each)).played);
	return { ends: new Set(played.map(({ end }) => end)), violations: played.flatMap(({ violations }) => violations) };
}

describe("a release that somebody withdraws", () => {
	it("does not begin, or is not said to be withdrawn, right before whichever call it is", async () => {
		const cases = races(singles(HEALTHY, await playCase(HEALTHY), false));
		expect(await ends(cases)).toEqual({ ends: new Set(["refused", "completed"]), violations: [] });
	});

	it("does not begin either where it waits for the calendar, and without an execution has an answer", async () => {
		const cases = waitingFaults(WAITING, (await playCase(WAITING)).sites);
		expect(races(cases).length).toBeGreaterThan(5);
		expect(await ends(cases)).toEqual({ ends: new Set(["refused", "completed"]), violations: [] });
	});

	it.each([
		[
			"and begins all the same",
			["withdrawn", "begins"],
			"the release begins, though somebody heard that it is withdrawn",
		],
		["and has begun", ["begins", "withdrawn"], "the release had begun, and somebody heard that it is withdrawn"],
	])("%s is found", async (_, steps, message) => {
		const fed = await Fed.with("withdrawn");
		for (const step of steps) {
			if (step === "begins") fed.watch.entered?.(begins, 1, 0);
			else fed.watch.returned?.(fed.run("release"), { status: "withdrawn" }, 1, 0);
		}
		expect(fed.found.map((found) => found.message)).toEqual([message]);
	});
});
