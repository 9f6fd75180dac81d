import { type Bound, earlierOf } from "./bounds.ts";
import type { Contestant } from "./judges/judge.ts";
import type { Measured, Score } from "./measure.ts";

const NAME = 50;
const COLUMN = 11;

/** Above the cells: who is tried, and what the figures mean. */
export function headline(judges: readonly Contestant[], rollouts: number): string {
	const columns = judges.map(({ name }) => name.padStart(COLUMN)).join("");
	return [
		...judges.map(({ name, about }) => `${name.padEnd(COLUMN)} ${about}`),
		`${rollouts.toLocaleString("en")} rollouts a cell. identical and tolerated: % failed. detect: metric periods until 50 % / 95 % are failed`,
		`${"".padEnd(NAME)}${columns}`,
	].join("\n");
}

/** What each judge did in a cell. */
export function cellLine({ cell, scores }: Measured): string {
	const shown = cell.group === "detect" ? periods : failed;
	return `${cell.name.padEnd(NAME)}${Object.values(scores)
		.map((score) => shown(score).padStart(COLUMN))
		.join("")}`;
}

/** How many bounds hold, those that do not, and where another judge is earlier without breaking one. */
export function boundLines(bounds: readonly Bound[], measured: readonly Measured[]): string[] {
	const missed = bounds.filter(({ ok }) => !ok);
	const earlier = measured
		.filter(({ cell }) => cell.anyBase)
		.flatMap((each) => earlierOf(each, measured).map((name) => `${name} in ${each.cell.name}`));
	return [
		`${bounds.length - missed.length} of ${bounds.length} bounds hold`,
		...missed.map(({ name, figure }) => `MISSED  ${name} (${figure})`),
		...(earlier.length > 0 ? [`earlier, and right at this base error only: ${earlier.join("; ")}`] : []),
	];
}

const failed = ({ share }: Score) => `${(100 * share).toFixed(2)} %`;
const periods = ({ median, p95 }: Score) => `${median ?? "–"} / ${p95 ?? "–"}`;
