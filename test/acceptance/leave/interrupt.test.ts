import { describe, expect, it, onTestFinished } from "vitest";
import { onInterrupt } from "../../../acceptance/leave/interrupt.ts";

describe("Ctrl-C", () => {
	it("stops what is played at the first, gives up at the second, and is the process's own again afterwards", () => {
		const before = process.listenerCount("SIGINT");
		const said: string[] = [];
		let inputUp = 0;
		const interrupts = onInterrupt(
			(line) => said.push(line),
			() => {
				inputUp += 1;
			},
		);
		onTestFinished(() => interrupts.release());
		process.emit("SIGINT", "SIGINT");
		expect(interrupts.signal.aborted).toBe(true);
		expect((interrupts.signal.reason as Error).message).toBe("interrupted by SIGINT");
		expect(said.join(" ")).toContain("then destroying all that was made");
		expect(inputUp).toBe(0);
		process.emit("SIGTERM", "SIGTERM");
		expect(inputUp).toBe(1);
		interrupts.release();
		expect(process.listenerCount("SIGINT")).toBe(before);
	});
});
