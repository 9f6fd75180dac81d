import { describe, expect, it } from "vitest";
import { otherwise, type Share } from "../../../recorder/replay/otherwise.ts";
import type { JudgeConfig, ServiceConfig } from "../../../runtime/contract/index.ts";
import { fromCorpus } from "../corpus.ts";

const judged = (changes: Partial<JudgeConfig>) => (service: ServiceConfig) => ({
	...service,
	judge: { ...service.judge, ...changes },
});
const scheduled = (...steps: readonly (readonly [percent: number, bakeSeconds: number])[]) => {
	return (service: ServiceConfig) => ({
		...service,
		schedule: steps.map(([percent, bakeSeconds]) => ({ percent, bakeSeconds })),
	});
};

async function sharesOf(name: string, change: (service: ServiceConfig) => ServiceConfig) {
	return otherwise(fromCorpus(name).checks, change);
}

const ends = (shares: readonly Share[]) =>
	shares.map(({ percent, happened, would }) => [percent, happened?.next, would?.next]);

describe("a record that is played against other settings", () => {
	it("comes to what happened by the settings that it had", async () => {
		for (const name of ["completed", "rolled-back", "inconclusive", "gate", "metrics-torn-sick"]) {
			const shares = await sharesOf(name, (service) => service);
			for (const { happened, would, unrecorded } of shares) {
				expect(would).toEqual(happened);
				expect(unrecorded).toEqual([]);
			}
		}
	});

	it("would have failed where a stricter judge finds enough", async () => {
		const [first] = await sharesOf("metrics-torn-sick", judged({ errorBudgetPercent: 50 }));
		expect(first?.happened).toMatchObject({ next: "fail", verdict: { code: "ErrorsAboveStable" } });
		expect(first?.would).toMatchObject({ next: "fail", verdict: { code: "ErrorsAboveStable" } });
		expect(Date.parse(first?.would?.at ?? "")).toBeLessThanOrEqual(Date.parse(first?.happened?.at ?? ""));
	});

	it("would have gone on, or waited, where a laxer one finds nothing: what would have followed was not recorded", async () => {
		const errors = { ratio: 3, percent: 50, ceilingPercent: 100 };
		const shares = await sharesOf("metrics-torn-sick", judged({ errors }));
		expect(shares[0]?.happened?.next).toBe("fail");
		expect(shares[0]?.would?.next).not.toBe("fail");
		expect(shares.slice(1)).toEqual(
			[50, 100].map((percent) => ({ percent, wanted: true, recorded: false, unrecorded: [] })),
		);
	});

	it("would have waited longer than was recorded, or gone on earlier, with another limit of what stays undecided", async () => {
		const held = (holdSeconds: number) => (service: ServiceConfig) => ({
			...service,
			timing: { ...service.timing, holdSeconds },
		});
		const [longer] = await sharesOf("inconclusive", held(3_600));
		expect(longer).toMatchObject({ percent: 50, happened: { next: "fail", verdict: { code: "Inconclusive" } } });
		expect(longer?.would).toBeUndefined();
		const [shorter] = await sharesOf("inconclusive", held(60));
		expect(shorter?.would).toMatchObject({ next: "fail", verdict: { code: "Inconclusive" } });
		expect(Date.parse(shorter?.would?.at ?? "")).toBeLessThan(Date.parse(longer?.happened?.at ?? ""));
	});

	it("goes on earlier with a shorter bake, and has no end with a longer one", async () => {
		const unasked = judged({ hooks: [] });
		const shares = await sharesOf("completed", (service) => unasked(scheduled([20, 120], [100, 3_600])(service)));
		expect(ends(shares)).toEqual([
			[20, "shift", "shift"],
			[100, "complete", undefined],
			[null, "end", "end"],
		]);
		expect(Date.parse(shares[0]?.would?.at ?? "")).toBeLessThan(Date.parse(shares[0]?.happened?.at ?? ""));
	});

	it("invents no share that was not recorded, and leaves out what users met at one that it would not have had", async () => {
		const shares = await sharesOf("completed", scheduled([50, 60], [100, 60]));
		expect(shares.map(({ percent, wanted, recorded }) => ({ percent, wanted, recorded }))).toEqual([
			{ percent: 20, wanted: false, recorded: true },
			{ percent: 50, wanted: true, recorded: false },
			{ percent: 100, wanted: true, recorded: true },
			{ percent: null, wanted: true, recorded: true },
		]);
		expect(shares[0]?.would).toBeUndefined();
	});

	it("judges probation by what it would have remembered itself", async () => {
		const errors = { ratio: 1, percent: 50, ceilingPercent: 100 };
		const shares = await sharesOf("rolled-back", judged({ errors }));
		const happened = { next: "fail", verdict: { code: "ErrorsAboveEarlier" } };
		expect(shares.at(-1)).toMatchObject({ percent: null, happened, would: { next: "end" } });
	});

	it("asks no hook earlier than it was asked then: it may have said something else", async () => {
		const [first] = await sharesOf("completed", scheduled([20, 120], [100, 60]));
		expect(first?.would).toEqual(first?.happened);
		expect(first?.unrecorded).toEqual([expect.stringMatching(/^hooks.ask \(after-step .*:function:smoke\)$/)]);
	});

	it("decides nothing by a question that nobody had asked then", async () => {
		const alarms = { names: ["another"], missing: "hold" as const };
		const [first] = await sharesOf("completed", judged({ alarms }));
		expect(first?.unrecorded).toEqual(["alarms.watched"]);
		expect(first?.would).toBeUndefined();
	});
});
