import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { broken, checkAll } from "../../faults/prove/defect.ts";
import { DEFECTS } from "../../faults/prove/defects/index.ts";

describe("the deliberate mistakes", () => {
	it("are at least ten, with names and texts of their own", () => {
		expect(DEFECTS.length).toBeGreaterThanOrEqual(10);
		expect(new Set(DEFECTS.map(({ name }) => name)).size).toBe(DEFECTS.length);
	});

	it("fit the sources, each in one place, and change them", () => {
		expect(() => checkAll(DEFECTS)).not.toThrow();
		for (const defect of DEFECTS) {
			const source = readFileSync(defect.file, "utf8");
			expect(broken(defect, source), defect.name).not.toBe(source);
		}
	});

	it("that no longer fit are told, all of them", () => {
		const lost = DEFECTS.slice(0, 2).map((defect) => ({ ...defect, find: `${defect.name} is not there` }));
		expect(() => checkAll(lost)).toThrow(
			expect.objectContaining({ faults: lost.map(({ name }) => expect.stringContaining(name)) }),
		);
	});
});
