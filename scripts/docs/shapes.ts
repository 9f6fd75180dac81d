/** A box with rounded corners, in pixels. */
export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
	readonly fill: string;
	readonly stroke: string;
	/** A name, and perhaps what is said of it. */
	readonly lines: readonly string[];
}

/** A box, its first line in bold. */
export function rect({ x, y, width, height, fill, stroke, lines }: Box): string {
	const middle = x + width / 2;
	const first = y + height / 2 + (lines.length > 1 ? -4 : 5);
	const texts = lines.map(
		(words, i) =>
			`<text class="${i === 0 ? "name" : "note"}" x="${middle}" y="${first + i * 18}" text-anchor="middle">${words}</text>`,
	);
	return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="${fill}" stroke="${stroke}"/>${texts.join("")}`;
}

/** A straight arrow, in pixels. */
export interface Arrow {
	readonly from: readonly [x: number, y: number];
	readonly to: readonly [x: number, y: number];
	readonly color: string;
	/** Id of the marker at its end. */
	readonly end: string;
	/** Default: 2. */
	readonly width?: number;
	/** Default: no. */
	readonly dashed?: boolean;
}

/** An arrow. */
export function arrow({ from, to, color, end, width = 2, dashed = false }: Arrow): string {
	const dash = dashed ? ' stroke-dasharray="6 5"' : "";
	return `<path d="M${from.join(" ")} L${to.join(" ")}" stroke="${color}" stroke-width="${width}"${dash} fill="none" marker-end="url(#${end})"/>`;
}

/** A remark, centered at a point. */
export function note(x: number, y: number, words: string): string {
	return `<text class="note" x="${x}" y="${y}" text-anchor="middle">${words}</text>`;
}

/** The end of an arrow: its id, its color, and its size in pixels. A large one is put at the end of a thick line, which it covers. */
export function marker(id: string, color: string, size = 9): string {
	const tip = size > 9 ? 3 : 7;
	return `<marker id="${id}" viewBox="0 0 8 8" refX="${tip}" refY="4" markerWidth="${size}" markerHeight="${size}" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="${color}"/></marker>`;
}
