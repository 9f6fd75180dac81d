import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonBytes, oneLine } from "../../../runtime/contract/index.ts";
import { runs } from "../../support/runs.ts";

/** Texts of everything that a text can have: halves of characters, control characters, sequences for terminals. */
const texts = fc
	.array(
		fc.oneof(
			fc.string({ unit: "binary" }),
			fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
			fc.constantFrom(
				"\u001b[31m",
				"\u001b]0;title\u0007",
				"\u009b2J",
				"\u202e",
				"\u2028",
				"\r\n",
				'"',
				"\\",
				"😀",
				"é",
				"漢",
			),
		),
		{ maxLength: 60 },
	)
	.map((parts) => parts.join(""));

describe("a text from outside", () => {
	it.each([
		[
			"stays as it is",
			'GET https://a.example/x?q="1"  in 5 ms — größer',
			'GET https://a.example/x?q="1"  in 5 ms — größer',
		],
		["has its line breaks as blanks", "one\ntwo\r\nthree\u2028four\u2029five\u0085six", "one two three four five six"],
		[
			"loses colors and titles of terminals",
			"\u001b[1;31mred\u001b[0m \u001b]0;t\u0007and\u001b(B \u009b2Jclear",
			"red and clear",
		],
		["has control characters as blanks", "a\u0000b\u0007c\u007fd\u009fe\tf", "a b c d e f"],
		["loses what turns its direction around", "abc\u202edcb\u2066x\u2069\u200f\u061c", "abcdcbx"],
		["loses what is not seen", "a\u200bb\ufeffc\u{e0041}d", "abcd"],
		["has half a character as a sign for it", "a\ud83db", "a\ufffdb"],
		["has no blanks around it", " \n x \u0000", "x"],
		["may be empty", "", ""],
	])("%s", (_, text, line) => {
		expect(oneLine(text, 100)).toBe(line);
	});

	it("is cut with an ellipsis, and not within a character", () => {
		expect(oneLine("abcdef", 6)).toBe("abcdef");
		expect(oneLine("abcdefg", 6)).toBe("abcde…");
		expect(oneLine("abcd😀fg", 6)).toBe("abcd…");
		expect(oneLine("abc😀fgh", 6)).toBe("abc😀…");
		expect(oneLine("x".repeat(6_000_000), 6)).toBe("xxxxx…");
	});

	it("says that it was cut even where what is left of it is short", () => {
		expect(oneLine(`${"\u0000".repeat(50)}secret`, 6)).toBe("…");
	});

	it("is one line without control characters, within its length and three bytes a character", () => {
		fc.assert(
			fc.property(texts, fc.integer({ min: 1, max: 80 }), (text, length) => {
				const line = oneLine(text, length);
				expect(line.length).toBeLessThanOrEqual(length);
				expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/u);
				expect(jsonBytes(line)).toBeLessThanOrEqual(3 * length + 2);
				expect(oneLine(line, length)).toBe(line);
			}),
			{ numRuns: runs(2_000) },
		);
	});
});
