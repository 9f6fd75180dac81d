import type { Ending, Policy } from "./policies/policy.ts";
import type { Run, Series, TimelineEvent } from "./run.ts";
import type { PolicySimulation } from "./simulation.ts";

/** With several services a run ends as the worst of them. */
const WORST_FIRST = ["stuck", "unfinished", "failed-back", "rolled-back", "completed"] as const;

/** What a policy did on its stages, one for each service, as one run. @param series - what happened to the users of all. */
export function runOf(policy: Policy, simulations: readonly PolicySimulation[], series: Series): Run {
	const records = simulations.map(({ record }) => record);
	const endings = simulations.map(endingOf);
	const outcomes = endings.map(({ outcome }) => outcome);
	const outcome = WORST_FIRST.find((each) => outcomes.includes(each)) ?? "unfinished";
	const { error, cause } = endings[outcomes.indexOf(outcome)] ?? {};
	const verdicts = records.flatMap(({ verdictAt }) => verdictAt ?? []);
	const ends = records.flatMap(({ ending }) => ending?.at ?? []);
	const [simulation] = simulations as readonly [PolicySimulation];
	return {
		policy: policy.name,
		title: policy.title,
		outcome,
		...(error !== undefined && { error }),
		...(cause !== undefined && { cause }),
		...(ends.length === simulations.length && { endedAt: Math.max(...ends) }),
		...(verdicts.length > 0 && { verdictAt: Math.min(...verdicts) }),
		mandatorySeconds: policy.mandatorySeconds(simulation),
		timeline: simulations.flatMap(timelineOf).sort((a, b) => a.seconds - b.seconds),
		calls: records.flatMap(({ calls }) => calls).sort((a, b) => a.seconds - b.seconds),
		transitions: records.reduce((sum, { transitions }) => sum + transitions, 0),
		lambdaCalls: records.reduce((sum, { lambdaCalls }) => sum + lambdaCalls, 0),
		announcements: records.flatMap(({ announcements }) => announcements),
		series,
	};
}

/** How a stage's rollout ended, and what became of its traffic since. */
function endingOf({ record, world }: PolicySimulation): Pick<Run, "outcome" | "error" | "cause"> {
	const { ending } = record;
	if (!ending) return { outcome: "unfinished" };
	const wanted = wantedBy(ending);
	if (wanted === undefined || wanted === world.intended()) return ending;
	const remaining = `the candidate is left with ${Math.round(world.intended() * 1_000) / 10} % of the traffic`;
	// A policy that did not see what others had done before it ended has not ended as it thinks.
	if (wanted !== ending.intended)
		return { outcome: "stuck", error: MOVED, cause: `${ending.outcome}, as it thinks; ${remaining}` };
	return { outcome: ending.outcome, error: MOVED, cause: `somebody has moved the traffic since: ${remaining}` };
}

/** The candidate's share that a rollout which ends so must leave, 0–1; any when it is stuck. */
function wantedBy({ outcome, serves = outcome === "completed" ? "green" : "blue" }: Ending): 0 | 1 | undefined {
	if (outcome === "stuck") return undefined;
	return serves === "green" ? 1 : 0;
}

const MOVED = "TrafficMoved";

/** A stage's moments, named after its service where there are several. */
function timelineOf(
	{ record, service }: PolicySimulation,
	_: number,
	simulations: readonly PolicySimulation[],
): TimelineEvent[] {
	if (simulations.length === 1) return record.timeline;
	return record.timeline.map((timelineEvent) => ({ ...timelineEvent, service: service.name }));
}
