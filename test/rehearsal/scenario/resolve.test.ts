import { describe, expect, it } from "vitest";
import { withStubborn } from "../../../rehearsal/scenario/clients.ts";
import { parseScenario, readScenario } from "../../../rehearsal/scenario/load.ts";
import { resolveScenario } from "../../../rehearsal/scenario/resolve.ts";
import { faultsOf, file } from "./files.ts";

const leak = parseScenario("leak", readScenario("leak").raw);

describe("a scenario and its overrides", () => {
	it("is the scenario as it stands when nothing overrides it, with seed 1", async () => {
		expect(await resolveScenario({ scenario: "leak" })).toEqual({ name: "leak", scenario: leak, seed: 1 });
	});

	it("takes each flag, and leaves all else as it was", async () => {
		const resolved = await resolveScenario({
			scenario: "stubborn-resolvers",
			schedule: "100:1m",
			traffic: "5",
			clients: "1k",
			stubborn: "20",
			seed: "7",
		});
		const before = parseScenario("stubborn-resolvers", readScenario("stubborn-resolvers").raw);
		expect(resolved).toEqual({
			name: "stubborn-resolvers",
			seed: 7,
			scenario: {
				...before,
				schedule: [{ percent: 100, bakeSeconds: 60 }],
				traffic: { kind: "flat", requestsPerSecond: 5 },
				clients: { ...before.clients, caches: 1_000, classes: withStubborn(before.clients.classes, 0.2) },
			},
		});
	});

	it("lets flags win over variables, and variables over the file", async () => {
		const step = (bakeSeconds: number) => [{ percent: 100, bakeSeconds }];
		const scenario = file("mine.json", {
			about: "Mine.",
			schedule: step(1),
			timing: { analysisIntervalSeconds: 1, holdSeconds: 1, stragglerSeconds: 1 },
			headroomPercent: 1,
			stragglerPercent: 1,
			service: { tasks: 1, errors: 0.5, healthCheck: { intervalSeconds: 20, healthyThreshold: 5 } },
		});
		const tfvars = file(
			"a.tfvars",
			`schedule = [{ percent = 100, bake_seconds = 2 }]
			analysis_interval_seconds = 2
			capacity_headroom_percent = 2
			desired_count = 2
			health_check_interval_seconds = 30`,
		);
		const { scenario: without } = await resolveScenario({ scenario, tfvars });
		expect(without).toMatchObject({
			schedule: step(2),
			timing: { analysisIntervalSeconds: 2, holdSeconds: 1 },
			headroomPercent: 2,
			stragglerPercent: 1,
			service: { tasks: 2, errors: 0.5, healthCheck: { intervalSeconds: 30, healthyThreshold: 5 } },
		});
		const { scenario: flagged } = await resolveScenario({ scenario, tfvars, schedule: "100:3" });
		expect(flagged).toEqual({ ...without, schedule: step(3) });
	});
});

describe("the judge of a scenario", () => {
	const scenario = () =>
		file("mine.json", {
			about: "Mine.",
			judge: { minRequests: 7, errors: { ratio: 2, percent: 1 }, probe: { count: 9 } },
			alarms: [{ name: "checkout", fromSeconds: 100 }],
			hooks: [{ name: "smoke", points: ["after-step"], says: "fail", reason: "no" }],
		});

	it("is that of the variables, where they say something", async () => {
		const tfvars = file(
			"a.tfvars",
			`error_percent = 2
			probes = false
			probe_deadline_ms = 300
			latency_objective_ms = 250
			inconclusive = "pause"`,
		);
		const { scenario: found } = await resolveScenario({ scenario: scenario(), tfvars });
		expect(found).toMatchObject({
			probes: false,
			judge: {
				minRequests: 7,
				errors: { ratio: 2, percent: 2 },
				latency: { objectiveMilliseconds: 250 },
				probe: { count: 9, deadlineMilliseconds: 300 },
				inconclusive: "pause",
			},
		});
	});

	it("watches the deployed alarms too, which keep quiet unless the scenario says more", async () => {
		const tfvars = file("a.tfvars", 'alarms = ["checkout", "errors"]');
		const { scenario: found } = await resolveScenario({ scenario: scenario(), tfvars });
		expect(found.alarms).toEqual([
			{ name: "checkout", state: "ALARM", fromSeconds: 100, toSeconds: 604_800 },
			{ name: "errors", state: "OK", fromSeconds: 0, toSeconds: 0 },
		]);
	});

	it("asks the deployed functions too, as they are deployed; they are content unless the scenario says more", async () => {
		const hook = (name: string) =>
			`{ function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:${name}", points = ["before-completion"], deadline_seconds = 5 }`;
		const tfvars = file("a.tfvars", `hooks = [${hook("smoke")}, ${hook("load")}]`);
		const { scenario: found } = await resolveScenario({ scenario: scenario(), tfvars });
		const deployed = { points: ["before-completion"], deadlineSeconds: 5, afterSeconds: 0 };
		expect(found.hooks).toEqual([
			{ name: "smoke", ...deployed, says: "fail", reason: "no" },
			{ name: "load", ...deployed, says: "pass", reason: "" },
		]);
	});
});

