import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonBytes, KnownTargets, MOST_FIRST_CHECKS, MOST_KNOWN_TARGETS } from "../../../../runtime/contract/index.ts";
import { markOf, marksIn, newTargets, noteTargets } from "../../../../runtime/core/analysis/known-targets.ts";
import { parse } from "../../../../runtime/parse.ts";
import type { Target } from "../../../../runtime/ports/index.ts";
import { at } from "../../../support/documents.ts";
import { runs } from "../../../support/runs.ts";

const targets = (states: Record<string, string>) => Object.entries(states).map(([id, state]) => ({ id, state }));
const both = (states: Record<string, string>) => ({ blue: targets(states), green: targets(states) });
const marks = (...ids: string[]) => ids.map(markOf).join("");

describe("what is remembered of targets", () => {
	it("at the first check is that all are there: nobody knows since when", () => {
		expect(noteTargets(undefined, both({ a: "unhealthy", b: "initial" }), at(0))).toEqual({
			proven: marks("a", "b"),
			since: {},
		});
	});

	it("is since when one is there that has not been healthy yet", () => {
		const observed = both({ a: "healthy", b: "unhealthy" });
		const first = noteTargets({ proven: marks("a"), since: {} }, observed, at(10));
		const second = noteTargets(first, observed, at(20));
		expect(second).toEqual({ proven: marks("a"), since: { [at(10).toISOString()]: marks("b") } });
		expect(newTargets(second, observed, at(25))).toEqual({ b: 15 });
	});

	it("is that one is proven once it is healthy on both load balancers, and not before", () => {
		const known = { proven: "", since: { [at(0).toISOString()]: marks("a") } };
		const half = { blue: targets({ a: "healthy" }), green: targets({ a: "initial" }) };
		expect(noteTargets(known, half, at(5))).toEqual(known);
		expect(noteTargets(known, both({ a: "healthy" }), at(9))).toEqual({ proven: marks("a"), since: {} });
	});

	it("is not forgotten when a check is shown none, and is when a target drains", () => {
		const known = { proven: marks("a"), since: {} };
		expect(noteTargets(known, both({}), at(5))).toEqual(known);
		expect(noteTargets(known, both({ a: "draining" }), at(5))).toEqual({ proven: "", since: {} });
	});
});

