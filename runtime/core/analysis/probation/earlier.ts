import type { EarlierShares, EarlierTally } from "../../../contract/index.ts";
import type { AnsweredMinute } from "../../../ports/index.ts";
import { isSettled } from "./answers.ts";

/** What both colors answered in the rollout, by their settled minutes: what CloudWatch shows but half would make the share too small. */
export function earlierShares(
	minutes: Readonly<Record<keyof EarlierShares, readonly AnsweredMinute[]>>,
	now: Date,
): EarlierShares {
	const of = (color: keyof EarlierShares): EarlierTally => {
		const settled = minutes[color].filter((minute) => isSettled(minute, now.getTime()));
		const sum = (count: keyof EarlierTally) => settled.reduce((total, minute) => total + minute[count], 0);
		return { requests: sum("requests"), errors: sum("errors"), slow: sum("slow") };
	};
	return { serving: of("serving"), warm: of("warm") };
}
