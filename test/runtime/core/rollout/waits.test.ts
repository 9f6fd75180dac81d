import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rollout } from "../../../../runtime/contract/index.ts";
import { faster, healthDue, LONGEST_PACE_SECONDS, STAND_BACK, slower } from "../../../../runtime/core/rollout/waits.ts";
import { at, sampleRollout } from "../../../support/documents.ts";

const ANALYSIS_INTERVAL_SECONDS = 10;
const rollout = sampleRollout();

/** What so many answers and refusals in a row make of how far apart questions are. */
function following(answers: readonly boolean[], from: Rollout = rollout): Rollout {
	return answers.reduce((so, good) => (good ? faster : slower)(so, ANALYSIS_INTERVAL_SECONDS, at(0)), from);
}

describe("how far apart tasks and targets are asked for", () => {
	it("is each check as long as AWS answers", () => {
		expect(following([true, true])).toEqual(rollout);
		expect(healthDue(rollout, false, at(0))).toBe(true);
	});

	it("is one check when AWS asks to slow down, and doubles each time, up to a bound", () => {
		const seconds = [1, 2, 3, 4, 9].map((times) => following(Array(times).fill(false)).pace?.seconds);
		expect(seconds).toEqual([10, 20, 40, LONGEST_PACE_SECONDS, LONGEST_PACE_SECONDS]);
	});

	it("shrinks by a tenth with each answer, down to each check", () => {
		const slow = following(Array(9).fill(false));
		expect(following([true], slow).pace?.seconds).toBe(0.9 * LONGEST_PACE_SECONDS);
		expect(following(Array(20).fill(true), slow)).not.toHaveProperty("pace");
	});

	it("is several times as far for a check that decides nothing", () => {
		const slow = following([false, false]);
		expect(healthDue(slow, true, at(19))).toBe(false);
		expect(healthDue(slow, true, at(20))).toBe(true);
		expect(healthDue(slow, false, at(20 * STAND_BACK - 1))).toBe(false);
		expect(healthDue(slow, false, at(20 * STAND_BACK))).toBe(true);
	});

	it("never exceeds the bound, and is never less than a check, whatever AWS answers", () => {
		fc.assert(
			fc.property(fc.array(fc.boolean(), { maxLength: 50 }), (answers) => {
				const { seconds = ANALYSIS_INTERVAL_SECONDS } = following(answers).pace ?? {};
				expect(seconds).toBeGreaterThanOrEqual(ANALYSIS_INTERVAL_SECONDS);
				expect(seconds).toBeLessThanOrEqual(LONGEST_PACE_SECONDS);
			}),
		);
	});
});
