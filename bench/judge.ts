import { Seed } from "../rehearsal/random.ts";
import type { Progress } from "../rehearsal/report/terminal/progress.ts";
import { type Bound, boundsOf } from "./judge/bounds.ts";
import { cellsNamed } from "./judge/cells.ts";
import { alarm } from "./judge/judges/alarm.ts";
import { flagger } from "./judge/judges/flagger.ts";
import type { Contestant } from "./judge/judges/judge.ts";
import { kayenta } from "./judge/judges/kayenta.ts";
import { product } from "./judge/judges/product.ts";
import { type Measured, measure } from "./judge/measure.ts";
import { probationCellsNamed } from "./judge/probation/cells.ts";
import { type MarginTrial, marginLines, tryMargins } from "./judge/probation/margins.ts";
import {
	measureProbation,
	PROBATION_HEADLINE,
	type ProbationScore,
	probationBounds,
	probationLine,
} from "./judge/probation/measure.ts";
import { measureQuiet, type Quiet, quietBounds } from "./judge/quiet.ts";
import { boundLines, cellLine, headline } from "./judge/report.ts";
import { type Trial, trialBounds, trialLines, tryRules } from "./judge/trial.ts";

/** What is tried, and how often. */
export interface JudgeOptions {
	/** A whole number from which all chance follows. */
	readonly seed: number;
	/** Rollouts in each cell. */
	readonly rollouts: number;
	/** Only cells whose name contains this, and those that they are compared by; empty: all. */
	readonly cells: string;
}

/** What `npm run bench -- judge` answers. */
export interface JudgeBench {
	readonly seed: number;
	readonly rollouts: number;
	readonly judges: readonly Omit<Contestant, "failsAt">[];
	readonly cells: readonly Measured[];
	readonly quiet: Quiet;
	/** What would come of other rules for which minutes of metrics count. */
	readonly rules: readonly Trial[];
	/** What comes of releases on probation. */
	readonly probation: readonly ProbationScore[];
	/** What would come of other margins there. */
	readonly margins: readonly MarginTrial[];
	readonly bounds: readonly Bound[];
	/** Whether every bound holds. */
	readonly ok: boolean;
}

const JUDGES: readonly Contestant[] = [product, flagger(1), flagger(5), alarm, kayenta(1), kayenta(10), kayenta(30)];

/**
 * Lets this project's judge and others watch the same simulated rollouts, and checks what is promised of it.
 * @param tell - is told of each measurement.
 * @param onProgress - is told how far it has come.
 */
export async function benchJudge(
	{ seed: value, rollouts, cells }: JudgeOptions,
	print: (line: string) => void,
	onProgress: Progress["report"] = () => {},
): Promise<JudgeBench> {
	const seed = new Seed(value);
	const started = performance.now();
	const [wanted, later] = [cellsNamed(cells), probationCellsNamed(cells)];
	const report = (name: string, i: number) =>
		onProgress(name, i / (wanted.length + later.length), (performance.now() - started) / 1_000);
	print(headline(JUDGES, rollouts));
	const measured = wanted.map((cell, i) => {
		report(cell.name, i);
		const each = measure(cell, JUDGES, rollouts, seed);
		print(cellLine(each));
		return each;
	});
	if (later.length > 0) print(PROBATION_HEADLINE);
	const probation = later.map((cell, i) => {
		report(cell.name, wanted.length + i);
		const score = measureProbation(cell, rollouts, seed);
		print(probationLine(score));
		return score;
	});
	const quiet = measureQuiet(rollouts, seed);
	const rules = tryRules(wanted, rollouts, seed);
	const margins = tryMargins(later, rollouts, seed);
	for (const line of [...trialLines(rules), ...marginLines(margins)]) print(line);
	const bounds = [...boundsOf(measured), ...quietBounds(quiet), ...trialBounds(rules), ...probationBounds(probation)];
	for (const line of boundLines(bounds, measured)) print(line);
	const judges = JUDGES.map(({ failsAt: _, ...judge }) => judge);
	const ok = bounds.every((bound) => bound.ok);
	return { seed: value, rollouts, judges, cells: measured, quiet, rules, probation, margins, bounds, ok };
}
