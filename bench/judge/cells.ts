import { DEFAULT_JUDGE } from "../../runtime/defaults.ts";

/** One kind of traffic and release, in which every judge is tried on the same streams. */
export interface Cell {
	/** Group, what is bad, requests per second, percent of bad answers (stable and candidate, where they differ), weather, metrics. */
	readonly name: string;
	readonly group: Group;
	/** What of an answer may be bad. */
	readonly kind: "errors" | "slow";
	/** Of both colors together, in the mean. */
	readonly requestsPerSecond: number;
	/** Share of bad answers of each color, 0–1. */
	readonly bad: { readonly candidate: number; readonly stable: number };
	readonly weather: Weather;
	readonly metrics: Metrics;
	/** For sick releases: in how many metric periods so much of them must be caught. */
	readonly within?: readonly Within[];
	/**
	 * Whether this judge must be as early as those that are right at this base error only. Where two errors are all that
	 * another judge needs, none can be that also holds at a base error of 1–2 %: there the comparison is shown, no more.
	 */
	readonly anyBase?: boolean;
}

/** The release is as good as the stable color; as bad as is just tolerated; or sick. */
export type Group = "identical" | "tolerated" | "detect";

/**
 * What happens beside steady traffic. `bursts`: now and then one color's arrivals jump tenfold for some seconds, as when one
 * large resolver turns to it. `outage`: once in a rollout a dependency that both colors share fails for 20–40 s.
 */
export type Weather = "steady" | "bursts" | "outage";

/**
 * How the metrics of a minute appear. `together`: all at once. `torn`: each metric, and each node's part of it, up to two minutes
 * later by itself. `seldom torn`: in one minute of ten one of these is late. `torn, hang-ups`: torn, and one request in two hundred
 * has no answer that is counted, since the client has hung up.
 */
export type Metrics = "together" | "torn" | "seldom torn" | "torn, hang-ups";

/** At least this share of sick releases must be caught within so many metric periods. */
export interface Within {
	readonly share: number;
	readonly periods: number;
}

/** The candidate's share of traffic: the first step of the default schedule. */
export const CANDIDATE_SHARE = 0.1;
/** How long a release is watched. */
export const MINUTES = 30;

const half = (periods: number): Within => ({ share: 0.5, periods });
const nearlyAll = (periods: number): Within => ({ share: 0.95, periods });

type Kind = Cell["kind"];

function identical(kind: Kind, requestsPerSecond: number, percent: number, weather?: Weather, metrics?: Metrics): Cell {
	return cellOf("identical", kind, requestsPerSecond, [percent, percent], weather, metrics);
}

/** Judged by the defaults, a release that does a little more than this is sick. */
function tolerated(kind: Kind, requestsPerSecond: number, percent: number, metrics?: Metrics): Cell {
	const { ratio, percent: more } = DEFAULT_JUDGE[kind === "slow" ? "latency" : "errors"];
	const most = Number((ratio * percent + more).toPrecision(6));
	return cellOf("tolerated", kind, requestsPerSecond, [percent, most], undefined, metrics);
}

function sick(
	kind: Kind,
	requestsPerSecond: number,
	percent: readonly [number, number],
	{ weather, metrics, ...more }: Partial<Pick<Cell, "within" | "weather" | "metrics" | "anyBase">> = {},
): Cell {
	return { ...cellOf("detect", kind, requestsPerSecond, percent, weather, metrics), ...more };
}

/** @param percent - of bad answers: the stable color's, then the candidate's. */
function cellOf(
	group: Group,
	kind: Kind,
	requestsPerSecond: number,
	[stable, candidate]: readonly [number, number],
	weather: Weather = "steady",
	metrics: Metrics = "together",
): Cell {
	const percent = stable === candidate ? `${stable}%` : `${stable}-${candidate}%`;
	return {
		name: [
			group,
			kind,
			`${requestsPerSecond}/s`,
			percent,
			...(weather === "steady" ? [] : [weather]),
			...(metrics === "together" ? [] : [metrics]),
		].join(" "),
		group,
		kind,
		requestsPerSecond,
		bad: { candidate: candidate / 100, stable: stable / 100 },
		weather,
		metrics,
	};
}

const IDENTICAL: readonly Cell[] = [
	...[1, 10, 100, 1_000, 10_000].flatMap((rps) => [0, 0.1, 1, 2].map((percent) => identical("errors", rps, percent))),
	...[20, 100, 1_000].flatMap((rps) => [1, 10, 30].map((percent) => identical("slow", rps, percent))),
	...[10, 1_000].flatMap((rps) => [0.1, 1].map((percent) => identical("errors", rps, percent, "bursts"))),
	...[10, 1_000].flatMap((rps) => [0.1, 1].map((percent) => identical("errors", rps, percent, "outage"))),
	identical("slow", 20, 10, "bursts"),
	identical("slow", 20, 10, "outage"),
];

