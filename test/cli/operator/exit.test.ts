import { describe, expect, it } from "vitest";
import { exitCodeOf, UsageError } from "../../../cli/operator/exit.ts";
import { InvalidInput, Refused } from "../../../runtime/errors.ts";

describe("how a command ends", () => {
	const ended = async (run: () => Promise<number>) => {
		const printed: string[] = [];
		return { code: await exitCodeOf(run, (line) => printed.push(line)), printed };
	};

	it("is what it answers, in silence", async () => {
		expect(await ended(async () => 1)).toEqual({ code: 1, printed: [] });
	});

	it.each([
		[new UsageError("no such service", "no such flag"), 2, "no such service\nno such flag"],
		[new Refused("GetItem: AccessDenied", {}), 3, "GetItem: AccessDenied"],
		[new InvalidInput("the rollout", ["step: missing"]), 3, "the rollout is not valid:\n- step: missing"],
	])("tells people of %o", async (error, code, line) => {
		expect(await ended(() => Promise.reject(error))).toEqual({ code, printed: [line] });
	});

	it("hides no defect of its own", async () => {
		const defect = new TypeError("undefined is not a function");
		await expect(ended(() => Promise.reject(defect))).rejects.toBe(defect);
	});
});
