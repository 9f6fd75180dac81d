const ESCAPE = String.fromCharCode(0x1b);
/** What begins a sequence for a terminal in one character of its own, in place of ESC and `[`. */
const CSI = String.fromCharCode(0x9b);
const BELL = String.fromCharCode(0x07);

/** Sequences that move a terminal's cursor, color it or name it: ECMA-48, 5.4 (CSI), 5.3 (two characters), 8.3.89 (OSC). */
const TERMINAL = new RegExp(
	[
		`(?:${ESCAPE}\\[|${CSI})[0-?]*[ -/]*[@-~]`,
		`${ESCAPE}\\][^${BELL}${ESCAPE}]*(?:${BELL}|${ESCAPE}\\\\)?`,
		`${ESCAPE}[ -/]*[0-~]`,
	].join("|"),
	"g",
);

/** C0, DEL and C1; and what Unicode counts as the end of a line or of a paragraph. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** What makes a text look like another one: it turns its direction around, or is not seen (https://www.unicode.org/reports/tr36/). */
const UNSEEN = /[\p{Bidi_Control}\u{200b}\u{2060}-\u{206f}\u{feff}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/gu;

/** Half of a character. JSON writes six bytes for it. */
const HALF = /\p{Cs}/gu;

/** Nobody sees what has been cut off; a text of many sequences for terminals may need more than is left of it. */
const READ_AHEAD = 4;

const ELLIPSIS = "…";

/**
 * A text from outside as one line that can be kept, logged and printed: without control characters, sequences for terminals and
 * characters that are not seen, and no longer than so many characters. As JSON in UTF-8 it has at most three bytes for each of them.
 * @param length - the most UTF-16 code units that are left; where there were more, the last one is an ellipsis.
 */
export function oneLine(text: string, length: number): string {
	const line = text
		.slice(0, READ_AHEAD * length)
		.replace(TERMINAL, "")
		.replace(BREAKS, " ")
		.replace(UNSEEN, "")
		.replace(HALF, "\u{fffd}")
		.trim();
	if (line.length <= length && text.length <= READ_AHEAD * length) return line;
	// What does not fit may end in the first half of a character, which is no character without the second.
	return `${line.slice(0, length - ELLIPSIS.length).replace(HALF, "")}${ELLIPSIS}`;
}
