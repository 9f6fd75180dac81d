import { POLICIES } from "../rehearsal/policies/index.ts";
import { rehearse } from "../rehearsal/rehearse.ts";
import type { Progress } from "../rehearsal/report/terminal/progress.ts";
import { parseScenario } from "../rehearsal/scenario/load.ts";

/** One size of the world, measured. */
interface Measured {
	/** Resolver caches. */
	readonly caches: number;
	/** Processor time, the median of the runs: what else the machine does costs none of it. */
	readonly seconds: number;
	/** The most memory that the process has had so far, in MiB. Sizes ascend, so it is this size's. */
	readonly mebibytes: number;
	/** The limit for `seconds`, where there is one. */
	readonly limitSeconds?: number;
}

/** What `npm run bench -- world` answers. */
export interface WorldBench {
	readonly runs: number;
	readonly sizes: readonly Measured[];
	/** How time grows from each size to the next: the exponent of a power law. 1 is in proportion, 0 not at all. */
	readonly growth: readonly number[];
	/** Whether every limit holds. */
	readonly ok: boolean;
}

const SIZES = [
	{ caches: 10_000 },
	{ caches: 100_000, limitSeconds: 3 },
	{ caches: 1_000_000, limitSeconds: 20 },
] as const;
const LIMIT_MEBIBYTES = 1_024;
const RUNS = 3;

/** A healthy rollout of half an hour in which every client sends a request each ten seconds, so that no cache is idle. */
function scenarioOf(caches: number) {
	const requestsPerSecond = caches / 10;
	const bakeSeconds = 500;
	return parseScenario("bench", {
		about: "every cache is busy",
		seconds: 1_800,
		clients: { caches },
		traffic: { kind: "flat", requestsPerSecond },
		service: { capacityPerTask: requestsPerSecond },
		schedule: [10, 50, 100].map((percent) => ({ percent, bakeSeconds })),
		timing: { probationSeconds: 0 },
	});
}

/**
 * Plays a rollout of half an hour with 10,000 to 1,000,000 caches.
 * @param tell - is told of each measurement.
 * @param onProgress - is told how far each run has come.
 */
export async function benchWorld(
	print: (line: string) => void,
	onProgress: Progress["report"] = () => {},
): Promise<WorldBench> {
	const sizes: Measured[] = [];
	for (const size of SIZES) {
		const times: number[] = [];
		for (let run = 0; run < RUNS; run++) times.push(await timed(size.caches, onProgress));
		const seconds = times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
		const measured = { ...size, seconds, mebibytes: Math.round(process.resourceUsage().maxRSS / 1_024) };
		sizes.push(measured);
		print(lineOf(measured));
	}
	const growth = growthOf(sizes);
	print(`time grows as caches to the power of ${growth.map((each) => each.toFixed(2)).join(", then ")}`);
	const within = ({ seconds, mebibytes, limitSeconds = Number.POSITIVE_INFINITY }: Measured) =>
		seconds < limitSeconds && mebibytes < LIMIT_MEBIBYTES;
	return { runs: RUNS, sizes, growth, ok: sizes.every(within) };
}

async function timed(caches: number, report: Progress["report"]): Promise<number> {
	const scenario = scenarioOf(caches);
	const before = process.cpuUsage();
	const onProgress = (_: string, fraction: number, at: number) => report(`${caches} caches`, fraction, at);
	const { runs } = await rehearse({ name: "bench", scenario, seed: 1, policies: POLICIES.slice(0, 1), onProgress });
	if (runs[0]?.outcome !== "completed") throw new Error(`the rollout ended as ${runs[0]?.outcome}`);
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000_000;
}

function growthOf(sizes: readonly Measured[]): number[] {
	return sizes.slice(1).map((size, i) => {
		const before = sizes[i] ?? size;
		return Math.log(size.seconds / before.seconds) / Math.log(size.caches / before.caches);
	});
}

function lineOf({ caches, seconds, mebibytes, limitSeconds }: Measured): string {
	const limit = limitSeconds === undefined ? "" : `  (limit ${limitSeconds} s, ${LIMIT_MEBIBYTES} MiB)`;
	return `${caches.toLocaleString("en").padStart(9)} caches  ${seconds.toFixed(2).padStart(6)} s  ${String(mebibytes).padStart(4)} MiB${limit}`;
}
