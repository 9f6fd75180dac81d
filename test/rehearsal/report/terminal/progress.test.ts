import { describe, expect, it } from "vitest";
import { progress } from "../../../../rehearsal/report/terminal/progress.ts";

/** What is written when something reports every so many milliseconds for so long. */
function written(isTTY: boolean, everyMs: number, forMs: number): string[] {
	const texts: string[] = [];
	let at = 1_000_000;
	const shown = progress({ write: (text: string) => texts.push(text), isTTY }, () => at);
	for (let passed = 0; passed <= forMs; passed += everyMs) {
		at = 1_000_000 + passed;
		shown.report("ancestor", passed / forMs, passed);
	}
	shown.done();
	return texts;
}

describe("progress", () => {
	it("keeps quiet about what is over within two seconds", () => {
		expect(written(true, 10, 1_990)).toEqual([]);
		expect(written(false, 10, 1_990)).toEqual([]);
	});

	it("rewrites one line on a terminal, and takes it away at the end", () => {
		const texts = written(true, 1_000, 4_000);
		expect(texts).toEqual([
			"\r\x1b[2K████████████░░░░░░░░░░░░  50 %  00:33:20  ancestor",
			"\r\x1b[2K██████████████████░░░░░░  75 %  00:50:00  ancestor",
			"\r\x1b[2K████████████████████████ 100 %  01:06:40  ancestor",
			"\r\x1b[2K",
		]);
	});

	it("rewrites it at most ten times a second", () => {
		expect(written(true, 1, 3_000)).toHaveLength(11 + 1);
	});

	it("writes a line at most every five seconds elsewhere", () => {
		const texts = written(false, 100, 13_000);
		expect(texts).toHaveLength(3);
		expect(texts.every((text) => /^█*░* +\d+ % {2}\d\d:\d\d:\d\d {2}ancestor\n$/.test(text))).toBe(true);
	});

	it("stays within its bar when a run goes on for longer than planned", () => {
		const texts: string[] = [];
		let at = 0;
		const shown = progress({ write: (text: string) => texts.push(text) }, () => at);
		at = 3_000;
		shown.report("slow", 1.7, 60);
		expect(texts).toEqual([`${"█".repeat(24)} 100 %  00:01:00  slow\n`]);
	});
});
