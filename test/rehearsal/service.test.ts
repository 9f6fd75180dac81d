import { describe, expect, it } from "vitest";
import { sampleJudge } from "../../rehearsal/sample.ts";
import { serviceOf } from "../../rehearsal/service.ts";
import { InvalidInput } from "../../runtime/errors.ts";
import { smallScenario } from "../support/small.ts";

const judgeOf = (changes: object) => serviceOf(smallScenario(changes)).judge;

describe("the service of a scenario", () => {
	it("is judged as Terraform's defaults say, with probes", () => {
		expect(judgeOf({})).toEqual(sampleJudge());
	});

	it("is judged by the objective that the scenario counts slow requests by, unless it says otherwise", () => {
		expect(judgeOf({ service: { objectiveMs: 300 } }).latency.objectiveMilliseconds).toBe(300);
		const other = { service: { objectiveMs: 300 }, judge: { latency: { objectiveMilliseconds: 0 } } };
		expect(judgeOf(other).latency.objectiveMilliseconds).toBe(0);
	});

	it("keeps the defaults of what the scenario leaves out, however deep", () => {
		const { errors, ...rest } = judgeOf({ judge: { errors: { percent: 2 }, minRequests: 7 } });
		const sample = sampleJudge();
		expect(errors).toEqual({ ...sample.errors, percent: 2 });
		expect(rest).toEqual({ ...sample, errors: undefined, minRequests: 7 });
	});

	it("may have no probes, or others", () => {
		expect(judgeOf({ probes: false }).probe).toBeUndefined();
		expect(judgeOf({ judge: { probe: { count: 5 } } }).probe).toEqual({ ...sampleJudge().probe, count: 5 });
	});

	it("watches each of the scenario's alarms once, and asks its functions", () => {
		const { alarms, hooks } = judgeOf({
			judge: { missingAlarmData: "hold" },
			alarms: [{ name: "a" }, { name: "a", fromSeconds: 9 }, { name: "b", state: "OK" }],
			hooks: [{ name: "smoke", points: ["after-step"], says: "fail" }],
		});
		expect(alarms).toEqual({ names: ["a", "b"], missing: "hold" });
		expect(hooks).toEqual([
			{ function: expect.stringMatching(/:function:smoke$/), points: ["after-step"], deadlineSeconds: 600 },
		]);
	});

	it("has no alarms of the safety net where there is none", () => {
		expect(serviceOf(smallScenario({ safetyNet: false })).alarms).toEqual({ blue: [], green: [] });
	});

	it("names a function once", () => {
		const hook = { name: "smoke", points: ["after-step"] };
		expect(() => smallScenario({ hooks: [hook, hook] })).toThrow(InvalidInput);
	});

	it("may not wait for so long that its execution could outgrow what Step Functions keeps", () => {
		const timing = { analysisIntervalSeconds: 10 };
		const hook = { name: "smoke", points: ["after-step"], deadlineSeconds: 86_400 };
		expect(() => smallScenario({ timing, hooks: [hook] })).toThrow("could outgrow Step Functions' history");
		const gates = { inconclusive: "pause", gateSeconds: 604_800 };
		expect(() => smallScenario({ timing, judge: gates })).toThrow("could outgrow Step Functions' history");
		expect(() => smallScenario({ timing, judge: { gateSeconds: 604_800 } })).not.toThrow();
	});
});
