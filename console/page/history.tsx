import type { Ending } from "../model/view.ts";
import { Happenings } from "./happenings.tsx";
import { Badge, Shape } from "./parts.tsx";
import { dayOf } from "./text.ts";

/** How rollouts ended, newest first. */
export function History({ history }: { readonly history: readonly Ending[] }) {
	if (history.length === 0) return <p class="none">No rollout has ended yet.</p>;
	return (
		<ol class="history">
			{history.map(({ attempt, release, outcome, reason, at, verdicts }) => (
				<li key={`${attempt} ${at}`}>
					<span class="line">
						<Badge kind={outcome}>
							<Shape kind={outcome} /> {outcome}
						</Badge>
						<b>{attempt}</b>
						{release !== null && <span>release {release}</span>}
						<time dateTime={at}>{dayOf(at)} UTC</time>
					</span>
					<span class="reason">{reason}</span>
					{verdicts.length > 0 && (
						<details>
							<summary>{verdicts.length} verdicts</summary>
							<Happenings happenings={verdicts} />
						</details>
					)}
				</li>
			))}
		</ol>
	);
}
