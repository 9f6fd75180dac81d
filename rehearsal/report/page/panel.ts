import { type Axis, at, tickLabel, ticksOf } from "./axis.ts";
import { HEIGHT, WIDTH, xOf } from "./curves.ts";
import { html, type Markup } from "./markup.ts";

/** The time axis below all panels of a chart. */
export function timeAxis(axis: Axis): Markup {
	return html`<div class="axis" aria-hidden="true">${ticksOf(axis).map((second) => tick(second, axis))}</div>`;
}

function tick(second: number, axis: Axis): Markup {
	return html`<span class="${second === axis.seconds ? "last" : ""}" style="left:${at(second, axis)}">${tickLabel(second)}</span>`;
}

/** What a color means, beside the title of the panel that uses it. */
export function key(swatch: string, meaning: string): Markup {
	return html`<span class="key"><i class="swatch of-${swatch}" aria-hidden="true"></i>${meaning}</span>`;
}

/** What a panel of a chart shows. */
export interface Panel {
	readonly name: string;
	readonly title: string;
	readonly keys: readonly (Markup | false)[];
	/** What a screen reader says of it. */
	readonly label: string;
	/** The values at its horizontal lines, evenly spread from top to bottom. */
	readonly levels: readonly string[];
	readonly curves: readonly Markup[];
	readonly axis: Axis;
}

/** Curves over time, under a title that says what each is. */
export function panel({ name, title, keys, label, levels, curves, axis }: Panel): Markup {
	const gap = levels.length - 1;
	const across = levels.map((_, i) => `M0 ${(i * HEIGHT) / gap}H${WIDTH}`);
	const down = ticksOf(axis).map((second) => `M${xOf(second, axis).toFixed(1)} 0V${HEIGHT}`);
	return html`<div class="panel ${name}"><h4>${title}${keys}</h4>
<div class="levels" aria-hidden="true">${levels.map((level) => html`<span>${level}</span>`)}</div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}"><path class="grid" d="${[...across, ...down].join("")}"/>${curves}</svg>
</div>`;
}