const TOLERATED: readonly Cell[] = [
	...[10, 1_000, 10_000].flatMap((rps) => [0.1, 1].map((percent) => tolerated("errors", rps, percent))),
	tolerated("slow", 20, 10),
	tolerated("slow", 1_000, 10),
];

/** Good releases whose metrics come apart. */
const TORN: readonly Cell[] = [
	...[1, 10, 100, 1_000, 10_000].flatMap((rps) => [0.1, 1, 2].map((percent) => torn("errors", rps, percent))),
	...[20, 1_000].map((rps) => torn("slow", rps, 10)),
	torn("slow", 20, 10, "torn, hang-ups"),
	...[10, 1_000].map((rps) => identical("errors", rps, 1, "outage", "torn")),
	...[10, 1_000, 10_000].flatMap((rps) => [0.1, 1].map((percent) => torn("errors", rps, percent, "seldom torn"))),
	...[10, 1_000, 10_000].flatMap((rps) => [0.1, 1].map((percent) => torn("errors", rps, percent, "torn, hang-ups"))),
	identical("errors", 1_000, 1, "outage", "torn, hang-ups"),
	...[1_000, 10_000].map((rps) => tolerated("errors", rps, 1, "torn")),
	tolerated("slow", 1_000, 10, "torn"),
];

function torn(kind: Kind, requestsPerSecond: number, percent: number, metrics: Metrics = "torn"): Cell {
	return identical(kind, requestsPerSecond, percent, "steady", metrics);
}

/** What the project promises comes with its periods; the others are there for the comparison. */
const SICK: readonly Cell[] = [
	sick("errors", 10, [0.1, 5], { within: [half(2), nearlyAll(4)] }),
	sick("errors", 1_000, [1, 2], { within: [half(3)] }),
	sick("slow", 20, [10, 30], { within: [nearlyAll(6)] }),
	sick("errors", 1, [0.1, 5], { anyBase: true }),
	sick("errors", 1, [0.1, 20], { anyBase: true }),
	sick("errors", 10, [0, 5], { anyBase: true }),
	sick("errors", 10, [0, 1], { anyBase: true }),
	sick("errors", 10, [0.1, 1]),
	sick("errors", 10, [1, 5]),
	sick("errors", 100, [0, 1]),
	sick("errors", 100, [1, 2]),
	sick("errors", 100, [0.1, 1]),
	sick("errors", 100, [0.1, 5]),
	sick("errors", 100, [1, 5]),
	sick("errors", 1_000, [0.1, 0.5]),
	sick("errors", 1_000, [0.1, 1]),
	sick("errors", 1_000, [0.1, 5]),
	sick("errors", 1_000, [2, 4]),
	sick("errors", 10_000, [0.1, 0.3]),
	sick("errors", 10_000, [1, 1.5]),
	sick("slow", 20, [1, 10]),
	sick("slow", 100, [10, 20]),
	sick("slow", 1_000, [1, 3]),
	sick("errors", 10, [0.1, 5], { weather: "bursts" }),
	sick("errors", 1_000, [1, 2], { weather: "outage" }),
	...(["torn", "torn, hang-ups"] as const).flatMap((metrics) => [
		sick("errors", 10, [0.1, 5], { metrics }),
		sick("errors", 1_000, [1, 2], { metrics }),
		sick("slow", 20, [10, 30], { metrics }),
	]),
];

/** Every cell; sick releases come last. */
export const CELLS: readonly Cell[] = [...IDENTICAL, ...TOLERATED, ...TORN, ...SICK];

/** Whether a cell has the traffic of another, and identical releases. */
export function isTwin(cell: Cell, of: Cell): boolean {
	const same = (key: "kind" | "requestsPerSecond" | "weather" | "metrics") => cell[key] === of[key];
	return cell.group === "identical" && same("kind") && same("requestsPerSecond") && same("weather") && same("metrics");
}

/** The cells whose name contains a text, and those that they are compared by. */
export function cellsNamed(text: string): readonly Cell[] {
	const wanted = CELLS.filter(({ name }) => name.includes(text));
	return CELLS.filter((cell) =>
		wanted.some((each) => each === cell || (each.group === "detect" && isTwin(cell, each))),
	);
}
