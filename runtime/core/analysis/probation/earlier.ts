import type { EarlierShares, EarlierTally } from "../../../contract/index.ts";
import { type MinuteOfBoth, minutesOfBoth } from "../minutes.ts";
import type { Evidence } from "../observation.ts";

/** What both colors have answered in the rollout up to a check, where it could be read: probation goes by the last of these. */
export function earlierShares({
	candidate,
	answers,
}: Pick<Evidence, "candidate" | "answers">): EarlierShares | undefined {
	if (!answers || "unreadable" in answers) return undefined;
	const minutes = minutesOfBoth(answers.value, candidate);
	return { serving: summed(minutes, "candidate"), warm: summed(minutes, "stable") };
}

function summed(minutes: readonly MinuteOfBoth[], color: "candidate" | "stable"): EarlierTally {
	const sum = (of: keyof EarlierTally) => minutes.reduce((total, minute) => total + minute[color][of], 0);
	return { requests: Math.round(sum("requests")), errors: sum("errors"), slow: sum("slow") };
}