describe("a mark", () => {
	const address = (i: number) =>
		`2a05:d018:0000:0001:0000:0000:${(i >> 16).toString(16)}:${(i & 0xffff).toString(16)}:8080`;

	it("has five characters, and is read back", () => {
		expect([markOf(""), markOf("10.0.0.1:80")].map((mark) => mark.length)).toEqual([5, 5]);
		expect(marksIn(marks("a", "b"))).toEqual([markOf("a"), markOf("b")]);
	});

	it("is shared by so few of 100,000 neighbors as chance alone has it", () => {
		const shared = (id: (i: number) => string) =>
			100_000 - new Set(Array.from({ length: 100_000 }, (_, i) => markOf(id(i)))).size;
		// 100,000 of 2^30: 4.7 pairs are to be expected.
		expect(shared(address)).toBeLessThan(20);
		expect(shared((i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:8080`)).toBeLessThan(20);
		expect(shared((i) => `i-${i.toString(16).padStart(17, "0")}`)).toBeLessThan(20);
	});
});

/** What version 0.2 remembered: every id, as it is. */
class Everything {
	readonly #proven = new Set<string>();
	#since = new Map<string, number>();
	#first = true;

	note(observed: Readonly<Record<"blue" | "green", readonly Target[]>>, now: number): void {
		const all = [...observed.blue, ...observed.green];
		const draining = new Set(all.filter(({ state }) => state === "draining").map(({ id }) => id));
		const ids = [...new Set(all.map(({ id }) => id))].filter((id) => !draining.has(id));
		const healthy = (id: string) =>
			[observed.blue, observed.green].every((alb) => alb.some((each) => each.id === id && each.state === "healthy"));
		for (const id of draining) this.#proven.delete(id);
		for (const id of ids) if (this.#first || healthy(id)) this.#proven.add(id);
		const fresh = ids.filter((id) => !this.#proven.has(id));
		this.#since = new Map(fresh.map((id) => [id, this.#since.get(id) ?? now]));
		this.#first = false;
	}

	seconds(now: number): Record<string, number> {
		return Object.fromEntries([...this.#since].map(([id, from]) => [id, now - from]));
	}
}

const ids = ["a", "b", "c", "d", "e", "f"];
const checks = fc.array(
	fc.record({
		after: fc.integer({ min: 1, max: 30 }),
		blue: fc.dictionary(fc.constantFrom(...ids), fc.constantFrom("initial", "healthy", "unhealthy", "draining")),
		green: fc.dictionary(fc.constantFrom(...ids), fc.constantFrom("initial", "healthy", "unhealthy", "draining")),
	}),
	{ minLength: 1, maxLength: 20 },
);

describe("what is remembered of many targets", () => {
	it("says of each how long it has been there as if every id were kept", () => {
		fc.assert(
			fc.property(checks, (list) => {
				const model = new Everything();
				let known: KnownTargets | undefined;
				let now = 0;
				for (const { after, blue, green } of list) {
					now += after;
					const observed = { blue: targets(blue), green: targets(green) };
					known = noteTargets(known, observed, at(now));
					model.note(observed, now);
					expect(parse(KnownTargets, JSON.parse(JSON.stringify(known)), "the targets")).toEqual(known);
					expect(newTargets(known, observed, at(now))).toEqual(model.seconds(now));
				}
			}),
			{ numRuns: runs(500) },
		);
	});

	it("counts all as proven that are forgotten when there were too many: none is given time that it has had", () => {
		const many = both(Object.fromEntries(Array.from({ length: MOST_KNOWN_TARGETS }, (_, i) => [`t${i}`, "healthy"])));
		const first = noteTargets(undefined, many, at(0));
		expect(first.full).toBeUndefined();
		const starting = both({ late: "unhealthy" });
		const full = noteTargets(first, starting, at(10));
		expect(full).toEqual({ proven: "", since: { [at(10).toISOString()]: marks("late") }, full: true });
		const later = both({ late: "unhealthy", t1: "unhealthy", later: "unhealthy" });
		const known = noteTargets(full, later, at(20));
		expect(newTargets(known, later, at(25))).toEqual({ late: 15 });
		expect(noteTargets(known, both({ late: "healthy" }), at(30))).toEqual({ proven: "", since: {}, full: true });
	});

	it("gives no target time where more start at once than are remembered", () => {
		const first = noteTargets(undefined, both({}), at(0));
		const states = Array.from({ length: MOST_KNOWN_TARGETS + 1 }, (_, i) => [`t${i}`, "initial"] as const);
		const many = both(Object.fromEntries(states));
		expect(newTargets(noteTargets(first, many, at(5)), many, at(9))).toEqual({});
	});

	it("takes the earliest moments as one where there are too many: that gives less time, and never more", () => {
		let known = noteTargets(undefined, both({}), at(0));
		const states: Record<string, string> = {};
		for (let i = 1; i <= MOST_FIRST_CHECKS + 50; i++) {
			states[`t${i}`] = "unhealthy";
			known = noteTargets(known, both(states), at(i));
		}
		expect(Object.keys(known.since)).toHaveLength(MOST_FIRST_CHECKS);
		const seconds = newTargets(known, both(states), at(1_000));
		for (let i = 1; i <= MOST_FIRST_CHECKS + 50; i++) {
			expect(seconds[`t${i}`]).toBeGreaterThanOrEqual(1_000 - i);
			if (i > 51) expect(seconds[`t${i}`]).toBe(1_000 - i);
		}
	});

	it("has at most 40 KB", () => {
		const half = MOST_KNOWN_TARGETS / 2;
		const group = Math.floor(half / MOST_FIRST_CHECKS);
		const timestamp = (i: number) => at(i).toISOString();
		const since = Object.fromEntries(
			Array.from({ length: MOST_FIRST_CHECKS }, (_, i) => [timestamp(i), "x".repeat(5 * group)]),
		);
		const known: KnownTargets = { proven: "x".repeat(5 * half), since };
		expect(parse(KnownTargets, known, "the targets")).toEqual(known);
		expect(jsonBytes(known)).toBeLessThan(40_000);
	});
});
