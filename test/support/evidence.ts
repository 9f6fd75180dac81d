import { sampleJudge } from "../../rehearsal/sample.ts";
import type { JudgeConfig, ProbeReport, ProbeTally } from "../../runtime/contract/index.ts";
import { MINUTE_MILLISECONDS, minuteKey } from "../../runtime/core/analysis/minutes.ts";
import type { Answers, Evidence, ProbeReadings } from "../../runtime/core/analysis/observation.ts";
import type { AnsweredMinute } from "../../runtime/ports/index.ts";
import { START } from "./documents.ts";

/** What a color answered in a minute: requests, and of those with 5XX and slow. */
export type Answered = readonly [requests: number, errors?: number, slow?: number];

/** Minutes since {@link START}, one after the other; nothing is a minute without requests. */
export function minutesOf(answered: readonly (Answered | undefined)[]): AnsweredMinute[] {
	return answered.flatMap((each, i) => {
		if (!each) return [];
		const [requests, errors = 0, slow = 0] = each;
		return [{ at: START + i * MINUTE_MILLISECONDS, requests, errors, slow, accounted: requests }];
	});
}

/** The same minute so many times. */
export function times(count: number, answered: Answered): Answered[] {
	return Array.from({ length: count }, () => answered);
}

export interface EvidenceOptions {
	readonly green?: readonly (Answered | undefined)[];
	readonly blue?: readonly (Answered | undefined)[];
	readonly judge?: Partial<JudgeConfig>;
	readonly answers?: Partial<Answers>;
	readonly probes?: ProbeReadings;
	readonly watched?: Evidence["watched"];
}

/** What a check sees, once all minutes have ended, of a bake that began with the first of them; green should have a tenth. */
export function evidence({
	green = [],
	blue = [],
	judge = {},
	answers,
	probes,
	watched,
}: EvidenceOptions = {}): Evidence {
	const now = START + Math.max(green.length, blue.length) * MINUTE_MILLISECONDS;
	const minutes = { blue: minutesOf(blue), green: minutesOf(green) };
	const value = { minutes, intended: 0.1, bakedFrom: START, now, probes: {}, ...answers };
	return { candidate: "green", judge: sampleJudge(judge), answers: { value }, probes, watched };
}

/** What came of probes: those of this check, and those of each minute as sent, failed and answered with 5XX. */
export function probing(
	now: Partial<ProbeReport> | string,
	...minutes: readonly (readonly [sent: number, failed?: number, serverErrors?: number])[]
): ProbeReadings {
	const report =
		typeof now === "string"
			? { unreadable: now }
			: { value: { sent: 2, failed: 0, serverErrors: 0, unreachable: 0, ...now } };
	return { now: report, minutes: probedMinutes(...minutes) };
}

/** Probes of minutes since {@link START}, as a rollout keeps them. */
export function probedMinutes(
	...minutes: readonly (readonly [sent: number, failed?: number, serverErrors?: number])[]
): Record<string, ProbeTally> {
	const entries = minutes.map(([sent, failed = 0, serverErrors = 0], i) => [
		minuteKey(START + i * MINUTE_MILLISECONDS),
		{ sent, failed, serverErrors },
	]);
	return Object.fromEntries(entries);
}
