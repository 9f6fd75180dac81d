import type { ComponentChildren } from "preact";
import { ticksOf } from "../../rehearsal/report/page/axis.ts";
import { HEIGHT, type Values, WIDTH, xOf } from "../../rehearsal/report/page/curves.ts";
import type { Drawn } from "./drawn.ts";

/** What a line or an area means, beside the title of its panel. */
export function Key({ swatch, text }: { readonly swatch: string; readonly text: string }) {
	return (
		<span class="key">
			<i class={`swatch of-${swatch}`} aria-hidden="true" />
			{text}
		</span>
	);
}

/** A round number that is not below any of the values. */
export function topOf(values: Values, least: number): number {
	const most = Math.max(least, ...values.map((value) => value ?? 0));
	if (most === 0) return 1;
	const unit = 10 ** Math.floor(Math.log10(most));
	return [1, 2, 5, 10].map((times) => times * unit).find((round) => round >= most) ?? most;
}

interface PanelProps {
	readonly name: string;
	readonly title: string;
	readonly unit: string;
	readonly keys: ComponentChildren;
	/** What a screen reader says of it. */
	readonly label: string;
	readonly top: number;
	readonly drawn: Drawn;
	readonly children: ComponentChildren;
}

/** One chart above the common axis of time. */
export function Panel({ name, title, unit, keys, label, top, drawn, children }: PanelProps) {
	const down = ticksOf(drawn.axis).map((second) => `M${xOf(second, drawn.axis).toFixed(1)} 0V${HEIGHT}`);
	return (
		<div class={`panel ${name}`}>
			<h3>
				{title} <small>{unit}</small> {keys}
			</h3>
			<div class="levels" aria-hidden="true">
				<span>{top.toLocaleString("en-US")}</span>
				<span>0</span>
			</div>
			<svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
				<path class="grid" d={`M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}${down.join("")}`} />
				{children}
			</svg>
		</div>
	);
}
