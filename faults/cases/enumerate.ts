import { answersTo } from "../model/answers.ts";
import { isAwsWrite, isWrite, notifies } from "../model/calls.ts";
import { type Case, type Fault, parseCase } from "../model/case.ts";
import {
	ALIKE,
	ALIKE_FOR_READS,
	API_ERRORS,
	ASKED_FAULTS,
	CRAFTED_FAULTS,
	CRAFTED_LATER,
	DENIED_STATE_FAULTS,
	FOR_GOOD,
	GATE_FAULTS,
	IN_FLIGHT,
	LOCK_FAULTS,
	OUTAGE,
	RACE,
	SERVICE_FAULTS,
	STATE_FAULTS,
	WITHDRAWN,
} from "../model/kinds.ts";
import type { Site } from "../model/trace.ts";
import { distinct } from "./distinct.ts";

/** States in which somebody else's change of weights or listeners meets a rollout that is under way. */
const MOVING: ReadonlySet<string> = new Set([
	"Prepare",
	"Ready",
	"AwaitReady",
	"Route",
	"Shift",
	"Settle",
	"AwaitSettle",
	"Assess",
	"AwaitAssess",
	"AwaitDecision",
	"Watch",
	"AwaitWatch",
	"Freeze",
	"Frozen",
	"AwaitFrozen",
	"Confirm",
	"Complete",
	"FailBack",
	"Restore",
	"AwaitRestore",
	"Verify",
	"AwaitVerify",
]);

/** What an estate turns out to be is asked when a rollout begins; later it is somebody else's change. */
const AT_BEGIN: ReadonlySet<string> = new Set(["sticky", "ruled"]);

/** The functions that decide whether a rollout may begin. */
const DECIDING: ReadonlySet<string> = new Set(["begin", "release"]);

