import { duration } from "../../rehearsal/report/format.ts";
import type { ServiceDetail } from "../model/view.ts";

const SAID = { done: "done", current: "under way", ahead: "ahead" } as const;

/** In these no time of the step runs. */
const STILL: readonly string[] = ["failing-back", "waiting"];

/** The schedule, and how far it has come. */
export function Steps({ rollout }: { readonly rollout: NonNullable<ServiceDetail["rollout"]> }) {
	const { steps, timeLeft, phase } = rollout;
	const left = timeLeft.schedule === null ? undefined : `${duration(timeLeft.schedule)} to go at best`;
	return (
		<div class="steps">
			{steps.length > 0 && (
				<ol aria-label="Steps">
					{steps.map(({ percent, bakeSeconds, gate, state }, i) => (
						<li
							class={phase === "failing-back" ? "ahead" : state}
							{...(state === "current" && { "aria-current": "step" })}
							key={i}
						>
							<b>{percent} %</b>
							<span>
								{duration(bakeSeconds)}
								{gate ? ", then a gate" : ""}
							</span>
							<span class="unseen">{SAID[state]}</span>
							{state === "current" && !STILL.includes(phase) && timeLeft.step !== null && (
								<span class="left">{duration(timeLeft.step)} left</span>
							)}
						</li>
					))}
				</ol>
			)}
			{left && <p class="time-left">{left}</p>}
		</div>
	);
}
