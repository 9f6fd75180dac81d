import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { patiently } from "../../../../cli/operator/show/terminal.ts";

describe("what may take a while", () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	it.each([
		[1_900, []],
		[2_100, ["reading …\n"]],
	])("and takes %i ms says %j", async (milliseconds, expected) => {
		const written: string[] = [];
		const slow = () => new Promise<string>((done) => setTimeout(done, milliseconds, "result"));
		const result = patiently("reading", { write: (text) => written.push(text) }, slow);
		await vi.advanceTimersByTimeAsync(5_000);
		expect(await result).toBe("result");
		expect(written).toEqual(expected);
	});
});
