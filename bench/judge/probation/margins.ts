import type { Seed } from "../../../rehearsal/random.ts";
import { MARGIN, type Margin } from "../../../runtime/core/analysis/probation/margin.ts";
import { chanceOf } from "../chance.ts";
import { streamOf } from "../stream.ts";
import { type ProbationCell, rolloutOf, SICK_FROM } from "./cells.ts";
import { hourOf } from "./hour.ts";
import { earlierOf, failsOnProbation } from "./play.ts";

/** What comes of a margin. */
export interface MarginTrial {
	readonly margin: Margin;
	/** What of it is not as deployed, for people. */
	readonly name: string;
	/** The most good releases that it fails in a cell, 0–1, and in which. */
	readonly worst: { readonly share: number; readonly cell: string } | null;
	/** By how many seconds half, and 95 %, of the sick ones are failed after the first bad minute began. */
	readonly delays: readonly { readonly cell: string; readonly median: number | null; readonly p95: number | null }[];
}

/** In these cells something happens that a margin is there for. */
const GOOD = ["2% rise", "1% rise unprobed", "2% burst", "1% burst unprobed", "1% outage unprobed"];
const SICK = ["late errors 1000/s 0.1-50%", "late errors 1000/s 0.1-5%", "late slow 1000/s 10-30%"];
/** Many are failed by what is too little. */
const PART = 8;

const less = (changes: Partial<Margin>): Margin => ({ ...MARGIN, ...changes });

/** The margins among which the deployed one was chosen. */
export const MARGINS: readonly Margin[] = [
	MARGIN,
	...[1, 1.2, 2].map((rise) => less({ rise })),
	...[0, 0.025, 0.1].map((burst) => less({ burst })),
	...[0, 3, 5, 9].map((burstMinutes) => less({ burstMinutes })),
	...[0, 1, 4].map((outageMinutes) => less({ outageMinutes })),
];

/** Tries every margin on the same releases on probation. */
export function tryMargins(cells: readonly ProbationCell[], rollouts: number, seed: Seed): readonly MarginTrial[] {
	const some = Math.ceil(rollouts / PART);
	const of = (names: readonly string[]) => cells.filter(({ name }) => names.some((each) => name.endsWith(each)));
	const [good, sick] = [of(GOOD), of(SICK)];
	if (good.length + sick.length === 0) return [];
	const failed = good.map((cell) => secondsOf(cell, some, seed));
	const caught = sick.map((cell) => secondsOf(cell, some, seed));
	return MARGINS.map((margin, i) => ({
		margin,
		name: nameOf(margin),
		worst: good.reduce((worst: MarginTrial["worst"], { name: cell }, of) => {
			const share = (failed[of]?.[i] ?? []).length / some;
			return worst && worst.share >= share ? worst : { share, cell };
		}, null),
		delays: sick.map(({ name: cell }, of) => {
			const seconds = (caught[of]?.[i] ?? []).map((second) => second - 60 * SICK_FROM).sort((a, b) => a - b);
			const by = (share: number) => seconds[Math.ceil(share * some) - 1] ?? null;
			return { cell, median: by(0.5), p95: by(0.95) };
		}),
	}));
}

function nameOf(margin: Margin): string {
	const changed = (Object.keys(MARGIN) as (keyof Margin)[]).filter((key) => margin[key] !== MARGIN[key]);
	return changed.map((key) => `${key} ${margin[key]}`).join(", ") || "as deployed";
}

/** By margin: in which seconds of the hour releases of a cell are failed. */
function secondsOf(cell: ProbationCell, rollouts: number, seed: Seed): readonly (readonly number[])[] {
	const chance = chanceOf(seed.stream("margins", cell.name));
	const failed = MARGINS.map((): number[] => []);
	for (let i = 0; i < rollouts; i++) {
		const earlier = earlierOf(streamOf(rolloutOf(cell), chance), cell.kind);
		const hour = hourOf(cell, chance);
		for (const [which, margin] of MARGINS.entries()) {
			const second = failsOnProbation(cell, hour, earlier, margin);
			if (second !== undefined) failed[which]?.push(second);
		}
	}
	return failed;
}

/** A line for each margin. */
export function marginLines(trials: readonly MarginTrial[]): string[] {
	if (trials.length === 0) return [];
	const cells = trials[0]?.delays.map(({ cell }) => `  ${cell.replace("probation late ", "")}`).join(",") ?? "";
	return [
		`by margin: most good releases failed on probation in a cell; seconds until 50 % / 95 % of sick ones are failed:${cells}`,
		...trials.map(({ name, worst, delays }) => {
			const share = worst ? `${(100 * worst.share).toFixed(2)} %` : "–";
			const seconds = delays.map(({ median, p95 }) => `${median ?? "–"} / ${p95 ?? "–"} s`.padStart(16)).join("");
			return `${name.padEnd(20)}${share.padStart(10)}${seconds}${worst && worst.share > 0 ? `  (${worst.cell})` : ""}`;
		}),
	];
}
