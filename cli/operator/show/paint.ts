/** How a text is colored: by SGR codes (ECMA-48), or not at all. */
export interface Paint {
	good(text: string): string;
	bad(text: string): string;
	doubtful(text: string): string;
	dim(text: string): string;
	bold(text: string): string;
}

const sgr = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;

/** For a terminal. */
export const COLORED: Paint = {
	good: sgr(32, 39),
	bad: sgr(31, 39),
	doubtful: sgr(33, 39),
	dim: sgr(2, 22),
	bold: sgr(1, 22),
};

const same = (text: string) => text;
/** For files, pipes, and people who set NO_COLOR. */
export const PLAIN: Paint = { good: same, bad: same, doubtful: same, dim: same, bold: same };

/** Colors where people see them, unless NO_COLOR says no (no-color.org: set, and not empty). */
export function paintFor(stream: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
	return stream.isTTY && !environment.NO_COLOR ? COLORED : PLAIN;
}

/** A verdict's or an outcome's own color. */
export function painted(word: string, paint: Paint): string {
	if (word === "pass" || word === "completed") return paint.good(word);
	if (word === "fail" || word === "failed-back" || word === "rolled-back") return paint.bad(word);
	return paint.doubtful(word);
}
