/** Text that is HTML already: only {@link html} and {@link raw} make it. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

/** What may stand in a template: text and numbers are escaped, null and false are nothing. */
export type Part = string | number | null | false | Markup | readonly Part[];

/** HTML from a template literal. Everything that is put into it is escaped, unless it is HTML by this function. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
	return new Markup(strings.reduce((text, string, i) => text + written(parts[i - 1] ?? null) + string));
}

/** HTML that comes from no user, such as a style sheet. */
export const raw = (text: string) => new Markup(text);

function written(part: Part): string {
	if (part === null || part === false) return "";
	if (part instanceof Markup) return part.text;
	if (typeof part === "object") return part.map(written).join("");
	return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
