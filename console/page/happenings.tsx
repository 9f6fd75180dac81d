import { useState } from "preact/hooks";
import type { Happening } from "../model/view.ts";
import { Verdict } from "./parts.tsx";
import { share, timeOf } from "./text.ts";

const FEW = 12;

/** Verdict after verdict, newest first. What was said several times in a row stands once. */
export function Happenings({ happenings }: { readonly happenings: readonly Happening[] }) {
	const [all, setAll] = useState(false);
	const rows = together(happenings);
	const shown = all ? rows : rows.slice(0, FEW);
	return (
		<>
			<ol class="happenings">
				{shown.map(({ happening, times, since }) => (
					<li key={`${since} ${happening.state} ${happening.said?.code ?? ""}`}>
						<time dateTime={happening.at}>{timeOf(happening.at)}</time>
						<span class="share-then">{share(happening.percent)}</span>
						<span class="state">
							{happening.state ?? "Check"}
							{times > 1 && <small> ×{times}</small>}
						</span>
						<span class="words">
							{happening.said ? (
								<>
									<Verdict said={happening.said} /> <code>{happening.said.code}</code> {happening.said.reason}
								</>
							) : (
								happening.detail
							)}
						</span>
					</li>
				))}
			</ol>
			{rows.length > FEW && (
				<button type="button" class="more" onClick={() => setAll(!all)} aria-expanded={all}>
					{all ? "Only the latest" : `All ${rows.length}`}
				</button>
			)}
		</>
	);
}

interface Row {
	/** The latest of them. */
	readonly happening: Happening;
	readonly times: number;
	/** When the first of them was. */
	readonly since: string;
}

function together(happenings: readonly Happening[]): readonly Row[] {
	const rows: Row[] = [];
	for (const happening of happenings) {
		const last = rows.at(-1);
		if (last && isSame(last.happening, happening)) {
			rows[rows.length - 1] = { ...last, times: last.times + 1, since: happening.at };
		} else rows.push({ happening, times: 1, since: happening.at });
	}
	return rows;
}

function isSame(a: Happening, b: Happening): boolean {
	return (
		a.state === b.state &&
		a.percent === b.percent &&
		a.said?.code === b.said?.code &&
		a.said?.verdict === b.said?.verdict &&
		a.detail === b.detail
	);
}
