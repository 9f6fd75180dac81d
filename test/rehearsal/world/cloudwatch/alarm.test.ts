import { describe, expect, it } from "vitest";
import { Seed } from "../../../../rehearsal/random.ts";
import { Alarm, type AlarmOptions, errorRate, evaluated } from "../../../../rehearsal/world/cloudwatch/alarm.ts";
import { Metrics } from "../../../../rehearsal/world/cloudwatch/metrics.ts";

/** As in CloudWatch's documentation, newest on the right: `0` is fine, `X` is breaching, `-` is missing. */
const parsed = (points: string) => [...points].reverse().map((point) => (point === "-" ? undefined : point === "X"));

const TREATMENTS = ["missing", "ignore", "breaching", "notBreaching"] as const;

function states(points: string, datapointsToAlarm: number, evaluationPeriods = 3) {
	return TREATMENTS.map((treatMissing) =>
		evaluated(parsed(points), { evaluationPeriods, datapointsToAlarm, treatMissing }),
	);
}

describe("an alarm's state, as CloudWatch's documentation tabulates it", () => {
	it.each([
		["0-X-X", ["OK", "OK", "OK", "OK"]],
		["0----", ["OK", "OK", "OK", "OK"]],
		["-----", ["INSUFFICIENT_DATA", undefined, "ALARM", "OK"]],
		["0XX-X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
		["--X--", ["ALARM", undefined, "ALARM", "OK"]],
	])("3 out of 3: %s", (points, expected) => {
		expect(states(points, 3)).toEqual(expected);
	});

	it.each([
		["0-X-X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
		["00X0X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
		["0-X--", ["OK", "OK", "ALARM", "OK"]],
		["----0", ["OK", "OK", "ALARM", "OK"]],
		["---X-", ["ALARM", undefined, "ALARM", "OK"]],
	])("2 out of 3: %s", (points, expected) => {
		expect(states(points, 2)).toEqual(expected);
	});

	it.each(["----X", "---X-"])("3 out of 3: %s is not ringing yet", (points) => {
		expect(states(points, 3).slice(0, 2)).toEqual(["INSUFFICIENT_DATA", undefined]);
	});
});

const TWO_OF_TWO: AlarmOptions = {
	color: "green",
	threshold: 0.01,
	evaluationPeriods: 2,
	datapointsToAlarm: 2,
	treatMissing: "notBreaching",
};

/** An alarm on green, which fails so many of a thousand requests in each minute; undefined is a minute without any. */
function alarm(failedByMinute: readonly (number | undefined)[], delay = 0, options: Partial<AlarmOptions> = {}): Alarm {
	const metrics = new Metrics({ delaySeconds: [delay, delay], missing: 0, seed: new Seed(1) });
	failedByMinute.forEach((failed, minute) => {
		if (failed !== undefined) metrics.add(minute * 60, "green", { requests: 1_000, failed, latencyMs: 80 });
	});
	const configured = { ...TWO_OF_TWO, ...options };
	return new Alarm(errorRate(metrics, configured), configured);
}

const everyMinute = (of: Alarm, minutes: number) => Array.from({ length: minutes }, (_, i) => of.state((i + 1) * 60));

describe("an alarm on the share of 5XX", () => {
	it("has insufficient data until it is first evaluated", () => {
		expect(alarm([20, 20]).state(59)).toBe("INSUFFICIENT_DATA");
	});

	it("rings when two minutes in a row are above the threshold, and stops when one is not", () => {
		expect(everyMinute(alarm([0, 20, 20, 0, 20]), 5)).toEqual(["OK", "OK", "ALARM", "OK", "OK"]);
	});

	it("takes a minute at the threshold as fine", () => {
		expect(everyMinute(alarm([10, 10]), 2)).toEqual(["OK", "OK"]);
		expect(everyMinute(alarm([11, 11]), 2)).toEqual(["OK", "ALARM"]);
	});

	it("is evaluated at full minutes, and holds its state in between", () => {
		const ringing = alarm([20, 20, 0]);
		expect([119, 120, 121, 179, 180].map((second) => ringing.state(second))).toEqual([
			"OK",
			"ALARM",
			"ALARM",
			"ALARM",
			"OK",
		]);
	});

	it("comes to the same state whether it is asked every second or once", () => {
		const often = alarm([20, 20, undefined, 20, undefined, undefined], 40, { treatMissing: "ignore" });
		const seldom = alarm([20, 20, undefined, 20, undefined, undefined], 40, { treatMissing: "ignore" });
		for (let second = 0; second < 360; second++) often.state(second);
		expect(seldom.state(360)).toBe(often.state(360));
		expect(seldom.state(360)).toBe("ALARM");
	});

	it("rings as much later as the metrics are late", () => {
		// Bad minutes end at 60 and 120 s; the second shows at 210 s, and the next full minute is at 240 s.
		const late = alarm([20, 20, 20, 20, 20], 90);
		expect([late.state(180), late.state(239), late.state(240)]).toEqual(["OK", "OK", "ALARM"]);
	});

	it("does not ring for one bad minute when a minute without data counts as fine", () => {
		expect(everyMinute(alarm([undefined, 20, undefined, undefined, undefined]), 5)).not.toContain("ALARM");
	});

	it("rings for one bad minute among minutes without data by CloudWatch's default", () => {
		const ringing = alarm([undefined, 20, undefined, undefined, undefined, undefined], 0, { treatMissing: "missing" });
		expect(everyMinute(ringing, 6)).toEqual([
			"INSUFFICIENT_DATA",
			"INSUFFICIENT_DATA",
			"ALARM",
			"ALARM",
			"ALARM",
			"INSUFFICIENT_DATA",
		]);
	});

	it("goes on ringing for bad minutes while newer ones are missing, as long as they are in its range", () => {
		expect(everyMinute(alarm([20, 20, undefined, undefined, undefined]), 5)).toEqual([
			"OK",
			"ALARM",
			"ALARM",
			"ALARM",
			"OK",
		]);
	});
});
