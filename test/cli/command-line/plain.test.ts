import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inert, oneLine, plain, plainText } from "../../../cli/command-line/plain.ts";
import { written } from "../../../cli/operator/show/json.ts";
import { COLORED } from "../../../cli/operator/show/paint.ts";
import { runs } from "../../support/runs.ts";

const SGR = "\x1b[31m";
/** What somebody might put into a text that a runner reads, and the characters that hide it. */
const NASTY = [
	...["::error::", "::set-output name=x::", "##[error]", "##[group]", "##vso[task.setvariable]", "##teamcity[message]"],
	...["\n", "\r\n", "\u2028", "\u0085", "\t", " ", "\u00a0", "\ufeff", "#", ":", "::", "##", "[", "---", "+++", "~~~"],
	...["\x1b[2J", "\x1b]0;title\x07", "\x1b", "\x9b", "\x07", "\x00", "\x7f", "\u202e", "\u2066", "\u200f", "\u{e0041}"],
	...["section_start:1:x\r\x1b[0K", SGR, "shop", "é", "\ud800"],
];
const texts = fc.oneof(
	fc.string({ unit: "binary", maxLength: 60 }),
	fc.array(fc.constantFrom(...NASTY), { maxLength: 12 }).map((parts) => parts.join("")),
);

/** What a line must not be or have for a runner, and for whoever reads it. White space as .NET and JavaScript trim it. */
function expectHarmless(line: string): void {
	expect(line.trimStart().startsWith("::"), line).toBe(false);
	expect(line).not.toMatch(/##/);
	expect(line.trimStart()).not.toMatch(/^(---|\+\+\+|~~~|\^\^\^)/);
	expect(line).not.toMatch(
		/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u,
	);
}

describe("whatever text comes from outside", () => {
	it("is printed in one line, which no runner takes for a command and which hides nothing", () => {
		fc.assert(
			fc.property(texts, fc.nat(80), (text, longest) => {
				const line = oneLine(text, longest);
				expectHarmless(inert(line));
				expect(line.length).toBeLessThanOrEqual(Math.max(1, longest));
			}),
			{ numRuns: runs(2_000) },
		);
	});

	it("is printed in lines of its own where it has some, and none of them is one", () => {
		fc.assert(
			fc.property(texts, texts, (one, other) => {
				for (const line of plainText(`${one}\n${other}`).split("\n")) expectHarmless(line);
			}),
			{ numRuns: runs(2_000) },
		);
	});

	it("is exactly what it was as JSON, in lines that a runner takes for none", () => {
		fc.assert(
			fc.property(texts, texts, (key, text) => {
				const document = Object.fromEntries([[key, [text, { reason: `${text}${key}` }]]]);
				const printed = written(document);
				expect(JSON.parse(printed)).toEqual(document);
				for (const line of printed.split("\n")) expectHarmless(line);
			}),
			{ numRuns: runs(2_000) },
		);
	});

	it("stays readable where it is harmless", () => {
		for (const text of ["no rollout runs", "arn:aws:iam::123456789012:role/x", "# 1: 4.8 % – “5XX”", "日本語"]) {
			expect(oneLine(text)).toBe(text);
			expect(plainText(text)).toBe(text);
		}
	});

	it.each([
		["an order to the runner", "fine\n  ::stop-commands::x", "fine\n  \\::stop-commands::x"],
		["an order in the middle of a line", "see ##[error]you", "see # #[error]you"],
		["more of them than are needed", "####vso[x]", "# # # #vso[x]"],
		["a cleared screen", "gone\x1b[2Jback", "goneback"],
		["text that runs the other way", "abc\u202edef", "abcdef"],
		["an order hidden behind a color", `${SGR}::error::x`, "\\::error::x"],
		["a group of a log", "--- :rocket: deploy", "\\--- :rocket: deploy"],
	])("shows what it is: %s", (_, text, shown) => {
		expect(plainText(text)).toBe(shown);
	});

	it("is cut where it is longer than anybody reads", () => {
		expect(oneLine("x".repeat(5_000))).toHaveLength(2_000);
		expect(oneLine("four", 3)).toBe("fo…");
	});

	it("is found however deep it stands", () => {
		const status = { service: "a\nb", steps: [{ gate: true, percent: 5, reason: "\x1b[2J" }], none: null };
		expect(plain(status)).toEqual({ service: "a b", steps: [{ gate: true, percent: 5, reason: "" }], none: null });
	});
});

it("our own colors stay, and hide no order", () => {
	expect(inert(COLORED.bad("failed"))).toBe(COLORED.bad("failed"));
	expect(inert(COLORED.bad("::error::x"))).toBe("\x1b[31m\\::error::x\x1b[39m");
});
