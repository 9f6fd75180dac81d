import type { Policy } from "./policies/policy.ts";
import type { Moment, Run, Series } from "./run.ts";
import type { PolicyStage } from "./stage.ts";

/** With several services a run ends as the worst of them. */
const WORST_FIRST = ["stuck", "unfinished", "failed-back", "completed"] as const;

/** What a policy did on its stages, one for each service, as one run. @param series - what happened to the users of all. */
export function runOf(policy: Policy, stages: readonly PolicyStage[], series: Series): Run {
	const records = stages.map(({ record }) => record);
	const endings = stages.map(endingOf);
	const outcomes = endings.map(({ outcome }) => outcome);
	const outcome = WORST_FIRST.find((each) => outcomes.includes(each)) ?? "unfinished";
	const { error, cause } = endings[outcomes.indexOf(outcome)] ?? {};
	const verdicts = records.flatMap(({ verdictAt }) => verdictAt ?? []);
	const ends = records.flatMap(({ ending }) => ending?.at ?? []);
	const [stage] = stages as readonly [PolicyStage];
	return {
		policy: policy.name,
		title: policy.title,
		outcome,
		...(error !== undefined && { error }),
		...(cause !== undefined && { cause }),
		...(ends.length === stages.length && { endedAt: Math.max(...ends) }),
		...(verdicts.length > 0 && { verdictAt: Math.min(...verdicts) }),
		mandatorySeconds: policy.mandatorySeconds(stage),
		moments: stages.flatMap(momentsOf).sort((a, b) => a.seconds - b.seconds),
		calls: records.flatMap(({ calls }) => calls).sort((a, b) => a.seconds - b.seconds),
		transitions: records.reduce((sum, { transitions }) => sum + transitions, 0),
		lambdaCalls: records.reduce((sum, { lambdaCalls }) => sum + lambdaCalls, 0),
		announcements: records.flatMap(({ announcements }) => announcements),
		series,
	};
}

/** How a stage's rollout ended, by its own word and by what records and listeners say when the watch is over. */
function endingOf({ record, world }: PolicyStage): Pick<Run, "outcome" | "error" | "cause"> {
	const { ending } = record;
	if (!ending) return { outcome: "unfinished" };
	const wanted = { completed: 1, "failed-back": 0, stuck: undefined }[ending.outcome];
	const found = world.intended();
	if (wanted === undefined || wanted === found) return ending;
	const cause = `it ended as ${ending.outcome}, but the candidate is left with ${Math.round(found * 1_000) / 10} % of the traffic`;
	return { outcome: "stuck", error: "TrafficMoved", cause };
}

/** A stage's moments, named after its service where there are several. */
function momentsOf({ record, service }: PolicyStage, _: number, stages: readonly PolicyStage[]): Moment[] {
	if (stages.length === 1) return record.moments;
	return record.moments.map((moment) => ({ ...moment, state: `${service.name}: ${moment.state}` }));
}
