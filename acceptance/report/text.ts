/** The result, for people. */
import { type AcceptanceResult, type Distribution, MEASURES, type Measure, type MeasureName } from "../result.ts";

const WIDTH = 20;
const seconds = (value: number) => `${value} s`;

function measured(distribution: Distribution | null): string {
	if (!distribution) return "no data";
	const { n, min, median, p90, max } = distribution;
	return `${seconds(min)} / ${seconds(median)} / ${seconds(p90)} / ${seconds(max)} (n = ${n})`;
}

function promised({ promised: promise, kept }: Measure): string {
	if (!promise) return "nothing promised";
	const range = `promised ${promise[0]}–${promise[1]} s`;
	return kept === null ? range : `${range}: ${kept ? "kept" : "NOT KEPT"}`;
}

/** Steps, measures beside their promises, and what stayed. */
export function textOf({ steps, measures, metrics, leftovers, passed }: AcceptanceResult): string {
	const names = Object.keys(MEASURES) as MeasureName[];
	return [
		...steps.flatMap(({ name, outcome, seconds: took, faults }) => [
			`${name.padEnd(WIDTH)}${outcome}${outcome === "skipped" ? "" : ` in ${took} s`}`,
			...faults.map((fault) => `  ${fault}`),
		]),
		"",
		"measured (least / median / nine of ten / most)",
		...names.flatMap((name) => [
			`${name.padEnd(WIDTH)}${measured(measures[name].measured)}; ${promised(measures[name])}`,
			`  ${MEASURES[name]}`,
		]),
		...Object.entries(metrics).map(([name, distribution]) => `  ${name}: ${measured(distribution)}`),
		"",
		leftovers.length === 0 ? "Nothing stayed." : `${leftovers.length} stayed:`,
		...leftovers.map((one) => `  ${one}`),
		passed ? "Passed." : "Failed.",
	].join("\n");
}