/** The runs and the calls by which what was asked for begins: a withdrawal races with these. */
const BEGINNERS: ReadonlySet<string> = new Set(["release", "watchdog", "begin"]);
const BEGINNINGS: ReadonlySet<string> = new Set([
	"attempts.pending",
	"stateMachine.start",
	"attempts.started",
	"attempts.putBack",
	"probations.take",
	"history.claim",
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
				...answersTo(name).filter((kind) => !AT_BEGIN.has(kind) || DECIDING.has(run?.name ?? "")),
				...(isWrite(name) ? Object.keys(OUTAGE) : []),
				...(isAwsWrite(name) ? Object.keys(FOR_GOOD) : []),
				...(isWrite(name) && ofExecution ? Object.keys(IN_FLIGHT) : []),
				...(BEGINNINGS.has(name) && BEGINNERS.has(run?.name ?? "") ? Object.keys(WITHDRAWN) : []),
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
			return [
				...Object.keys({ ...STATE_FAULTS, ...DENIED_STATE_FAULTS }),
				...(name === "AwaitDecision" ? Object.keys(GATE_FAULTS) : []),
			];
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
	const observed = new Set<string>();
	return visits.flatMap(({ n, name }) => {
		const first = !observed.has(name);
		observed.add(name);
		const kinds = Object.keys(SERVICE_FAULTS).filter((kind) => !kind.endsWith("-changed") || MOVING.has(name));
		return [...kinds, ...(first ? craftedAt(n, name) : [])].map((kind) => ({ place: "state" as const, n, name, kind }));
	});
}

/** The states in which a rollout begins: what comes between there meets no lock yet, or nothing that has been moved. */
const BEGINNING: ReadonlySet<string> = new Set(["Load", "Begin", "Prepare"]);

/** Whoever does something by hand does so as a state is entered for the first time: one half of it at one state, the other at the next. */
function craftedAt(n: number, name: string): string[] {
	const kinds = Object.keys({ ...CRAFTED_FAULTS, ...(MOVING.has(name) && CRAFTED_LATER) });
	return kinds.filter((_, i) => BEGINNING.has(name) || (n + i) % 2 === 0);
}

/** What can happen to the table while a rollout is under way: at the first visit of each state. */
export function lockFaults(sites: readonly Site[]): Fault[] {
	const states = sites.filter(({ place, name }) => place === "state" && MOVING.has(name));
	const first = states.filter(({ n, name }) => states.find((each) => each.name === name)?.n === n);
	return first.flatMap(({ n, name }) => Object.keys(LOCK_FAULTS).map((kind) => ({ place: "state", n, name, kind })));
}

/** Once a release is complete what is new goes to the other color; it may be asked for again, or gone back from. */
const ASKED_OF_COMPLETE: readonly string[] = ["asks-again", "asks-rollback"];
/** How a rollout that has failed ends: everything is asked for then. */
const ENDING: ReadonlySet<string> = new Set(["Conclude", "FailedBack"]);

/** What somebody may ask for beside a rollout: at the first visit of each state, half of it at one state, the other half at the next. */
export function askedFaults(sites: readonly Site[]): Fault[] {
	const states = sites.filter(({ place }) => place === "state");
	const own = states.filter(({ by }) => by === states[0]?.by);
	const first = (name: string) => own.find((each) => each.name === name)?.n ?? Number.POSITIVE_INFINITY;
	const complete = (n: number) => n >= first("Complete") && n < first("FailBack");
	return own
		.filter(({ n, name }) => n === first(name))
		.flatMap(({ n, name }, i) => {
			const inTurn = Object.keys(ASKED_FAULTS).filter((_, k) => ENDING.has(name) || (i + k) % 2 === 0);
			const kinds = complete(n) ? ASKED_OF_COMPLETE : inTurn;
			return kinds.map((kind) => ({ place: "state" as const, n, name, kind }));
		});
}

/** What is known of a release's rehearsal without any fault. */
interface Without {
	readonly sites: readonly Site[];
	/** From when on the release was sick, in seconds; absent when it never was. */
	readonly sickFrom?: number | undefined;
}

/** Of the faults that strike before a release is sick so many-th is played: until then it is the healthy one, which meets them all. */
const BEFORE_SICK = 4;

/**
 * The single faults of a release.
 * @param all - whether every kind strikes at every site. Otherwise it is left out where it comes to the same as another: inside of
 * a row of equal checks; where kinds are alike, which are met in turn; and mostly, before a sick release differs from a healthy one.
 */
export function singles(without: Case, { sites, sickFrom }: Without, all: boolean): Case[] {
	const injected = all ? sites : distinct(sites);
	const faults = [...lockFaults(sites), ...askedFaults(sites), ...injected.flatMap(faultsAt), ...serviceFaults(sites)];
	const chosen = all ? faults : seldom(faults.filter(comesInTurn), earlier(sites, sickFrom));
	return [...frozen(without), ...chosen.map((fault) => ({ ...without, faults: [fault] }))];
}

/** After how many minutes freezes begin: before the release is asked for, before it would be over, and in each part of its rollout. */
const FREEZES = [0, 2, 5, 6, 7, 8, 9, 10] as const;

/** A release that a freeze overtakes in the middle. */
export const OVERTAKEN: Case = { ...parseCase("healthy"), freeze: 7 };

/** What can happen to a rollout that a freeze holds up, to its service, or to what people want meanwhile. */
const IN_FREEZE = { ...STATE_FAULTS, ...SERVICE_FAULTS, ...ASKED_FAULTS };

/** The single faults of a release while a freeze holds it up: at the first visit of each state, and in the functions that are run then. */
export function frozenFaults(without: Case, sites: readonly Site[]): Case[] {
	const own = distinct(sites).filter(({ run }) => run?.name === "freeze" || run?.name === "frozen");
	const states = ["Freeze", "Frozen", "AwaitFrozen"].flatMap(
		(name) => sites.find((each) => each.place === "state" && each.name === name) ?? [],
	);
	const inStates = states.flatMap(({ n, name }) =>
		Object.keys(IN_FREEZE).map((kind): Fault => ({ place: "state", n, name, kind })),
	);
	return [...own.flatMap(faultsAt).filter(comesInTurn), ...inStates].map((fault) => ({ ...without, faults: [fault] }));
}

/** A release that waits for the calendar first. */
export const WAITING: Case = { ...parseCase("healthy"), freeze: 0 };

/** What can happen to a release that waits: somebody withdraws it while it lies in the table, and as it begins. */
export function waitingFaults(without: Case, sites: readonly Site[]): Case[] {
	const calls = distinct(sites).flatMap(faultsAt);
	const withdrawn = calls.filter(({ kind }) => Object.hasOwn(WITHDRAWN, kind));
	const asked = askedFaults(sites).filter(({ kind }) => kind === "asks-withdraw");
	return [...withdrawn, ...asked].map((fault) => ({ ...without, faults: [fault] }));
}

/** The same release with each freeze, and nothing else that goes wrong. */
function frozen(without: Case): Case[] {
	return FREEZES.map((freeze) => ({ ...without, freeze }));
}

/** Whether it is a fault's turn among those that come to the same. */
function comesInTurn({ place, name, n, kind }: Fault): boolean {
	const reads = place === "call" && !isWrite(name) && !notifies(name);
	const alike = [...(reads ? ALIKE_FOR_READS : []), ...ALIKE].find((kinds) => kinds.some((each) => each === kind));
	return !alike || alike[n % alike.length] === kind;
}

/** Tells of a fault whether it strikes before the release is sick. */
function earlier(sites: readonly Site[], sickFrom = Number.NEGATIVE_INFINITY): (fault: Fault) => boolean {
	const before = new Set(sites.filter(({ seconds }) => seconds < sickFrom).map(({ place, n }) => `${place}:${n}`));
	return ({ place, n }) => before.has(`${place}:${n}`);
}

/** All faults, but few of some. */
function seldom(faults: readonly Fault[], some: (fault: Fault) => boolean): Fault[] {
	const few = faults.filter(some).filter((_, i) => i % BEFORE_SICK === 0);
	return [...few, ...faults.filter((fault) => !some(fault))];
}
