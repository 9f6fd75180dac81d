/** From when until when something lasts, in milliseconds since 1970; its end is not a part of it. */
export interface Span {
	readonly from: number;
	readonly to: number;
}

/** Spans in their order, those that meet or overlap made one, those without any length left out. */
export function merged(spans: readonly Span[]): Span[] {
	const result: Span[] = [];
	for (const span of [...spans].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
		const last = result.at(-1);
		if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
		else result.push(span);
	}
	return result;
}
