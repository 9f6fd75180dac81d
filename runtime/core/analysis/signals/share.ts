import type { Verdict } from "../../../contract/index.ts";
import { type MinuteOfBoth, minutesOfBoth, movesWholeResolvers, withinBake } from "../minutes.ts";
import type { Evidence } from "../observation.ts";
import { hold, pass } from "../verdict.ts";

/** How far chance alone may take the observed share, in standard deviations: once in a thousand checks. */
const DEVIATIONS = 3;

/** What of the service's requests reached the candidate in this bake. */
export interface ObservedShare {
	/** All requests of both colors. */
	readonly requests: number;
	/** The candidate's share of them, 0–1. */
	readonly share: number;
}

/** Does the candidate get the share of requests that its weight says? It proves that DNS has really moved. */
export function shareSignal(evidence: Evidence): Verdict {
	const { candidate, judge, answers } = evidence;
	const observed = observedShare(evidence);
	const tolerance = judge.shareTolerancePercent / 100;
	if (!answers || "unreadable" in answers || !observed) return pass("ShareUnknown", "");
	if (observed.requests < judge.minRequests || tolerance >= 1) return pass("ShareUnknown", "");
	const { intended } = answers.value;
	const { requests, share } = observed;
	const whole = movesWholeResolvers(answers.value, minutesOfBoth(answers.value, candidate));
	if (whole && evidence.probes) return pass("ShareUnknown", "whole resolvers move, which have no share");
	const chance = DEVIATIONS * Math.sqrt((intended * (1 - intended)) / requests);
	const allowed = tolerance * intended + chance;
	const shown = `${percent(share)} of ${requests.toLocaleString("en-US")} requests reach ${candidate}, ${percent(intended)} are meant to`;
	if (share < intended - allowed) {
		return hold("ShareTooLow", `${shown}: for ${percent(1 - share / intended)} of what was moved DNS has not changed`);
	}
	if (share > intended + allowed) return hold("ShareTooHigh", shown);
	return pass("ShareReached", shown);
}

/** What share of requests the candidate had in this bake, if there were any. */
export function observedShare({ candidate, answers }: Evidence): ObservedShare | undefined {
	if (!answers || "unreadable" in answers) return undefined;
	const minutes = withinBake(minutesOfBoth(answers.value, candidate), answers.value);
	const sum = (of: (minute: MinuteOfBoth) => number) => minutes.reduce((total, minute) => total + of(minute), 0);
	const own = sum((minute) => minute.candidate.requests);
	const requests = own + sum((minute) => minute.stable.requests);
	return requests > 0 ? { requests, share: own / requests } : undefined;
}

function percent(share: number): string {
	return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}
