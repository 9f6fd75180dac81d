import { describe, expect, it } from "vitest";
import { type Compared, replayed } from "../../../recorder/replay/again.ts";
import { CORPUS, fromCorpus } from "../corpus.ts";
import { type Mutation, replayWith } from "./mutated.ts";

/** Deliberate mistakes, each in the file where somebody would make it. */
const PLANTED: Readonly<Record<string, Mutation>> = {
	"the error ratio is taken for larger": {
		file: "runtime/core/analysis/signals/answers.ts",
		from: "return { ratio, share: percent / 100 };",
		to: "return { ratio: 1.2 * ratio, share: percent / 100 };",
	},
	"the hold's limit is taken for longer": {
		file: "runtime/core/rollout/assess.ts",
		from: "bakeSecondsOf(service, rollout.step) + service.timing.holdSeconds;",
		to: "bakeSecondsOf(service, rollout.step) + 2 * service.timing.holdSeconds;",
	},
	"a minute counts as settled earlier": {
		file: "runtime/core/analysis/settled.ts",
		from: "export const OLD_ENOUGH_SECONDS = 240;",
		to: "export const OLD_ENOUGH_SECONDS = 60;",
	},
	"a minute counts as settled though its books do not balance": {
		file: "runtime/core/analysis/settled.ts",
		from: "accounted === requests ?",
		to: "accounted > 0 ?",
	},
	"the bake ends earlier": {
		file: "runtime/core/rollout/assess.ts",
		from: ">= bakeSecondsOf(service, rollout.step);",
		to: ">= bakeSecondsOf(service, rollout.step) - 30;",
	},
	"probation forgets what it has bet": {
		file: "runtime/core/analysis/probation.ts",
		from: "const answers = judgeMinutes(evidence, probed, config, now);",
		to: "const answers = judgeMinutes(evidence, { ...probed, errors: { surge: [], lasting: [] } }, config, now);",
	},
};

async function otherwise(by: typeof replayed): Promise<Record<string, readonly Compared[]>> {
	const all = await Promise.all(
		CORPUS.map(async (name) => [name, (await by(fromCorpus(name).checks)).filter(({ same }) => !same)] as const),
	);
	return Object.fromEntries(all.filter(([, compared]) => compared.length > 0));
}

describe("the corpus of records", () => {
	it("has rollouts that complete, fail back, are rolled back and stay undecided, with every kind of check", () => {
		const records = CORPUS.map(fromCorpus);
		const outcomes = new Set(records.map(({ history }) => history?.outcome));
		expect(outcomes).toEqual(new Set(["completed", "failed-back", "rolled-back"]));
		const tasks = new Set(records.flatMap(({ checks }) => checks.map(({ task }) => task)));
		expect([...tasks]).toEqual(expect.arrayContaining(["ready", "settle", "assess", "watch", "probation"]));
		expect(records.flatMap(({ gaps }) => gaps)).toEqual([]);
	});

	it.each(CORPUS)("%s is decided the same to the byte, and nothing of it is uncertain", async (name) => {
		const { checks } = fromCorpus(name);
		const compared = await replayed(checks);
		expect(compared).toHaveLength(checks.length);
		for (const { check, decision, same, uncertain } of compared) {
			expect(JSON.stringify(decision)).toBe(JSON.stringify(check.decision));
			expect({ at: check.at, same, uncertain }).toEqual({ at: check.at, same: true, uncertain: [] });
		}
	});

	it("is decided the same by the replay that mistakes are planted in, as long as none is", async () => {
		expect(await otherwise(await replayWith(undefined))).toEqual({});
	});

	it.each(Object.entries(PLANTED))("shows it when %s", async (_, mutation) => {
		const found = await otherwise(await replayWith(mutation));
		expect(Object.keys(found)).not.toEqual([]);
	});

	it("refuses a mistake that cannot be planted", async () => {
		await expect(replayWith({ file: "runtime/core/analysis/budget.ts", from: "no such code", to: "" })).rejects.toThrow(
			"no such code is not once in",
		);
	});
});
