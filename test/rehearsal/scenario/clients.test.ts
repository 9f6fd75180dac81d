import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { type CacheClass, Clients, withStubborn } from "../../../rehearsal/scenario/clients.ts";

const CLASSES = v.parse(Clients, {}).classes;
const shareOf = (classes: readonly CacheClass[]) => classes.reduce((sum, { share }) => sum + share, 0);

describe("classes of caches with stubborn ones", () => {
	it("have half of those keep an answer for an hour, and half for ever", () => {
		const added = withStubborn([{ kind: "obey", share: 1 }], 0.1);
		expect(added).toEqual([
			{ kind: "obey", share: 0.9 },
			{ kind: "stretch", share: 0.05, times: 60 },
			{ kind: "pinned", share: 0.05, lifetimeSeconds: 3_600 },
		]);
	});

	it("have no others that never ask again, and all else in the same proportions", () => {
		const changed = withStubborn(CLASSES, 0.1);
		const others = CLASSES.filter(({ kind }) => kind !== "pinned");
		expect(changed.map(({ kind }) => kind)).toEqual([...others.map(({ kind }) => kind), "stretch", "pinned"]);
		for (const [i, { share }] of others.entries()) {
			expect((changed[i]?.share ?? 0) / 0.9).toBeCloseTo(share / shareOf(others), 12);
		}
	});

	it("are valid whatever their share", () => {
		fc.assert(
			fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (stubborn) => {
				const classes = withStubborn(CLASSES, stubborn);
				expect(shareOf(classes)).toBeCloseTo(1, 9);
				expect(v.is(Clients, { classes })).toBe(true);
			}),
		);
	});
});
