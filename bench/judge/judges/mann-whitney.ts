/** Of Kayenta's NetflixACAJudge. */
const TOLERANCE = 0.25;
/** The standard normal's quantile for its confidence level of 0.98, two-sided. */
const QUANTILE = 2.3263478740408408;
/** How exactly its Brent solver finds a root. */
const ROOT_TOLERANCE = 1e-4;

/**
 * Whether Kayenta's classifier calls the experiment `High`: the lower end of the Mann–Whitney confidence interval of the shift is
 * above a quarter of the Hodges–Lehmann estimate, and the mean is no lower than the control's.
 */
export function isHigher(experiment: readonly number[], control: readonly number[]): boolean {
	if (mean(experiment) < mean(control)) return false;
	const [x, y] = [sorted(experiment), sorted(control)];
	const [leastX, mostX, leastY, mostY] = [x.at(0), x.at(-1), y.at(0), y.at(-1)];
	if (leastX === undefined || mostX === undefined || leastY === undefined || mostY === undefined) return false;
	if (leastX === mostX && leastY === mostY) return isConstantHigher(x, y);
	const shifts = [leastX - mostY, mostX - leastY] as const;
	// Below the quantile at no shift at all, the lower end is no higher than 0: this saves finding the roots.
	if (shifts[0] <= 0 && standardized(0, x, y) < QUANTILE - 1) return false;
	const lower = root(shifts, (shift) => standardized(shift, x, y) - QUANTILE);
	const estimate = root(shifts, (shift) => standardized(shift, x, y));
	return lower > TOLERANCE * Math.abs(estimate);
}

/** Kayenta parts values that are all the same by a little noise; a single one from each it cannot judge, and passes. */
function isConstantHigher(x: Float64Array, y: Float64Array): boolean {
	return x.length + y.length > 2 && (x[0] ?? 0) > (y[0] ?? 0);
}

/** Where a falling function crosses zero between two shifts; the nearer of them when it does not. */
function root([least, most]: readonly [number, number], f: (shift: number) => number): number {
	if (f(least) <= 0) return least;
	if (f(most) >= 0) return most;
	let [low, high] = [least, most];
	while (high - low > ROOT_TOLERANCE) {
		const middle = (low + high) / 2;
		if (f(middle) > 0) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}

/** The standardized rank sum of `x` shifted down against `y`, both sorted, with corrections for ties and continuity. */
function standardized(shift: number, x: Float64Array, y: Float64Array): number {
	let [i, j, above, ties] = [0, 0, 0, 0];
	while (i < x.length || j < y.length) {
		const value = Math.min((x[i] ?? Number.POSITIVE_INFINITY) - shift, y[j] ?? Number.POSITIVE_INFINITY);
		const [fromX, fromY] = [i, j];
		while (i < x.length && (x[i] ?? 0) - shift === value) i++;
		while (j < y.length && y[j] === value) j++;
		const [tiedX, tiedY] = [i - fromX, j - fromY];
		above += tiedX * (fromY + tiedY / 2);
		ties += (tiedX + tiedY) ** 3 - (tiedX + tiedY);
	}
	const all = x.length + y.length;
	const excess = above - (x.length * y.length) / 2;
	const deviation = Math.sqrt(((x.length * y.length) / 12) * (all + 1 - ties / (all * (all - 1))));
	return (excess - Math.sign(excess) / 2) / deviation;
}

const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
