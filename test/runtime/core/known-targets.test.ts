import { describe, expect, it } from "vitest";
import { newTargets, noteTargets } from "../../../runtime/core/known-targets.ts";
import { at } from "../../support/documents.ts";

const targets = (states: Record<string, string>) => Object.entries(states).map(([id, state]) => ({ id, state }));
const both = (states: Record<string, string>) => ({ blue: targets(states), green: targets(states) });

describe("what is remembered of targets", () => {
	it("at the first look is that all are there: nobody knows since when", () => {
		expect(noteTargets(undefined, both({ a: "unhealthy", b: "initial" }), at(0))).toEqual({
			proven: ["a", "b"],
			since: {},
		});
	});

	it("is since when one is there that has not been healthy yet", () => {
		const first = noteTargets({ proven: ["a"], since: {} }, both({ a: "healthy", b: "unhealthy" }), at(10));
		const second = noteTargets(first, both({ a: "healthy", b: "unhealthy" }), at(20));
		expect(second).toEqual({ proven: ["a"], since: { b: at(10).toISOString() } });
		expect(newTargets(second, at(25))).toEqual({ b: 15 });
	});

	it("is that one is proven once it is healthy on both edges, and not before", () => {
		const known = { proven: [], since: { a: at(0).toISOString() } };
		const half = { blue: targets({ a: "healthy" }), green: targets({ a: "initial" }) };
		expect(noteTargets(known, half, at(5))).toEqual(known);
		expect(noteTargets(known, both({ a: "healthy" }), at(9))).toEqual({ proven: ["a"], since: {} });
	});

	it("is not forgotten when a look is shown none, and is when a target drains", () => {
		const known = { proven: ["a"], since: {} };
		expect(noteTargets(known, both({}), at(5))).toEqual(known);
		expect(noteTargets(known, both({ a: "draining" }), at(5))).toEqual({ proven: [], since: {} });
	});
});
