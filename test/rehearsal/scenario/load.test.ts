import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { ACTIONS } from "../../../rehearsal/actions.ts";
import { parseScenario, readScenario, scenarioNames } from "../../../rehearsal/scenario/load.ts";
import { DEFAULT_SCHEDULE, DEFAULT_TIMING } from "../../../runtime/defaults.ts";
import { faultsOf, file } from "./files.ts";

const shipped = scenarioNames().map(readScenario);

describe("the scenarios of the project", () => {
	it.each(shipped)("$name is right, and says what happens in a sentence", ({ name, raw }) => {
		expect(parseScenario(name, raw).about).toMatch(/^[A-Z][^.]+\.$/);
	});

	it("are all that the rehearsal promises", () => {
		const promised =
			"healthy never-healthy errors-at-once errors-grow-with-share slow leak low-traffic flapping stable-goes-sick dns-slow-to-sync api-throttled stubborn-resolvers long-keep-alive killed-in-prepare killed-in-route killed-in-shift killed-in-settle killed-in-assess killed-in-complete killed-in-fail-back superseded weights-changed two-services";
		expect(scenarioNames()).toEqual(expect.arrayContaining(promised.split(" ")));
		expect(scenarioNames()).toEqual([...scenarioNames()].sort());
	});

	it.each(shipped.filter(({ name }) => name.startsWith("killed-in-")))("$name kills in that phase", ({ name, raw }) => {
		const [fault] = parseScenario(name, raw).faults;
		expect(fault).toMatchObject({ kind: "kill", phase: name.slice("killed-in-".length) });
	});

	it("have errors that begin with the traffic, not before: health checks pass until then", () => {
		const { release } = parseScenario("errors-at-once", readScenario("errors-at-once").raw);
		expect(release).toMatchObject({
			healthChecks: "deep",
			errors: { over: "share", points: [[0, 0], expect.anything()] },
		});
	});
});

describe("a user's own scenario", () => {
	it("is found by its path, and named after its file", () => {
		const raw = { about: "Mine." };
		expect(readScenario(file("mine.json", raw))).toEqual({ name: "mine", raw });
		expect(readScenario(file("mine", raw))).toEqual({ name: "mine", raw });
		expect(readScenario(file("marked.json", `\uFEFF${JSON.stringify(raw)}`)).raw).toEqual(raw);
	});

	it("needs nothing but a sentence", () => {
		const scenario = parseScenario("mine", { about: "Nothing happens." });
		expect(scenario).toMatchObject({ seconds: 3_600, services: 1, faults: [], clients: { caches: 100_000 } });
		expect(scenario.schedule).toEqual(DEFAULT_SCHEDULE);
		expect(scenario.timing).toEqual(DEFAULT_TIMING);
	});

	it("may have a fault of every action that a rollout calls, and of no other", () => {
		const actions = Object.values(ACTIONS).map(({ action }) => action);
		for (const { service } of Object.values(ACTIONS)) {
			for (const each of [...actions, "Publish"]) {
				const faults = [{ kind: "api", service, action: each, error: "Refused" }];
				const own = Object.values(ACTIONS).some((known) => known.service === service && known.action === each);
				const parse = () => parseScenario("mine", { about: "x", faults });
				if (own) expect(parse().faults).toMatchObject([{ service, action: each }]);
				else expect(parse, `${service} ${each}`).toThrow("faults.0.action: must be");
			}
		}
	});

	it("may set a single limit in time", () => {
		const { timing } = parseScenario("mine", { about: "Patient.", timing: { prepareSeconds: 1_800 } });
		expect(timing).toEqual({ ...DEFAULT_TIMING, prepareSeconds: 1_800 });
	});
});

describe("a scenario that cannot be read", () => {
	it("suggests the nearest name, and lists all", async () => {
		const [suggestion, list] = await faultsOf(() => readScenario("error-at-once"));
		expect(suggestion).toBe('no scenario has this name; did you mean "errors-at-once"?');
		for (const name of scenarioNames()) expect(list).toContain(name);
	});

	it("suggests nothing when no name is near", async () => {
		expect((await faultsOf(() => readScenario("xyz")))[0]).toBe("no scenario has this name");
	});

	it("says why its file cannot be read", async () => {
		expect(await faultsOf(() => readScenario("no/such.json"))).toEqual(["there is no such file"]);
		const folder = dirname(file("mine.json", {}));
		expect(await faultsOf(() => readScenario(folder))).toEqual(["is a folder, not a file"]);
	});

	it.each([
		["a comma too many", '{\n  "about": "x",\n}', "line 3, column 1: Expected double-quoted property name"],
		["a comma too many in a list", '{ "faults": [1,] }', "line 1, column 16: Unexpected token ']'"],
		["a value without quotes", '{\n  "ends": completed }', "line 2, column 11: Unexpected token 'c'"],
		["a forgotten colon", '{ "about" "x" }', "line 1, column 11: Expected ':' after property name"],
		["a text that never ends", '{ "about": "x', "line 1, column 14: Unterminated string"],
		["an end that is missing", '{ "about": "x"\n', "line 2, column 1: Expected ',' or '}' after property value"],
		["nothing at all", "", "line 1, column 1: Unexpected end of JSON input"],
	])("says where its file is no JSON: %s", async (_, text, fault) => {
		expect(await faultsOf(() => readScenario(file("mine.json", text)))).toEqual([fault]);
	});

	it("finds the place in a long file as in a short one", async () => {
		const lines = Array.from({ length: 2_000 }, (_, i) => `  "key ${i}": "a value",`);
		const text = ["{", ...lines, '  "ends": completed', "}"].join("\n");
		expect(await faultsOf(() => readScenario(file("mine.json", text)))).toEqual([
			"line 2002, column 11: Unexpected token 'c'",
		]);
	});
});
