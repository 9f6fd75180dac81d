import * as v from "valibot";
import { amount } from "./values.ts";

const where = v.pipe(v.number(), v.minValue(0, "must be at least 0"));

/** A curve by its points, straight between them, level before the first and after the last. */
const points = (least: number, most: number) =>
	v.pipe(
		v.array(v.strictTuple([where, amount(least, most)], "must be two numbers: where, and the value there")),
		v.minLength(1, "must have at least one point"),
		v.check((all) => all.every(([x], i) => i === 0 || x > (all[i - 1]?.[0] ?? x)), "points must ascend"),
	);

/** A value within limits that follows something: a number is the same always. */
const curve = (least: number, most: number) =>
	v.union(
		[
			amount(least, most),
			v.pipe(
				v.strictObject({
					/**
					 * What the value follows: `seconds` since the release's deployment, its `share` of all requests (0–1), or its
					 * `load` in requests per second and task.
					 */
					over: v.picklist(["seconds", "share", "load"]),
					/** `[where, value]`, ascending. */
					points: points(least, most),
					/** After so many units of what it follows the curve begins anew: a release that flaps. */
					repeatEvery: v.optional(amount(0.001, 604_800)),
				}),
				v.forward(
					v.check(
						({ over, points: all }) => over !== "share" || all.every(([x]) => x <= 1),
						"a share goes from 0 to 1, not to 100",
					),
					["points"],
				),
			),
		],
		'must be a number, or a curve such as { "over": "seconds", "points": [[0, 0], [600, 0.5]] }',
	);
export type Curve = v.InferOutput<ReturnType<typeof curve>>;

const shareCurve = curve(0, 1);

const MOST_SLOWER_MS = 600_000;

/** One curve, or several that add up: shares as independent chances, milliseconds as a sum. */
const curves = (least: number, most: number) =>
	v.union([curve(least, most), v.array(curve(least, most))], "must be a number, a curve, or a list of them");

/** How a release behaves. */
export const Release = v.strictObject({
	/** What it is, in a few words. */
	about: v.optional(v.string()),
	/** The share of requests, 0–1, that it answers with 5XX, beyond what the stable release does. Default: 0. */
	errors: v.optional(curves(0, 1), 0),
	/** Milliseconds, on average, that it takes longer than the stable release; response times are exponential. Default: 0. */
	slowerMs: v.optional(curves(0, MOST_SLOWER_MS), 0),
	/** How long its containers run before they end by themselves, in seconds. Default: they do not. */
	crashSeconds: v.optional(amount(0, 604_800)),
	/**
	 * What its health checks see: `deep`, the errors that it has beyond the stable release's, overload and latency; `shallow`, none of it;
	 * or the share of checks that fail, 0–1. Default: `deep`.
	 */
	healthChecks: v.optional(
		v.union(
			[v.picklist(["deep", "shallow"]), shareCurve],
			'must be "deep", "shallow", or a curve of the share that fails',
		),
		"deep",
	),
});
export type Release = v.InferOutput<typeof Release>;
