import * as v from "valibot";

/** What is synthesized, and how often. */
export interface SynthOptions {
	/** Numbers of services, ascending. */
	readonly services: readonly number[];
	/** Runs of each, of which the median counts. */
	readonly runs: number;
	/** Whether Terraform validates and plans each size too, once. */
	readonly terraform: boolean;
}

/** The flags as they stand on the command line. */
export interface SynthFlags {
	readonly services?: string | undefined;
	readonly runs?: string | undefined;
	readonly terraform?: boolean | undefined;
}

/** Without flags: sizes a decade apart, up to the most that the project promises; enough runs to have one in the middle. */
export const DEFAULT_SYNTH: SynthOptions = { services: [1, 10, 100, 500], runs: 3, terraform: false };
/** A stack of more is beyond what Terraform plans in one go. */
const MOST_SERVICES = 2_000;
const MOST_RUNS = 100;

const whole = (least: number, most: number) =>
	v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number), v.minValue(least), v.maxValue(most));
const Services = v.pipe(
	v.string(),
	v.transform((text) => text.split(",")),
	v.array(whole(1, MOST_SERVICES)),
	v.transform((sizes) => [...new Set(sizes)].sort((a, b) => a - b)),
);

/** Reads the flags. @param refuse - is told of each mistake. */
export function synthOptionsOf(flags: SynthFlags, refuse: (usageError: string) => void): SynthOptions {
	const input = {
		services: flags.services ?? DEFAULT_SYNTH.services.join(","),
		runs: flags.runs ?? String(DEFAULT_SYNTH.runs),
	};
	const services = v.safeParse(Services, input.services);
	const runs = v.safeParse(whole(1, MOST_RUNS), input.runs);
	if (!services.success) {
		refuse(`--services must be whole numbers from 1 to ${MOST_SERVICES}, with commas (given: ${input.services})`);
	}
	if (!runs.success) refuse(`--runs must be a whole number from 1 to ${MOST_RUNS} (given: ${input.runs})`);
	return {
		services: services.success ? services.output : [],
		runs: runs.success ? runs.output : 1,
		terraform: flags.terraform ?? false,
	};
}
