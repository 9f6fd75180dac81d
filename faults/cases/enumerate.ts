import { hasData, isWrite } from "../play/calls.ts";
import type { Site } from "../play/trace.ts";
import type { Case, Fault } from "./case.ts";
import { API_ERRORS, IN_FLIGHT, NO_DATA, RACE, SERVICE_FAULTS, STATE_FAULTS } from "./kinds.ts";

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
				...(hasData(name) ? Object.keys(NO_DATA) : []),
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
			return Object.keys(STATE_FAULTS);
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

/** Every single fault of a release, given the sites of its rehearsal without any. */
export function singles(without: Case, sites: readonly Site[]): Case[] {
	const faults = [...sites.flatMap(faultsAt), ...serviceFaults(sites)];
	return faults.map((fault) => ({ ...without, faults: [fault] }));
}
