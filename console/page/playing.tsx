import type { View } from "../model/view.ts";
import { post } from "./live.ts";

const SPEEDS = [1, 5, 10, 30, 60];

/** How a rehearsal is played. */
export function PlayControls({ played }: { readonly played: NonNullable<View["played"]> }) {
	const { speed, paused, over } = played;
	const speeds = [...new Set([...SPEEDS, speed])].sort((a, b) => a - b);
	return (
		<fieldset class="playing" aria-label="Rehearsal">
			<span class="rehearsal">rehearsal</span>
			<button type="button" onClick={() => post("play", { paused: !paused })} disabled={over}>
				{paused ? "Go on" : "Pause"}
			</button>
			<label>
				<span class="unseen">Speed</span>
				<select
					value={String(speed)}
					onChange={({ currentTarget }) => post("play", { speed: Number(currentTarget.value) })}
				>
					{speeds.map((each) => (
						<option value={String(each)} key={each}>
							{each}×
						</option>
					))}
				</select>
			</label>
			<button type="button" onClick={() => post("play", { again: true, paused: false })}>
				Begin anew
			</button>
			{over && <span>it is over</span>}
		</fieldset>
	);
}
