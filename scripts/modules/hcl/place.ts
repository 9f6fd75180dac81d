/** No line is longer. Terraform's own formatter breaks none. */
export const LONGEST_LINE = 140;

/** A list, an object, a call or a text goes into one line only up to here, because it is easily read no further. */
export const EASY_LINE = 120;

/** How far what stands in brackets is indented. */
export const STEP = 2;

/** Where an expression is written. */
export interface Place {
	/** How far its line is indented. */
	readonly indent: number;
	/** Where in the line it begins. */
	readonly column: number;
	/** How many characters must follow it in its last line. */
	readonly after: number;
	/** Whether it stands in brackets, where lines may end anywhere. In those of an object they may not. */
	readonly bracketed: boolean;
}

/** The place of an expression behind a text that begins at another place. */
export function behind(place: Place, text: string, after = 0): Place {
	return { ...place, column: place.column + text.length, after: place.after + after };
}

/** The place at the beginning of a line within brackets that are opened at another place. */
export function within({ indent }: Place, after = 0): Place {
	return { indent: indent + STEP, column: indent + STEP, after, bracketed: true };
}

/** Lines that begin at one place. */
export function indented({ indent }: Pick<Place, "indent">, lines: readonly string[]): string {
	return lines.join(`\n${" ".repeat(indent)}`);
}

/** Lines within brackets that are opened at a place. */
export function enclosed(open: string, lines: readonly string[], close: string, place: Place): string {
	const inside = lines.map((line) => " ".repeat(STEP) + line);
	return indented(place, [open, ...inside, close]);
}
