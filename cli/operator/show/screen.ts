import { stripVTControlCharacters } from "node:util";
import { shorten } from "./format.ts";
import type { TextStream } from "./terminal.ts";

/** A terminal that does not say how large it is. */
const USUAL = { columns: 80, rows: 24 };

/** A picture that is drawn again and again in the same place; where nothing can be drawn over, its short form, when it has changed. */
export class Screen {
	#lines = 0;
	#last = "";

	constructor(private readonly stream: TextStream) {}

	/**
	 * Draws the picture.
	 * @param line - the same in a line, for logs, where it comes when what it is about has changed.
	 * @param about - what must change: a line also has times, which always do.
	 */
	draw(picture: string, line: string, about: string): void {
		if (this.stream.isTTY) this.#overdraw(picture);
		else this.#log(line, about);
	}

	#overdraw(picture: string): void {
		const { columns = USUAL.columns, rows = USUAL.rows } = this.stream;
		// What wraps, or has left the screen at the top, could not be drawn over.
		const lines = picture
			.split("\n")
			.slice(0, rows - 1)
			.map((each) => cut(each, columns));
		const up = this.#lines > 0 ? `\x1b[${this.#lines}A` : "";
		this.stream.write(`${up}\r\x1b[0J${lines.join("\n")}\n`);
		this.#lines = lines.length;
	}

	#log(line: string, about: string): void {
		if (about !== this.#last) this.stream.write(`${line}\n`);
		this.#last = about;
	}
}

function cut(line: string, columns: number): string {
	const plain = stripVTControlCharacters(line);
	return plain.length <= columns ? line : shorten(plain, columns);
}
