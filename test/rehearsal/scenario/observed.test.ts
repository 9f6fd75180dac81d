import { describe, expect, it } from "vitest";
import { resolveScenario } from "../../../rehearsal/scenario/resolve.ts";
import { between, sampleResult } from "../../acceptance/result.ts";
import { faultsOf, file } from "./files.ts";

describe("AWS as it was measured", () => {
	const measured = {
		inSyncSeconds: between(20, 41),
		listenerSeconds: between(0.5, 3),
		metricDelaySeconds: between(62, 130),
	};

	it("is played by each measured delay, with all else as the scenario has it", async () => {
		const before = await resolveScenario({ scenario: "metrics-late" });
		const observed = file("measured.json", sampleResult(measured));
		const { scenario } = await resolveScenario({ scenario: "metrics-late", observed });
		expect(scenario).toMatchObject({
			...before.scenario,
			about: expect.stringContaining(before.scenario.about),
			aws: {
				...before.scenario.aws,
				inSyncSeconds: [20, 41],
				listenerSeconds: [0.5, 3],
				metrics: { ...before.scenario.aws.metrics, delaySeconds: [62, 130] },
			},
		});
	});

	it("says which values came from the file, and of which it has no data", async () => {
		const observed = file("measured.json", sampleResult({ inSyncSeconds: between(20, 41) }));
		const { about } = (await resolveScenario({ scenario: "healthy", observed })).scenario;
		expect(about).toContain("Measured in measured.json: aws.inSyncSeconds 20–41 s.");
		expect(about).toMatch(/no data of .*aws\.listenerSeconds/);
		const empty = file("empty.json", sampleResult());
		expect((await resolveScenario({ scenario: "healthy", observed: empty })).scenario.about).toContain(
			"Measured in empty.json: nothing. It has no data of",
		);
	});

	it("is refused with all mistakes of the file, beside those of the flags", async () => {
		const wrong = { ...sampleResult(), version: 7, zone: 5, color: "blue" };
		const observed = file("wrong.json", wrong);
		const faults = await faultsOf(() => resolveScenario({ scenario: "healthy", observed, seed: "x" }));
		expect(faults.join("\n")).toMatch(/--observed: color: /);
		expect(faults.join("\n")).toMatch(/--observed: version: must be 1: measure again/);
		expect(faults.join("\n")).toMatch(/--observed: zone: must be a text/);
		expect(faults.join("\n")).toMatch(/--seed: /);
		expect(await faultsOf(() => resolveScenario({ scenario: "healthy", observed: "nowhere.json" }))).toEqual([
			"--observed: there is no such file",
		]);
	});

	it("is refused where no scenario may have such a delay", async () => {
		const observed = file("slow.json", sampleResult({ listenerSeconds: between(1, 301) }));
		const faults = await faultsOf(() => resolveScenario({ scenario: "healthy", observed }));
		expect(faults.join("\n")).toMatch(/with --observed: aws\.listenerSeconds\.1: must be at most 300 \(given: 301\)/);
	});
});
