import type { Progress } from "../rehearsal/report/terminal/progress.ts";
import type { Bound } from "./judge/bounds.ts";
import { boundsOf, growthOf, LABELS, type RivalTime, type SizeTime, sizeTimes } from "./synth/bounds.ts";
import { median, SynthFailed, WAYS, type Way, Workshop } from "./synth/measure.ts";
import { DEFAULT_SYNTH, type SynthOptions } from "./synth/options.ts";
import { terraformTimes, VERBS, type Verb } from "./synth/terraform.ts";

/** What `npm run bench -- synth` answers. */
export interface SynthBench {
	readonly runs: number;
	readonly sizes: readonly SizeTime[];
	/** The same stack by other ways, with the fewest services. */
	readonly rivals: readonly RivalTime[];
	/** How long Terraform takes with the same stacks, where that was asked for. */
	readonly terraform: readonly VerbTimes[];
	readonly bounds: readonly Bound[];
	/** Whether every bound holds. */
	readonly ok: boolean;
}

/** How long one of Terraform's verbs takes. */
export interface VerbTimes {
	readonly verb: Verb;
	readonly sizes: readonly SizeTime[];
}

/** One of the ways for one number of services, and how long each run took. */
interface Series {
	readonly way: Way;
	readonly services: number;
	readonly times: number[];
}

/**
 * Synthesizes stacks of many services on one controller, each in a fresh Node, and the smallest by other ways too.
 * @param tell - is told of each measurement.
 * @param onProgress - is told how far it has come.
 * @throws {SynthFailed} when a run fails, or when a way does not make the same stack as the others.
 */
export async function benchSynth(
	{ services, runs, terraform }: SynthOptions = DEFAULT_SYNTH,
	print: (line: string) => void,
	onProgress: Progress["report"] = () => {},
): Promise<SynthBench> {
	const workshop = await Workshop.open();
	try {
		const series = seriesOf(services);
		const stacks = measure(workshop, series, runs, onProgress);
		const result = resultOf(series, runs, terraform ? verbTimes(stacks, onProgress) : []);
		for (const line of linesOf(result)) print(line);
		return result;
	} finally {
		workshop.close();
	}
}

function seriesOf(services: readonly number[]): Series[] {
	const rivals = WAYS.filter((way) => way !== "paths").map((way) => ({ way, services: Math.min(...services) }));
	return [...services.map((count) => ({ way: "paths" as const, services: count })), ...rivals].map((each) => ({
		...each,
		times: [],
	}));
}

/** All in turn, again and again: what a busy machine adds, it adds to all. */
function measure(workshop: Workshop, series: readonly Series[], runs: number, onProgress: Progress["report"]) {
	const started = performance.now();
	const stacks = new Map<number, string>();
	for (let run = 0; run < runs; run++) {
		for (const [i, { way, services, times }] of series.entries()) {
			const done = (run + i / series.length) / runs;
			onProgress(`${services} by ${LABELS[way]}`, done, (performance.now() - started) / 1_000);
			times.push(workshop.synthesize(way, services));
			const stack = workshop.stack();
			const first = stacks.get(services) ?? stack;
			if (stack !== first) throw new SynthFailed(`${LABELS[way]} makes another stack of ${services}`);
			stacks.set(services, first);
		}
	}
	return stacks;
}

/** Each size once, as a plan of many takes minutes. */
function verbTimes(stacks: ReadonlyMap<number, string>, onProgress: Progress["report"]): VerbTimes[] {
	const started = performance.now();
	const sizes = [...stacks].sort(([a], [b]) => a - b);
	const all = sizes.reduce((sum, [services]) => sum + services, 0);
	let done = 0;
	const times = sizes.map(([services, stack]) => {
		const report = (verb: Verb) =>
			onProgress(`terraform ${verb} of ${services}`, done / all, (performance.now() - started) / 1_000);
		const taken = terraformTimes(stack, report);
		done += services;
		return { services, taken };
	});
	return VERBS.map((verb) => ({
		verb,
		sizes: sizeTimes(new Map(times.map(({ services, taken }) => [services, taken[verb]]))),
	}));
}

function resultOf(series: readonly Series[], runs: number, terraform: readonly VerbTimes[]): SynthBench {
	const own = series.filter(({ way }) => way === "paths");
	const sizes = sizeTimes(new Map(own.map(({ services, times }) => [services, median(times)])));
	const rivals = series
		.filter(({ way }) => way !== "paths")
		.map(({ way, services, times }) => {
			const milliseconds = median(times);
			return { way, services, milliseconds, ratio: milliseconds / (sizes[0]?.milliseconds ?? Number.NaN) };
		});
	const growth = terraform.flatMap((each) => growthOf(each.sizes, `terraform ${each.verb}: `));
	const bounds = [...boundsOf(sizes, rivals), ...growth];
	return { runs, sizes, rivals, terraform, bounds, ok: bounds.every(({ ok }) => ok) };
}

function linesOf({ sizes, rivals, terraform, bounds }: SynthBench): string[] {
	const row = (name: string, services: number, milliseconds: number, more: string) =>
		`${name.padEnd(22)} ${String(services).padStart(5)} services ${milliseconds.toFixed(0).padStart(7)} ms  ${more}`;
	const each = (cost: number | null) => (cost === null ? "" : `${cost.toFixed(1)} ms for each more`);
	return [
		...sizes.map((size) => row(LABELS.paths, size.services, size.milliseconds, each(size.perService))),
		...terraform.flatMap(({ verb, sizes }) =>
			sizes.map((size) => row(`terraform ${verb}`, size.services, size.milliseconds, each(size.perService))),
		),
		...rivals.map((rival) =>
			row(LABELS[rival.way], rival.services, rival.milliseconds, `${rival.ratio.toFixed(1)} times as long`),
		),
		...bounds.map(({ ok, name, figure }) => `${ok ? "holds " : "MISSED"}  ${name} (${figure})`),
	];
}
