import type { ComponentChildren } from "preact";
import type { Said } from "../model/view.ts";

/** One of the shapes of the page, which say the same as colors do. */
export function Shape({ kind }: { readonly kind: string }) {
	return (
		<svg class={`shape ${kind}`} aria-hidden="true">
			<use href={`#${kind}`} />
		</svg>
	);
}

/** A verdict with its shape. */
export function Verdict({ said }: { readonly said: Said }) {
	return (
		<span class={`verdict ${said.verdict}`}>
			<Shape kind={said.verdict} /> <b>{said.verdict}</b>
		</span>
	);
}

/** What something is, as a badge. */
export function Badge({ kind, children }: { readonly kind: string; readonly children: ComponentChildren }) {
	return <span class={`badge ${kind}`}>{children}</span>;
}

/** A color's name beside its color. */
export function ColorName({ color }: { readonly color: "blue" | "green" }) {
	return (
		<span class="color-name">
			<i class={`dot is-${color}`} aria-hidden="true" />
			{color}
		</span>
	);
}

/** A part of the page with a heading of its own. */
export function Section(props: { readonly title: string; readonly id: string; readonly children: ComponentChildren }) {
	const { title, id, children } = props;
	return (
		<section class="card" aria-labelledby={id}>
			<h2 id={id}>{title}</h2>
			{children}
		</section>
	);
}

/** What may be wider than a phone: it scrolls by itself, by keyboard too. */
export function Scroll({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: without one, what overflows cannot be reached by keyboard in every browser.
		<section class="scroll" aria-label={label} tabIndex={0}>
			{children}
		</section>
	);
}
