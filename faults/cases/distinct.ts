import type { FunctionRun } from "../model/function-run.ts";
import type { Site } from "../model/trace.ts";

/**
 * The sites of a rehearsal without those of a check, or a run of the watchdog, that is the same as the one before and the one
 * after: the same task, with the same calls, which said the same and led the same way. Whatever strikes there strikes at the first
 * and at the last of such a row. The states before and after such a check are left out with it.
 */
export function distinct(sites: readonly Site[]): Site[] {
	const inside = insideRows(sites);
	const near = runsNear(sites);
	return sites.filter((site) => {
		const run = site.run ?? near.get(site);
		return run === undefined || !inside.has(run);
	});
}

/** The runs that are neither the first nor the last of a row of equal ones. */
function insideRows(sites: readonly Site[]): Set<FunctionRun> {
	const calls = new Map<FunctionRun, string[]>();
	const runs: FunctionRun[] = [];
	for (const { place, name, run } of sites) {
		if (!run) continue;
		if (place === "run") runs.push(run);
		else calls.set(run, [...(calls.get(run) ?? []), name]);
	}
	const checks = (run: FunctionRun) => run.writes === 0 && run.said !== undefined;
	const likeness = (run: FunctionRun) => [ownerOf(run), run.name, run.said, ...(calls.get(run) ?? [])].join(" ");
	const rows = [...new Set(runs.map(ownerOf))].map((owner) => runs.filter((run) => ownerOf(run) === owner));
	const inside = rows.flatMap((row) =>
		row.filter((run, i) => {
			const neighbors = [row[i - 1], row[i + 1]];
			return checks(run) && neighbors.every((each) => each && checks(each) && likeness(each) === likeness(run));
		}),
	);
	return new Set(inside);
}

function ownerOf({ actor }: FunctionRun): string {
	return actor.kind === "execution" ? actor.execution : actor.kind;
}

/** For each visit of a state: the run that belongs to it, which is its task's own, or that of the task before. */
function runsNear(sites: readonly Site[]): Map<Site, FunctionRun> {
	const near = new Map<Site, FunctionRun>();
	for (const [i, site] of sites.entries()) {
		if (site.place !== "state") continue;
		const own = (each: Site) => each.place === "run" && each.run !== undefined && ownerOf(each.run) === site.by;
		const next = sites.slice(i + 1).find((each) => own(each) || (each.place === "state" && each.by === site.by));
		const run = next?.place === "run" ? next.run : sites.slice(0, i).findLast(own)?.run;
		if (run) near.set(site, run);
	}
	return near;
}
