import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleJudge } from "../../../../../rehearsal/sample.ts";
import { jsonBytes, PROBATION_BYTES } from "../../../../../runtime/contract/index.ts";
import { freshMemory, judgeProbation, readsFrom } from "../../../../../runtime/core/analysis/probation.ts";
import { at, START } from "../../../../support/documents.ts";
import type { Answered } from "../../../../support/evidence.ts";
import { observed, playProbation, probed } from "../../../../support/probation.ts";
import { runs } from "../../../../support/runs.ts";

const answered: fc.Arbitrary<Answered | undefined> = fc.option(
	fc
		.tuple(
			fc.integer({ min: 0, max: 5_000 }),
			fc.double({ min: 0, max: 0.2, noNaN: true }),
			fc.double({ min: 0, max: 0.2, noNaN: true }),
		)
		.map(([requests, errors, slow]): Answered => [requests, Math.round(requests * errors), requests * slow]),
	{ nil: undefined },
);
const minutes = fc.array(answered, { minLength: 12, maxLength: 12 });
const failing = fc.array(fc.tuple(fc.constantFrom(0, 0, 0, 1, 2), fc.constantFrom(0, 0, 0, 1, 2)), {
	minLength: 72,
	maxLength: 72,
});
const also = (probes: readonly (readonly [number, number])[]) => (second: number) => {
	const [serving, warm] = probes[(second / 10) % probes.length] ?? [0, 0];
	return { probes: { serving: probed(serving), warm: probed(warm) } };
};

describe("whatever happens in probation", () => {
	it("what is remembered has its bound, and can be read again", () => {
		fc.assert(
			fc.property(minutes, failing, (all, probes) => {
				// Reading again is what the player does with each.
				const said = playProbation({ minutes: 12, answered: (minute) => all[minute], also: also(probes) });
				for (const { memory } of said) expect(jsonBytes(memory)).toBeLessThanOrEqual(PROBATION_BYTES);
			}),
		);
	});

	it("more bad answers never let a release stay longer", () => {
		let failed = 0;
		fc.assert(
			fc.property(minutes, fc.array(fc.nat(500), { minLength: 12, maxLength: 12 }), (all, more) => {
				const worse = (minute: number): Answered | undefined => {
					const [requests, errors = 0, slow = 0] = all[minute] ?? [0];
					return all[minute] && [requests, Math.min(requests, errors + (more[minute] ?? 0)), slow];
				};
				const end = (of: typeof worse) => {
					const last = playProbation({ minutes: 20, answered: of }).at(-1);
					return last?.verdict.verdict === "fail" ? last.second : Number.POSITIVE_INFINITY;
				};
				const before = end((minute) => all[minute]);
				if (before === Number.POSITIVE_INFINITY) return;
				failed++;
				expect(end(worse)).toBeLessThanOrEqual(before);
			}),
			{ numRuns: runs(60, 20) },
		);
		expect(failed).toBeGreaterThan(0);
	});

	it("how often it is checked changes nothing of what metrics come to", () => {
		fc.assert(
			fc.property(minutes, (all) => {
				const end = (intervalSeconds: number) => {
					const judge = { probe: undefined };
					const said = playProbation({
						minutes: 20,
						judge,
						answered: (minute) => all[minute],
						intervalSeconds,
						also: () => ({ probes: undefined }),
					});
					const { verdict, memory } = said.at(-1) ?? {};
					return verdict?.verdict === "fail" ? "fail" : memory?.errors;
				};
				expect(end(60)).toEqual(end(20));
			}),
			{ numRuns: runs(40, 10) },
		);
	});

	it("what lacks data never fails a release, and what cannot be read holds", () => {
		const unreadable = { unreadable: "timeout" };
		const nothing = fc.record({
			answers: fc.constantFrom(unreadable, { value: [] }, undefined),
			watched: fc.constantFrom(unreadable, { value: { a: "INSUFFICIENT_DATA" as const } }, undefined),
			probes: fc.constantFrom(
				undefined,
				{ serving: unreadable, warm: probed(2) },
				{ serving: unreadable, warm: unreadable },
			),
		});
		fc.assert(
			fc.property(nothing, (silent) => {
				const said = playProbation({ minutes: 10, also: () => silent });
				const verdicts = new Set(said.map(({ verdict }) => verdict.verdict));
				expect(verdicts).not.toContain("fail");
				const blind = [silent.answers, silent.watched, silent.probes?.serving].some(
					(each) => each && "unreadable" in each,
				);
				if (blind) expect(verdicts).toEqual(new Set(["hold"]));
			}),
		);
	});

	it("probes that fail at both colors alike never fail a release", () => {
		fc.assert(
			fc.property(failing, (probes) => {
				const alike = probes.map(([serving]) => [serving, serving] as const);
				const said = playProbation({ minutes: 60, also: also(alike) });
				expect(said.at(-1)?.verdict.verdict).not.toBe("fail");
			}),
			{ numRuns: runs(50) },
		);
	});
});

describe("the memory", () => {
	it("begins with the first whole minute, and says since when answers are to be read", () => {
		expect(freshMemory(at(0)).until).toBe(START / 60_000);
		expect(freshMemory(at(1)).until).toBe(START / 60_000 + 1);
		expect(readsFrom(undefined, at(1))).toEqual(at(60));
		const said = playProbation({ minutes: 20 });
		expect(readsFrom(said.at(-1)?.memory, at(1_200))).toEqual(at(960));
	});

	it("counts the users' requests, and not the probes of the preview among them", () => {
		const said = playProbation({ minutes: 10, answered: () => [72, 0] });
		expect(said.at(-1)?.memory.busiest).toBe(60);
		expect(playProbation({ minutes: 10, answered: () => [8, 0] }).at(-1)?.memory.busiest).toBe(0);
	});

	it("goes on after hours in which CloudWatch could not be read, with the latest of them", () => {
		const config = { judge: sampleJudge(), seconds: 86_400 };
		const { memory } = judgeProbation(observed({ answers: { unreadable: "timeout" } }), undefined, config, at(10));
		expect(readsFrom(memory, at(36_000))).toEqual(at(60));
		const later = judgeProbation(observed(), memory, config, at(36_000));
		expect(readsFrom(later.memory, at(36_000))).toEqual(at(36_000 - 240));
	});

	it("spends the budget over the whole of probation: what begins late is found as well in a week as in an hour", () => {
		const sickAfter = (hours: number) => {
			const sick = (minute: number) => minute >= 60 * hours - 30;
			const said = playProbation({
				minutes: 60 * hours,
				intervalSeconds: 60,
				answered: (minute) => [6_000, sick(minute) ? 300 : 6],
			});
			const last = said.at(-1);
			return last?.verdict.verdict === "fail" ? last.second / 60 - (60 * hours - 30) : undefined;
		};
		const [hour, day] = [sickAfter(1), sickAfter(24)];
		expect(hour).toBeLessThanOrEqual(10);
		expect(day).toBeLessThanOrEqual((hour ?? 0) + 2);
	});
});
