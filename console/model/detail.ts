import type { RolloutStatus, ServiceStatus } from "../../cli/operator/read/status.ts";
import { type Color, other } from "../../runtime/contract/index.ts";
import { endingOf, happeningsOf } from "./lines.ts";
import { pointsOf } from "./points.ts";
import type { Reading } from "./reading.ts";
import type { ServiceDetail } from "./view.ts";

/** More happenings than anybody reads at a glance; the execution's history has all. */
const MOST_HAPPENINGS = 200;

/** A service with all that is known of it. @param act - whether anything may be done from here. */
export function detailOf(
	{ status, figures, tasks, written, happenings, unknown }: Reading,
	act: boolean,
): ServiceDetail {
	const { service, rollout, probation, atRest, queue, history } = status;
	const said = (happenings ?? []).findLast((happening) => happening.said !== null)?.said;
	const verdicts = rollout?.verdicts ?? history[0]?.verdicts ?? [];
	return {
		service,
		rollout: rollout && { ...rolloutOf(rollout), said: said ?? rollout.verdict },
		probation: probation && {
			attempt: probation.attempt,
			serves: probation.serves,
			returnsTo: probation.returnsTo,
			since: probation.since,
			until: probation.until,
			judged: probation.judgedBy !== null,
		},
		serves: probation?.serves ?? atRest?.serves ?? null,
		weights: rollout?.weights ?? (atRest ? { intended: null, live: atRest.live } : null),
		tasks,
		points: pointsOf(figures, written, candidateOf(status)),
		happenings: (happenings ? happenings.toReversed() : happeningsOf(verdicts)).slice(0, MOST_HAPPENINGS),
		queue: queue?.map(({ attempt, startedAt }) => ({ attempt, since: startedAt })) ?? null,
		history: history.map(endingOf),
		unknown: [...unknown],
		acts: actsOf(status, act),
	};
}

/** The color whose share is shown: of the rollout that runs, or of the last one. */
function candidateOf({ rollout, probation, atRest, history: [last] }: ServiceStatus): Color | undefined {
	if (rollout) return rollout.candidate;
	const serves = probation?.serves ?? atRest?.serves;
	if (!serves || !last) return undefined;
	return last.outcome === "completed" ? serves : other(serves);
}

function rolloutOf(rollout: RolloutStatus): Omit<NonNullable<ServiceDetail["rollout"]>, "said"> {
	const { attempt, execution, stable, candidate, startedAt, phase, state, steps, timeLeft, waitsFor } = rollout;
	return {
		attempt,
		execution,
		stable,
		candidate,
		startedAt,
		phase,
		state,
		steps: [...steps],
		timeLeft: { step: timeLeft.stepSeconds, schedule: timeLeft.scheduleSeconds },
		waitsFor,
	};
}

/** What may be done now, or why not. */
function actsOf({ rollout }: ServiceStatus, act: boolean): ServiceDetail["acts"] {
	if (!act) return both("this console only shows: start it with --act");
	const back = rollout?.phase === "failing-back" ? "its traffic is on its way back already" : undefined;
	const runs = back ?? (rollout ? null : "no rollout runs");
	const waits = rollout?.phase === "waiting";
	return { promote: runs ?? (waits ? null : "it waits for nobody"), abort: runs, rollback: back ?? null };
}

function both(why: string): ServiceDetail["acts"] {
	return { promote: why, abort: why, rollback: why };
}
