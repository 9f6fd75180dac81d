import type { Rehearsal } from "../../run.ts";
import { resultsOf } from "../figures.ts";
import { settingsOf } from "../settings.ts";
import { listOf, tableOf } from "./table.ts";
import { timelineOf } from "./timeline.ts";

/** Many rehearsals for the terminal: a row for each, of its first policy. */
export function overviewOf(rehearsals: readonly Rehearsal[]): string {
	const results = rehearsals.flatMap((rehearsal) => resultsOf(rehearsal).slice(0, 1));
	return tableOf(
		results,
		"scenario",
		rehearsals.map(({ scenario }) => scenario),
	);
}

/** A rehearsal for the terminal: the first policy's timeline, then its figures, or the policies side by side. */
export function summaryOf(rehearsal: Rehearsal): string {
	const results = resultsOf(rehearsal);
	const [first] = results;
	if (!first) return "";
	const { scenario, about, settings, seed } = rehearsal;
	return [
		`${scenario}: ${about}`,
		[...settingsOf(settings).map((words) => words.join(": ")), `seed: ${seed}`].join("; "),
		"",
		timelineOf(first.run),
		"",
		results.length === 1 ? listOf(first.figures) : tableOf(results),
	].join("\n");
}
