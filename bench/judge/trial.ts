import type { Seed } from "../../rehearsal/random.ts";
import { DEFAULT_TIMING } from "../../runtime/defaults.ts";
import type { Bound } from "./bounds.ts";
import type { Cell } from "./cells.ts";
import { chanceOf } from "./chance.ts";
import { failureOf } from "./judges/product.ts";
import { AT_ONCE, BOOKS, RULES } from "./settling.ts";
import { streamOf } from "./stream.ts";

/** When half, and nearly all, of the sick releases of a cell are failed, in seconds since they began; null: never. */
export interface Delay {
	readonly cell: string;
	readonly median: number | null;
	readonly p95: number | null;
}

/** What this judge does with a rule for which minutes count. */
export interface Trial {
	readonly rule: string;
	/** The most good releases that it fails in a cell whose metrics come apart, 0–1, and in which. */
	readonly worst: { readonly share: number; readonly cell: string } | null;
	/** How early it is. */
	readonly delays: readonly Delay[];
}

/** A part of the rollouts tells rules apart: what fails good releases fails many. */
const PART = 4;

/** Tries every rule on good releases whose metrics come apart, and on sick ones that something is promised of. */
export function tryRules(cells: readonly Cell[], rollouts: number, seed: Seed): readonly Trial[] {
	const torn = cells.filter(
		({ group, metrics, bad }) => group === "identical" && metrics !== "together" && bad.stable === 0.01,
	);
	const sick = cells.filter(({ within, metrics }) => within !== undefined && metrics === "together");
	if (torn.length + sick.length === 0) return [];
	const some = Math.ceil(rollouts / PART);
	const observed = torn.map((cell) => ({ cell: cell.name, failed: secondsOf(cell, some, seed) }));
	const caught = sick.map((cell) => ({ cell: cell.name, failed: secondsOf(cell, some, seed) }));
	return RULES.map(({ name }, rule) => ({
		rule: name,
		worst: observed.reduce((worst: Trial["worst"], { cell, failed }) => {
			const share = (failed[rule] ?? []).length / some;
			return worst && worst.share >= share ? worst : { share, cell };
		}, null),
		delays: caught.map(({ cell, failed }) => {
			const seconds = [...(failed[rule] ?? [])].sort((a, b) => a - b);
			const by = (share: number) => seconds[Math.ceil(share * some) - 1] ?? null;
			return { cell, median: by(0.5), p95: by(0.95) };
		}),
	}));
}

/** By rule: when releases of a cell are failed, in seconds. All rules meet the same rollouts. */
function secondsOf(cell: Cell, rollouts: number, seed: Seed): readonly (readonly number[])[] {
	const chance = chanceOf(seed.stream("rules", cell.name));
	const failed = RULES.map((): number[] => []);
	for (let rollout = 0; rollout < rollouts; rollout++) {
		const stream = streamOf(cell, chance);
		for (const [i, rule] of RULES.entries()) {
			const failure = failureOf(stream, cell.kind, rule);
			if (failure) failed[i]?.push(failure.second);
		}
	}
	return failed;
}

/** What the deployed rule must keep: where nothing comes apart, it costs one check of most. */
export function trialBounds(trials: readonly Trial[]): Bound[] {
	const [own, atOnce] = [BOOKS, AT_ONCE].map(({ name }) => trials.find(({ rule }) => rule === name));
	if (!own || !atOnce) return [];
	return own.delays.flatMap(({ cell, ...delay }, i) =>
		(["median", "p95"] as const).map((which) => {
			const [mine, theirs] = [delay[which], atOnce.delays[i]?.[which] ?? null];
			const most = (theirs ?? Number.POSITIVE_INFINITY) + DEFAULT_TIMING.analysisIntervalSeconds;
			return {
				name: `${cell}: ${which === "median" ? "half" : "95 %"} caught one check later at most than if all that is shown counted`,
				figure: `${mine ?? "never"} s against ${theirs ?? "never"} s`,
				ok: (mine ?? Number.POSITIVE_INFINITY) <= most,
			};
		}),
	);
}

/** A line for each rule. */
export function trialLines(trials: readonly Trial[]): string[] {
	if (trials.length === 0) return [];
	const delay = ({ median, p95 }: Delay) => `${median ?? "–"} / ${p95 ?? "–"} s`.padStart(16);
	const cells = trials[0]?.delays.map(({ cell }) => `  ${cell.replace("detect ", "")}`).join(",") ?? "";
	return [
		`by which minutes count: most good releases failed where metrics come apart; seconds until 50 % / 95 % of sick ones are failed:${cells}`,
		...trials.map(({ rule, worst, delays }) => {
			const share = worst ? `${(100 * worst.share).toFixed(2)} %` : "–";
			return `${rule.padEnd(38)}${share.padStart(10)}${delays.map(delay).join("")}${worst && worst.share > 0 ? `  (${worst.cell})` : ""}`;
		}),
	];
}
