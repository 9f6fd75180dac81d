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
	const wanted = cellsNamed(cells);
	print(headline(JUDGES, rollouts));
	const measured = wanted.map((cell, i) => {
		onProgress(cell.name, i / wanted.length, (performance.now() - started) / 1_000);
		const each = measure(cell, JUDGES, rollouts, seed);
		print(cellLine(each));
		return each;
	});
	const quiet = measureQuiet(rollouts, seed);
	const rules = tryRules(wanted, rollouts, seed);
	for (const line of trialLines(rules)) print(line);
	const bounds = [...boundsOf(measured), ...quietBounds(quiet), ...trialBounds(rules)];
	for (const line of boundLines(bounds, measured)) print(line);
	const judges = JUDGES.map(({ failsAt: _, ...judge }) => judge);
	return { seed: value, rollouts, judges, cells: measured, quiet, rules, bounds, ok: bounds.every(({ ok }) => ok) };
}
