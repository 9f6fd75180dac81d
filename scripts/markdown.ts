/** The lines between which a generated part of a document stands. */
export type Markers = readonly [begin: string, end: string];

/** Between these stands what `npm run modules` writes into a module's README, and `npm run docs` into a page. */
export const GENERATED: Markers = ["<!-- BEGIN generated -->", "<!-- END generated -->"];

/** The same where a page has several parts, each with its name. */
export function markersOf(part: string): Markers {
	return [`<!-- BEGIN generated: ${part} -->`, `<!-- END generated: ${part} -->`];
}

/** A text for one cell of a Markdown table. */
export function cell(text: string): string {
	return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

/** A Markdown table. What stands in its cells is escaped. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
	return [heads, heads.map(() => "---"), ...rows.map((row) => row.map(cell))]
		.map((row) => `| ${row.join(" | ")} |`)
		.join("\n");
}

/**
 * Puts a generated part between its markers, and leaves all else of the document as it was.
 * @param name - the document's name, for the message
 * @throws {Error} when the document lacks a marker.
 */
export function withGenerated(document: string, part: string, [first, last]: Markers, name: string): string {
	const begin = document.indexOf(first);
	const end = document.indexOf(last);
	if (begin < 0 || end < begin) throw new Error(`${name} needs the lines ${first} and ${last}, in this order.`);
	return `${document.slice(0, begin + first.length)}\n${part}\n${document.slice(end)}`;
}
