import { isTwin } from "./cells.ts";
import { product } from "./judges/product.ts";
import { caughtWithin, type Measured, type Score } from "./measure.ts";

/** Something that is promised, and whether it was kept. */
export interface Bound {
	/** What must hold, with its limit. */
	readonly name: string;
	/** What was measured, for people. */
	readonly figure: string;
	readonly ok: boolean;
}

/** No more good releases than this may be failed, 0–1. */
export const FALSE_ALARMS = 0.01;

/** All that the judge must keep in these cells. */
export function boundsOf(measured: readonly Measured[]): Bound[] {
	return measured.flatMap((each) =>
		each.cell.group === "detect" ? [...withinOf(each), ...noLaterOf(each, measured)] : [falseAlarmsOf(each)],
	);
}

/** Judges that were earlier in a cell, though they keep false alarms down at its base error: told where no bound forbids it. */
export function earlierOf(each: Measured, measured: readonly Measured[]): string[] {
	if (each.cell.group !== "detect") return [];
	const own = scoreOf(each, product.name);
	return Object.keys(each.scores).filter(
		(name) => keeps(name, each, measured, "this") && !isNoLater(own, scoreOf(each, name)),
	);
}

function falseAlarmsOf(each: Measured): Bound {
	const { share } = scoreOf(each, product.name);
	return {
		name: `${each.cell.name}: at most ${100 * FALSE_ALARMS} % failed`,
		figure: `${(100 * share).toFixed(2)} %`,
		ok: share <= FALSE_ALARMS,
	};
}

function withinOf(each: Measured): Bound[] {
	return (each.cell.within ?? []).map(({ share, periods }) => {
		const caught = caughtWithin(scoreOf(each, product.name), periods);
		const name = `${each.cell.name}: ${100 * share} % caught within ${periods} periods`;
		return { name, figure: `${(100 * caught).toFixed(1)} %`, ok: caught >= share };
	});
}

function noLaterOf(each: Measured, measured: readonly Measured[]): Bound[] {
	const own = scoreOf(each, product.name);
	const rivals = Object.keys(each.scores).filter(
		(name) => name !== product.name && keeps(name, each, measured, each.cell.anyBase ? "any" : "this"),
	);
	return rivals.map((name) => {
		const score = scoreOf(each, name);
		return {
			name: `${each.cell.name}: half of them no later than ${name}`,
			figure: `${own.median ?? "never"} against ${score.median ?? "never"}`,
			ok: isNoLater(own, score),
		};
	});
}

/** Whether a judge keeps false alarms down where the traffic is as in a cell: at its base error, or at any that was tried. */
function keeps(name: string, { cell }: Measured, measured: readonly Measured[], base: "this" | "any"): boolean {
	const twins = measured.filter((each) => isTwin(each.cell, cell));
	const compared = twins.filter((twin) => base === "any" || twin.cell.bad.stable === cell.bad.stable);
	return compared.length > 0 && compared.every((twin) => scoreOf(twin, name).share <= FALSE_ALARMS);
}

function isNoLater(a: Score, b: Score): boolean {
	return (a.median ?? Number.POSITIVE_INFINITY) <= (b.median ?? Number.POSITIVE_INFINITY);
}

function scoreOf({ cell, scores }: Measured, name: string): Score {
	const score = scores[name];
	if (!score) throw new RangeError(`${name} was not tried in ${cell.name}`);
	return score;
}
