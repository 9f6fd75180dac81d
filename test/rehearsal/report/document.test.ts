import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { documentOf } from "../../../rehearsal/report/document.ts";
import { figuresOf } from "../../../rehearsal/report/figures.ts";
import type { ApiCall } from "../../../rehearsal/run.ts";
import { runOf, sampleRehearsal, seriesOf } from "../../support/rehearsal-sample.ts";

const call = (seconds: number): ApiCall => ({ seconds, service: "elb", action: "Do", write: false });

/** The paths of all fields, objects and elements of lists included, as the documentation writes them. */
function paths(value: unknown, path = ""): string[] {
	const below = (part: unknown, name: string) => [name, ...paths(part, name)];
	if (Array.isArray(value)) return value.flatMap((element) => below(element, `${path}[]`));
	if (value === null || typeof value !== "object") return [];
	return Object.entries(value).flatMap(([key, part]) => {
		const name = path.endsWith(".byService") ? "{service}" : key;
		const whole = path === "" ? name : `${path}.${name}`;
		// The scenario's own keys are documented with it.
		if (whole === "settings") return whole;
		return Array.isArray(part) ? paths(part, whole) : below(part, whole);
	});
}

describe("the JSON document of a rehearsal", () => {
	it("has the fields that are documented, and no others", () => {
		const page = readFileSync("docs/rehearsal-json.md", "utf8");
		const documented = [...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, path]) => path);
		expect([...new Set(paths(documentOf(sampleRehearsal())))].sort()).toEqual(documented.sort());
	});

	it("is the same for the same rehearsal, byte by byte", () => {
		const text = () => JSON.stringify(documentOf(sampleRehearsal()));
		expect(text()).toBe(text());
	});

	it("holds nothing that JSON would lose", () => {
		const document = documentOf(sampleRehearsal());
		expect(JSON.parse(JSON.stringify(document))).toEqual(document);
	});

	it("has each policy's figures beside its name", () => {
		const rehearsal = sampleRehearsal();
		const { policies } = documentOf(rehearsal);
		expect(policies).toHaveLength(rehearsal.runs.length);
		for (const [i, run] of rehearsal.runs.entries()) {
			expect(policies[i]).toMatchObject({ policy: run.policy, title: run.title, ...figuresOf(run, rehearsal.without) });
		}
	});

	it("adds requests up and averages shares over ten seconds, or over what is left", () => {
		const series = seriesOf({
			requests: [...Array(10).fill(4), 0, 0, 0],
			candidate: [...Array(10).fill(1), 0, 0, 0],
			intended: [...Array(5).fill(0), ...Array(7).fill(0.5), 0.2],
			failed: Array(13).fill(1),
			failedByRelease: [0, 1, 1],
			slow: [2],
		});
		const runs = [runOf({ series, calls: [call(0), call(9.99), call(10)] })];
		const [policy] = documentOf(sampleRehearsal({ runs, without: series })).policies;
		expect(policy?.series).toEqual({
			seconds: 13,
			everySeconds: 10,
			intendedShare: [0.25, 0.4],
			observedShare: [0.25, null],
			failed: [10, 3],
			failedByRelease: [2, 0],
			slow: [2, 0],
			apiCalls: [2, 1],
		});
	});

	it("counts a call of the very end in the last ten seconds", () => {
		const series = seriesOf({ requests: Array(20).fill(1) });
		const runs = [runOf({ series, calls: [call(20)] })];
		const [policy] = documentOf(sampleRehearsal({ runs, without: series })).policies;
		expect(policy?.series.apiCalls).toEqual([0, 1]);
	});
});
