import type { Rehearsal } from "../../run.ts";
import { resultsOf } from "../figures.ts";
import { duration } from "../format.ts";
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
	const { scenario, about, settings, seed, without } = rehearsal;
	const slowest = results.length > 1 ? ", as long as the slowest policy needs" : "";
	return [
		`${scenario}: ${about}`,
		[
			...settingsOf(settings).map((words) => words.join(": ")),
			`seed: ${seed}`,
			// Totals count requests of this time, which is longer beside slower policies.
			`watched: ${duration(without.seconds)}${slowest}`,
		].join("; "),
		"",
		timelineOf(first.run),
		"",
		results.length === 1 ? listOf(first.figures) : tableOf(results),
	].join("\n");
}
