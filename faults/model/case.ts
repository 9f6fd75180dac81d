import { InvalidInput } from "../../runtime/errors.ts";
import { family, KINDS, PLACES, type Place } from "./kinds.ts";
import { RELEASES, type ReleaseName } from "./releases.ts";
import { DEFAULT_STEPS, parseSteps, type Steps, stepsText } from "./steps.ts";

/** One fault: where it strikes, and what happens there. */
export interface Fault {
	readonly place: Place;
	/** The number of the call, the run or the state within the rehearsal, counted from 1. */
	readonly n: number;
	/** The name of the call, the task or the state, for people and as a check. */
	readonly name: string;
	/** One of {@link KINDS}; `killed-after` carries the number of the write. */
	readonly kind: string;
}

/** One rehearsal: a release, and the faults that it meets. */
export interface Case {
	readonly release: ReleaseName;
	readonly steps: Steps;
	/** After how many minutes a freeze of the service's calendar begins. Absent: there is no calendar. */
	readonly freeze?: number | undefined;
	readonly faults: readonly Fault[];
}

/** A case as it stands on a command line, for instance `sick-late call:41:dns.change:throttled`. */
export function caseText({ release, steps, freeze, faults }: Case): string {
	const schedule = stepsText(steps);
	return [
		release,
		...(schedule === stepsText(DEFAULT_STEPS) ? [] : [`steps=${schedule}`]),
		...(freeze === undefined ? [] : [`freeze=${freeze}`]),
		...faults.map(({ place, n, name, kind }) => `${place}:${n}:${name}:${kind}`),
	].join(" ");
}

/** Reads a case. @throws {InvalidInput} with every mistake. */
export function parseCase(text: string): Case {
	const [release = "", ...words] = text.trim().split(/\s+/);
	const usageErrors: string[] = [];
	if (!Object.hasOwn(RELEASES, release)) {
		usageErrors.push(`the release must be one of ${Object.keys(RELEASES).join(", ")} (given: ${release || "nothing"})`);
	}
	let steps = DEFAULT_STEPS;
	let freeze: number | undefined;
	const faults: Fault[] = [];
	for (const word of words) {
		try {
			if (word.startsWith("steps=")) steps = parseSteps(word.slice("steps=".length));
			else if (word.startsWith("freeze=")) freeze = parseFreeze(word);
			else faults.push(parseFault(word));
		} catch (error) {
			if (!(error instanceof InvalidInput)) throw error;
			usageErrors.push(...error.faults);
		}
	}
	if (usageErrors.length > 0) throw new InvalidInput("the case", usageErrors);
	return { release: release as ReleaseName, steps, ...(freeze !== undefined && { freeze }), faults };
}

function parseFreeze(word: string): number {
	const minutes = word.slice("freeze=".length);
	if (/^\d{1,2}$/.test(minutes)) return Number(minutes);
	throw new InvalidInput("the case", [`${word}: must look like freeze=7, with the minutes until it begins`]);
}

function parseFault(word: string): Fault {
	const [place = "", n = "", name = "", kind = "", ...more] = word.split(":");
	const usageError = (what: string) => new InvalidInput("the fault", [`${word}: ${what}`]);
	if (!PLACES.some((each) => each === place)) throw usageError(`must begin with one of ${PLACES.join(", ")}`);
	if (!/^[1-9]\d{0,5}$/.test(n) || !name || more.length > 0) {
		throw usageError("must look like call:41:dns.change:throttled");
	}
	const kinds = Object.keys(KINDS[place as Place]);
	if (!kinds.includes(family(kind)) || kind === "killed-after") {
		throw usageError(
			`the kind must be one of ${kinds.map((each) => (each === "killed-after" ? "killed-after-<n>" : each)).join(", ")}`,
		);
	}
	return { place: place as Place, n: Number(n), name, kind };
}
