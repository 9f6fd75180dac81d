import { describe, expect, it } from "vitest";
import { missedFaults } from "../../../rehearsal/report/missed.ts";
import { parseScenario } from "../../../rehearsal/scenario/load.ts";
import { sampleRehearsal } from "../../support/rehearsal-sample.ts";

const sample = sampleRehearsal();
const [run] = sample.runs as readonly [(typeof sample.runs)[number]];
const withFault = (fault: object) => parseScenario("mine", { about: "mine", faults: [fault] });

describe("faults that never struck", () => {
	it("are told: a moment beyond the rehearsal", () => {
		const late = { kind: "weights", atSeconds: 99_999, by: "operator", candidatePercent: 0 };
		expect(missedFaults({ ...sample, settings: withFault(late) })).toEqual([
			"faults.0 (weights) never struck: the rehearsal ended after 3600 s",
		]);
		expect(missedFaults({ ...sample, settings: withFault({ ...late, atSeconds: 3_599 }) })).toEqual([]);
	});

	it("are told: a phase that was not entered so often", () => {
		const settings = withFault({ kind: "kill", phase: "shift", visit: 9 });
		expect(missedFaults({ ...sample, settings })).toEqual([
			"faults.0 (kill) never struck: shift was not entered 9 times",
		]);
		const timeline = [{ seconds: 1, state: "killed in shift", percent: 0 }];
		expect(missedFaults({ ...sample, settings, runs: [{ ...run, timeline }] })).toEqual([]);
	});

	it("are none where nothing was played", () => {
		expect(missedFaults({ ...sample, runs: [] })).toEqual([]);
	});
});
