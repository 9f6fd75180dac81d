import type { Cell, Metrics } from "../cells.ts";

/** How long probation is, in minutes. */
export const HOUR = 60;
/** When a release turns sick that is good at first, in minutes. */
export const SICK_FROM = 30;

/**
 * What the hour brings beside steady traffic. `bursts` and `outage`: as in a rollout. `rise`: shares rise by half, minute by minute. `burst`: for
 * five minutes 5 % more of what both colors answer is bad. `halved`, `doubled`: so is the traffic, after twenty minutes.
 */
export type Day = "steady" | "bursts" | "outage" | "rise" | "burst" | "halved" | "doubled";

/** A release on probation. */
export interface ProbationCell extends Pick<Cell, "name" | "kind" | "requestsPerSecond" | "metrics"> {
	/** Share of bad answers of either color, 0–1. */
	readonly bad: number;
	/** Of a release that turns sick after half an hour: the share then. */
	readonly sick: number | undefined;
	readonly day: Day;
	/** Whether both colors are probed. */
	readonly probes: boolean;
	/** By how many seconds after the first bad minute has begun 95 % of such releases must be failed. */
	readonly within?: number;
}

type Some = Partial<Pick<ProbationCell, "metrics" | "probes" | "within">>;

function cellOf(
	kind: Cell["kind"],
	requestsPerSecond: number,
	[percent, then]: readonly [number, number?],
	day: Day = "steady",
	{ metrics = "together" as Metrics, probes = true, within }: Some = {},
): ProbationCell {
	const shares = then === undefined ? `${percent}%` : `${percent}-${then}%`;
	const extras = [day === "steady" ? [] : day, metrics === "together" ? [] : metrics, probes ? [] : "unprobed"].flat();
	return {
		name: [
			"probation",
			then === undefined ? "identical" : "late",
			kind,
			`${requestsPerSecond}/s`,
			shares,
			...extras,
		].join(" "),
		kind,
		requestsPerSecond,
		bad: percent / 100,
		sick: then === undefined ? undefined : then / 100,
		day,
		metrics,
		probes,
		...(within !== undefined && { within }),
	};
}

const IDENTICAL: readonly ProbationCell[] = [
	...[1, 10, 1_000, 10_000].flatMap((rps) => [0.1, 2].map((percent) => cellOf("errors", rps, [percent]))),
	cellOf("errors", 10, [0]),
	...[20, 1_000].flatMap((rps) => [1, 30].map((percent) => cellOf("slow", rps, [percent]))),
	...(["rise", "burst", "halved", "doubled"] as const).flatMap((day) => [
		...[10, 1_000, 10_000].flatMap((rps) => [0.1, 2].map((percent) => cellOf("errors", rps, [percent], day))),
		...[20, 1_000].map((rps) => cellOf("slow", rps, [10], day)),
	]),
	...(["rise", "burst", "outage"] as const).flatMap((day) =>
		[10, 1_000].map((rps) => cellOf("errors", rps, [1], day, { probes: false })),
	),
	...(["bursts", "outage"] as const).flatMap((day) => [10, 1_000].map((rps) => cellOf("errors", rps, [1], day))),
	cellOf("slow", 20, [10], "outage"),
	...(["torn", "torn, hang-ups"] as const).flatMap((metrics) => [
		...[10, 1_000].map((rps) => cellOf("errors", rps, [1], "steady", { metrics })),
		cellOf("errors", 1_000, [1], "burst", { metrics }),
		cellOf("errors", 1_000, [1], "outage", { metrics }),
		cellOf("slow", 20, [10], "steady", { metrics }),
	]),
];

/** What is promised has its seconds; the others show what probation can see, and what not. */
const LATE: readonly ProbationCell[] = [
	...[10, 100, 1_000].map((rps) => cellOf("errors", rps, [0.1, 50], "steady", { within: 180 })),
	cellOf("errors", 1_000, [0.1, 50], "steady", { metrics: "torn" }),
	cellOf("errors", 1_000, [0.1, 50], "steady", { probes: false }),
	cellOf("errors", 0.05, [0.1, 50]),
	cellOf("errors", 0.05, [0.1, 100], "steady", { within: 120 }),
	...[10, 1_000].map((rps) => cellOf("errors", rps, [0.1, 20])),
	...[10, 1_000].map((rps) => cellOf("errors", rps, [0.1, 5])),
	...[100, 1_000].map((rps) => cellOf("errors", rps, [0.1, 1])),
	...[1_000, 10_000].map((rps) => cellOf("errors", rps, [1, 2])),
	...[20, 1_000].map((rps) => cellOf("slow", rps, [10, 90], "steady", { within: 300 })),
	...[20, 1_000].map((rps) => cellOf("slow", rps, [10, 30])),
];

/** Every cell of probation; sick releases come last. */
export const PROBATION_CELLS: readonly ProbationCell[] = [...IDENTICAL, ...LATE];

/** The cells whose name contains a text. */
export function probationCellsNamed(text: string): readonly ProbationCell[] {
	return PROBATION_CELLS.filter(({ name }) => name.includes(text));
}

/** The rollout before it: the same traffic and shares, in weather that a rollout knows. */
export function rolloutOf({ name, kind, requestsPerSecond, bad, day, metrics }: ProbationCell): Cell {
	const weather = day === "bursts" || day === "outage" ? day : "steady";
	return {
		name,
		group: "identical",
		kind,
		requestsPerSecond,
		bad: { candidate: bad, stable: bad },
		weather,
		metrics,
	};
}