describe("another release", () => {
	it("is that of a scenario, says so, and no longer promises an end", async () => {
		const { name, scenario } = await resolveScenario({ scenario: "two-services", release: "leak" });
		expect(name).toBe("two-services");
		expect(scenario).toMatchObject({ services: 2, release: leak.release });
		expect(scenario.about).toMatch(/Now with another release: that of leak\.$/);
		expect(scenario).not.toHaveProperty("ends");
	});

	it("may be the healthy one", async () => {
		const { scenario } = await resolveScenario({ scenario: "leak", release: "healthy" });
		expect(scenario.release).toEqual({ errors: 0, slowerMs: 0, healthChecks: "deep" });
	});

	it.each([
		["a scenario", { about: "Mine.", traffic: 5, release: { errors: 0.25 } }, 0.25],
		["a scenario without a release", { about: "Mine.", services: 2 }, 0],
		["a release", { about: "bad", errors: 0.25 }, 0.25],
	])("may come from the file of %s", async (_, content, errors) => {
		const { scenario } = await resolveScenario({ scenario: "healthy", release: file("bad.json", content) });
		expect(scenario.release).toMatchObject({ errors });
	});

	it.each([
		[{ errors: 2 }, "errors: must be at most 1 (given: 2)"],
		[{ eror: 0.5 }, 'eror: unknown key; did you mean "errors"?'],
		[{ about: "Mine.", release: { errors: 2 } }, "release.errors: must be at most 1 (given: 2)"],
		[{ release: 5 }, "release: must be an object (given: 5)"],
		[[], "must be an object, not a list"],
	])("has its mistakes where they are in its own file: %j", async (content, fault) => {
		const path = file("bad.json", content);
		const faults = await faultsOf(() => resolveScenario({ scenario: "healthy", release: path }));
		expect(faults).toEqual([`--release ${path}: ${fault}`]);
	});
});

describe("mistakes in flags and files", () => {
	it("are all told together, each with where it is", async () => {
		const scenario = file("mine.json", { about: "Mine.", trafic: 5, services: 0 });
		const tfvars = file("a.tfvars", "schedule = [{ percent = 100, bake_seconds = -1 }]");
		const options = {
			scenario,
			tfvars,
			schedule: "10",
			traffic: "x",
			release: "lek",
			clients: "0",
			stubborn: "all",
			seed: "-1",
		};
		expect(await faultsOf(() => resolveScenario(options))).toEqual([
			`scenario ${scenario}: trafic: unknown key; did you mean "traffic"?`,
			`scenario ${scenario}: services: must be at least 1 (given: 0)`,
			`${tfvars}: schedule.0.bake_seconds: must be at least 0 (given: -1)`,
			'--schedule: "10" is no step',
			expect.stringMatching(/^--schedule: must be PERCENT:BAKE/),
			expect.stringMatching(/^--traffic: must be/),
			'--release lek: no scenario has this name; did you mean "leak"?',
			expect.stringMatching(/^--release lek: your own is given by its path/),
			"--clients: must be at least 1 (given: 0)",
			'--stubborn: must be a percentage such as 10, from 0 to 100 (given: "all")',
			expect.stringMatching(/^--seed: must be a whole number/),
		]);
	});

	it("may only show when all is put together", async () => {
		const tfvars = file("a.tfvars", "health_check_timeout_seconds = 5");
		expect(await faultsOf(() => resolveScenario({ scenario: "healthy", tfvars }))).toEqual([
			`scenario healthy with ${tfvars}: service.healthCheck: timeoutSeconds must be shorter than intervalSeconds`,
		]);
		expect(await faultsOf(() => resolveScenario({ scenario: "leak", schedule: "100:24h", clients: "1" }))).toEqual([
			expect.stringMatching(
				/^scenario leak with --schedule, --clients: schedule: .*raise timing\.analysisIntervalSeconds/,
			),
		]);
	});

	it("do not hide a fault of the program's own", async () => {
		await expect(resolveScenario({ scenario: undefined as unknown as string })).rejects.toThrow();
	});
});
