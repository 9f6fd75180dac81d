/** What the command line asks for, checked before anything else is done. */
import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { didYouMean } from "../cli/command-line/nearest.ts";
import { InvalidInput } from "../runtime/errors.ts";

/** The steps, in the order in which they are played. */
export const STEPS = ["healthy", "rollback", "sick", "abort", "probation", "attach"] as const;
export type StepName = (typeof STEPS)[number];

/** The flags as they are typed. */
export interface Flags {
	readonly zone?: string | undefined;
	readonly region?: string | undefined;
	readonly json?: string | undefined;
	readonly only?: string | undefined;
	readonly rate?: string | undefined;
	readonly poll?: string | undefined;
	readonly yes: boolean;
	readonly keep: boolean;
}

/** What is to be done. */
export interface Options {
	readonly zone: string;
	readonly region: string;
	/** Where the result is written. */
	readonly json: string | undefined;
	readonly steps: readonly StepName[];
	/** Requests a second. */
	readonly rate: number;
	/** From one question to AWS to the next, in milliseconds. */
	readonly pollMs: number;
	readonly yes: boolean;
	readonly keep: boolean;
}

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const ZONE = new RegExp(`^(${LABEL}\\.)+${LABEL}$`);
const REGION = /^[a-z]{2,3}(-[a-z]+)+-\d$/;
/** As many as make statistics decide within minutes; as few as a small task answers without effort. */
const DEFAULT_RATE = 20;
/** API calls are limited to some tens a second in an account. */
const DEFAULT_POLL_SECONDS = 2;

/** Reads the flags. @throws {InvalidInput} once, with every mistake. */
export function readFlags(flags: Flags, environment: NodeJS.ProcessEnv): Options {
	const faults: string[] = [];
	const number = (name: "rate" | "poll", least: number, most: number, otherwise: number) => {
		const text = flags[name];
		const value = text === undefined ? otherwise : Number(text);
		if (text?.trim() !== "" && value >= least && value <= most) return value;
		faults.push(`--${name} must be a number from ${least} to ${most} (given: ${text})`);
		return otherwise;
	};
	const region = flags.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? "";
	const options = {
		zone: (flags.zone ?? "").toLowerCase().replace(/\.$/, ""),
		region,
		json: flags.json === undefined ? undefined : resolve(flags.json),
		steps: flags.only === undefined ? STEPS : STEPS.filter((step) => step === flags.only),
		rate: number("rate", 1, 500, DEFAULT_RATE),
		pollMs: number("poll", 0.1, 60, DEFAULT_POLL_SECONDS) * 1_000,
		yes: flags.yes,
		keep: flags.keep,
	};
	faults.push(
		...zoneFaults(options.zone),
		...regionFaults(region),
		...stepFaults(flags.only),
		...fileFaults(options.json),
	);
	if (faults.length > 0) throw new InvalidInput("this acceptance", faults);
	return options;
}

function zoneFaults(zone: string): string[] {
	if (zone === "") return ["--zone is missing: name a public hosted zone of this account, such as --zone example.com"];
	return ZONE.test(zone) ? [] : [`--zone must be the name of a hosted zone, such as example.com (given: ${zone})`];
}

function regionFaults(region: string): string[] {
	if (region === "") return ["no AWS region is known: name it with --region or AWS_REGION"];
	return REGION.test(region) ? [] : [`--region must be a region's code, such as eu-west-1 (given: ${region})`];
}

function stepFaults(only: string | undefined): string[] {
	if (only === undefined || STEPS.some((step) => step === only)) return [];
	return [`--only must be one of ${STEPS.join(", ")} (given: ${only})${didYouMean(only, [...STEPS])}`];
}

function fileFaults(json: string | undefined): string[] {
	if (json === undefined) return [];
	if (existsSync(json) && statSync(json).isDirectory()) return [`--json: ${json} is a folder; name a file in it`];
	return existsSync(dirname(json)) ? [] : [`--json: there is no folder ${dirname(json)}; make it first`];
}
