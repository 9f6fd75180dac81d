import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EmbeddedMetricLog } from "../../../runtime/aws/metric-log.ts";
import type { MetricName } from "../../../runtime/contract/index.ts";

let written: string[];
const consoles = ["log", "info", "warn", "error"] as const;

beforeEach(() => {
	written = [];
	vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
	for (const level of consoles) vi.spyOn(console, level).mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

const lines = () =>
	written.flatMap((text) => text.split("\n").filter((line) => line !== "")).map((line) => JSON.parse(line));

describe("the metrics of a service", () => {
	it("are one line of CloudWatch's embedded metric format, by the service's name alone", () => {
		const before = Date.now();
		new EmbeddedMetricLog().put("shop", { IntendedShare: 10, ObservedShare: 9.5, VerdictPass: 1, VerdictFail: 0 });
		expect(lines()).toEqual([
			{
				_aws: {
					Timestamp: expect.any(Number),
					CloudWatchMetrics: [
						{
							Namespace: "EcsDnsCanary",
							Dimensions: [["Service"]],
							Metrics: [
								{ Name: "IntendedShare", Unit: "Percent" },
								{ Name: "ObservedShare", Unit: "Percent" },
								{ Name: "VerdictPass", Unit: "Count" },
								{ Name: "VerdictFail", Unit: "Count" },
							],
						},
					],
				},
				Service: "shop",
				IntendedShare: 10,
				ObservedShare: 9.5,
				VerdictPass: 1,
				VerdictFail: 0,
			},
		]);
		expect(lines()[0]._aws.Timestamp).toBeGreaterThanOrEqual(before);
	});

	it("go around the console, which would wrap the line in a function's log", () => {
		new EmbeddedMetricLog().put("shop", { RolloutSeconds: 1_260 });
		expect(lines()).toMatchObject([{ RolloutSeconds: 1_260 }]);
		for (const level of consoles) expect(console[level]).not.toHaveBeenCalled();
	});

	it("of one service are not those of the next", () => {
		const metricLog = new EmbeddedMetricLog();
		metricLog.put("shop", { VerdictHold: 1 });
		metricLog.put("cart", { RolloutsCompleted: 1 });
		const [shop, cart] = lines();
		expect(shop).toMatchObject({ Service: "shop", VerdictHold: 1 });
		expect(cart).toMatchObject({ Service: "cart", RolloutsCompleted: 1 });
		expect(cart).not.toHaveProperty("VerdictHold");
		expect(cart._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: "RolloutsCompleted", Unit: "Count" }]);
	});

	it.each<[MetricName, string]>([
		["StragglerShare", "Percent"],
		["VerdictHold", "Count"],
		["RolloutsFailedBack", "Count"],
		["RolloutSeconds", "Seconds"],
	])("%s is in %s", (name, unit) => {
		new EmbeddedMetricLog().put("shop", { [name]: 3 });
		expect(lines()[0]._aws.CloudWatchMetrics[0].Metrics).toEqual([{ Name: name, Unit: unit }]);
	});
});
