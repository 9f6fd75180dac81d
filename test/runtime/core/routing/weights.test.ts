import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareOf, weightPair } from "../../../../runtime/core/routing/weights.ts";

describe("the weights of a step", () => {
	it("are a whole percentage itself, beside the rest of 100", () => {
		for (let percent = 0; percent <= 100; percent++)
			expect(weightPair(percent)).toEqual({ candidate: percent, stable: 100 - percent });
	});

	it.each([
		[0.4, { candidate: 1, stable: 249 }],
		[0.5, { candidate: 1, stable: 199 }],
		[0.45, { candidate: 1, stable: 222 }],
		[2.5, { candidate: 1, stable: 39 }],
		[12.5, { candidate: 1, stable: 7 }],
		[33.3, { candidate: 127, stable: 255 }],
		[99.5, { candidate: 199, stable: 1 }],
		[99.9, { candidate: 255, stable: 1 }],
	])("of %d percent are the nearest below it", (percent, pair) => {
		expect(weightPair(percent)).toEqual(pair);
	});

	it("keep within a step that is finer than the parts of a percent, although it rounds to a share that weights can say", () => {
		// One of eight would be 12.5 %.
		expect(weightPair(12.4999999)).toEqual({ candidate: 36, stable: 253 });
		expect(weightPair(12.5000001)).toEqual({ candidate: 1, stable: 7 });
	});

	it("never exceed the step, and no others within it are nearer", () => {
		fc.assert(
			fc.property(fc.integer({ min: 400, max: 99_999 }), (thousandths) => {
				const { candidate, stable } = weightPair(thousandths / 1_000);
				// candidate / (candidate + stable) <= thousandths / 100,000, in whole numbers.
				expect(candidate * 100_000).toBeLessThanOrEqual(thousandths * (candidate + stable));
				for (const each of [candidate, stable]) expect(Number.isInteger(each) && each >= 1 && each <= 255).toBe(true);
				const share = shareOf({ candidate, stable });
				for (let a = 1; a <= 255; a++) {
					const b = Math.ceil((a * (100_000 - thousandths)) / thousandths);
					if (b <= 255 && thousandths % 1_000 !== 0)
						expect(share).toBeGreaterThanOrEqual(shareOf({ candidate: a, stable: b }));
				}
			}),
		);
	});
});
