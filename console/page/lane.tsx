import { between, at as placeOf } from "../../rehearsal/report/page/axis.ts";
import type { Happening } from "../model/view.ts";
import type { Drawn } from "./drawn.ts";
import { Shape } from "./parts.tsx";

/** The verdicts over time: a mark where one begins, a line as long as it holds. */
export function Lane({ happenings, drawn }: { readonly happenings: readonly Happening[]; readonly drawn: Drawn }) {
	const said = happenings
		.flatMap((each) => (each.said ? [{ from: secondOf(each.at, drawn), said: each.said }] : []))
		.reverse();
	const starts = said.filter((each, i) => each.said.verdict !== said[i - 1]?.said.verdict);
	const end = Math.max(secondOf(happenings[0]?.at ?? "", drawn), drawn.bounds.at(-1) ?? 0);
	const ended = happenings[0] !== undefined && happenings[0].said === null ? secondOf(happenings[0].at, drawn) : end;
	const stretches = starts.map((each, i) => ({ ...each, to: starts[i + 1]?.from ?? ended }));
	if (stretches.length === 0) return null;
	const label = `Verdicts: ${stretches
		.slice(-6)
		.map((each) => each.said.verdict)
		.join(", then ")}.`;
	return (
		<div class="panel">
			<h3>Verdicts</h3>
			<div class="lane" role="img" aria-label={label}>
				{stretches.map(({ from, to, said: { verdict } }) => (
					<span class={`stretch ${verdict}`} style={spanOf(between(from, Math.max(from, to), drawn.axis))} key={from} />
				))}
				{stretches.map(({ from, said: { verdict, reason } }) => (
					<span class="mark" style={{ left: placeOf(from, drawn.axis) }} title={`${verdict}: ${reason}`} key={from}>
						<Shape kind={verdict} />
					</span>
				))}
			</div>
		</div>
	);
}

function secondOf(at: string, { from }: Drawn): number {
	return (Date.parse(at) - from) / 1_000;
}

/** A style that was written for a page without scripts, as the policy of this one takes it. */
function spanOf(style: string): Record<string, string> {
	return Object.fromEntries(style.split(";").map((part) => part.split(":") as [string, string]));
}
