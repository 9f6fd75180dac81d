import type { Outcome } from "../../scenario/scenario.ts";
import type { Result } from "../figures.ts";
import { count, duration } from "../format.ts";

/** What an outcome says of a rollout, after its subject. */
const ENDED: Readonly<Record<Outcome, string>> = {
	completed: "completed the release",
	"failed-back": "took the release back",
	"rolled-back": "took the release back after completion",
	stuck: "gave up with the traffic where it should not be",
	unfinished: "had not ended when the rehearsal did",
};

/** The result of a rehearsal in a sentence or two: what became of the first policy's release, and how the others compare. */
export function headline([first, ...others]: readonly Result[]): string {
	if (!first) return "";
	const { run, figures } = first;
	const spoken = figures.seconds.firstFailureToVerdict;
	const when =
		(run.outcome === "failed-back" || run.outcome === "rolled-back") && spoken !== null
			? ` ${duration(Math.abs(spoken))} ${spoken < 0 ? "before" : "after"} its first failed request`
			: run.endedAt === undefined
				? ""
				: ` after ${duration(run.endedAt)}`;
	const own = `${sentenceCase(run.title)} ${ENDED[run.outcome]}${when}: ${requests(failedBy(first))} failed because of it.`;
	return others.length === 0 ? own : `${own} ${comparison(others)}`;
}

function comparison(others: readonly Result[]): string {
	const failed = others.map(failedBy);
	const [least, most] = [Math.min(...failed), Math.max(...failed)];
	const span = least === most ? count(most) : `${count(least)} to ${count(most)}`;
	return `With the ${others.length === 1 ? "other policy" : `${others.length} other policies`}: ${span}.`;
}

const failedBy = ({ figures }: Result) => figures.failedRequests.becauseOfRelease;
const requests = (failed: number) => `${count(failed)} ${Math.abs(failed) === 1 ? "request" : "requests"}`;
const sentenceCase = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
