import { answersTo } from "../play/answers.ts";
import { isWrite, tells } from "../play/calls.ts";
import type { Site } from "../play/trace.ts";
import type { Case, Fault } from "./case.ts";
import { distinct } from "./distinct.ts";
import {
	ALIKE_FOR_READS,
	API_ERRORS,
	GATE_FAULTS,
	IN_FLIGHT,
	OUTAGE,
	RACE,
	SERVICE_FAULTS,
	STATE_FAULTS,
} from "./kinds.ts";

/** States in which somebody else's change of weights or listeners meets a rollout that is under way. */
const MOVING: ReadonlySet<string> = new Set([
	"Prepare",
	"Ready",
	"AwaitReady",
	"Aim",
	"Shift",
	"Settle",
	"AwaitSettle",
	"Assess",
	"AwaitAssess",
	"AwaitDecision",
	"Watch",
	"AwaitWatch",
	"Complete",
	"FailBack",
	"Restore",
	"AwaitRestore",
	"Verify",
]);

/** Every fault that may strike at a site, but for those of {@link serviceFaults}. */
export function faultsAt(site: Site): Fault[] {
	return kindsAt(site).map((kind) => ({ place: site.place, n: site.n, name: site.name, kind }));
}

function kindsAt({ place, name, run }: Site): string[] {
	const ofExecution = run?.actor.kind === "execution";
	switch (place) {
		case "call":
			return [
				...Object.keys(API_ERRORS),
				...answersTo(name),
				...(isWrite(name) ? Object.keys(OUTAGE) : []),
				...(isWrite(name) && ofExecution ? Object.keys(IN_FLIGHT) : []),
				...(name === "dns.change" && run?.name === "shift" ? Object.keys(RACE) : []),
			];
		case "run":
			return [
				"killed-before",
				...Array.from({ length: run?.writes ?? 0 }, (_, i) => `killed-after-${i + 1}`),
				"twice",
				...(ofExecution ? ["starts-late"] : []),
			];
		case "state":
			return [...Object.keys(STATE_FAULTS), ...(name === "AwaitDecision" ? Object.keys(GATE_FAULTS) : [])];
	}
}

/** What can happen to the service while the execution is in a state: at the first and at the last visit of each. */
export function serviceFaults(sites: readonly Site[]): Fault[] {
	const states = sites.filter(({ place }) => place === "state");
	const visits = states.filter(
		({ name, by, n }) =>
			by === states[0]?.by &&
			[states.find((each) => each.name === name), states.findLast((each) => each.name === name && each.by === by)].some(
				(each) => each?.n === n,
			),
	);
	return visits.flatMap(({ n, name }) =>
		Object.keys(SERVICE_FAULTS)
			.filter((kind) => !kind.endsWith("-changed") || MOVING.has(name))
			.map((kind) => ({ place: "state" as const, n, name, kind })),
	);
}

/**
 * The single faults of a release, given the sites of its rehearsal without any.
 * @param all - whether every kind strikes at every site. Otherwise it is left out where it comes to the same as another: inside of
 * a row of equal looks, and where errors are alike for a call that only reads, which meets them in turn.
 */
export function singles(without: Case, sites: readonly Site[], all: boolean): Case[] {
	const struck = all ? sites : distinct(sites);
	const faults = [...struck.flatMap(faultsAt), ...serviceFaults(sites)];
	const chosen = all ? faults : faults.filter(comesInTurn);
	return chosen.map((fault) => ({ ...without, faults: [fault] }));
}

/** Whether it is a fault's turn among those that come to the same. */
function comesInTurn({ place, name, n, kind }: Fault): boolean {
	const alike = ALIKE_FOR_READS.find((kinds) => kinds.some((each) => each === kind));
	if (!alike || place !== "call" || isWrite(name) || tells(name)) return true;
	return alike[n % alike.length] === kind;
}
