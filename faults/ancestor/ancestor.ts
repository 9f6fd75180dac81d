import { isDeepStrictEqual } from "node:util";
import type { FreeClock } from "../../rehearsal/clock.ts";
import { ancestor } from "../../rehearsal/policies/ancestor.ts";
import { Killed } from "../../rehearsal/policies/policy.ts";
import { type Case, caseText, type Fault, parseCase } from "../model/case.ts";
import { API_ERRORS, STATE_FAULTS } from "../model/kinds.ts";
import { RELEASE_NAMES } from "../model/releases.ts";
import type { Site } from "../model/trace.ts";
import type { OnPlayed } from "../run/campaign.ts";
import { AncestorSimulation } from "./ancestor-simulation.ts";

/** For how long users are watched after the deployment, in seconds: so long until somebody comes. */
const WATCHED_SECONDS = 1_800;

/** What became of a case under the published sample. */
export interface AncestorPlayed {
	readonly case: string;
	/** `nowhere`: traffic is divided, or all of it stays with a release that has failed. */
	readonly end: "completed" | "failed-back" | "nowhere";
	/** From the fail verdict, or the death of the execution, until no user met the candidate any more; infinity where some still did half an hour after the deployment. */
	readonly safetySeconds?: number;
	/** Requests that failed because of the release, within half an hour of the deployment. */
	readonly failed: number;
}

/** Plays one case with the published sample. */
export async function playAncestor(
	each: Case,
	clock: FreeClock,
): Promise<{ readonly played: AncestorPlayed; readonly sites: readonly Site[] }> {
	clock.restart();
	const simulation = new AncestorSimulation(each, clock);
	const { service, world } = simulation;
	const records = () => world.dns.recordSets(service.dns.zoneId, service.dns.name);
	const original = await records();
	const completed = original.map((record) => ({ ...record, Weight: record.SetIdentifier === "green" ? 100 : 0 }));
	await clock.runUntil(toItsEnd(simulation));
	await clock.runUntil(simulation.sleep(Math.max(0, WATCHED_SECONDS - simulation.seconds())));
	const found = await records();
	const is = (wanted: unknown) => isDeepStrictEqual(found, wanted);
	const end = is(original) ? "failed-back" : is(completed) && simulation.lostAt === undefined ? "completed" : "nowhere";
	const failed = world.series.failedByRelease.reduce((sum, count) => sum + count, 0);
	return { played: { case: caseText(each), end, ...safetyOf(simulation), failed }, sites: simulation.trace.sites };
}

async function toItsEnd(simulation: AncestorSimulation): Promise<void> {
	try {
		const { outcome } = await ancestor.run(simulation);
		if (outcome !== "completed") simulation.lose();
	} catch (error) {
		if (!(error instanceof Killed)) throw error;
		simulation.lose();
	}
}

function safetyOf({ lostAt, world }: AncestorSimulation): Pick<AncestorPlayed, "safetySeconds"> {
	if (lostAt === undefined) return {};
	const met = world.series.candidate.findLastIndex((requests) => requests > 0);
	if (met >= WATCHED_SECONDS - 1) return { safetySeconds: Number.POSITIVE_INFINITY };
	return { safetySeconds: Math.max(0, met + 1 - lostAt) };
}

/** Every single fault: each call, each run of a function and each state, as for this project. */
export function ancestorSingles(without: Case, sites: readonly Site[]): Case[] {
	const kinds: Readonly<Record<Site["place"], readonly string[]>> = {
		call: Object.keys(API_ERRORS),
		run: ["killed-before", "killed-after-1"],
		state: Object.keys(STATE_FAULTS),
	};
	return sites.flatMap(({ place, n, name }) =>
		kinds[place].map((kind): Case => ({ ...without, faults: [{ place, n, name, kind } satisfies Fault] })),
	);
}

/** Plays every release without a fault, and with every single one. */
export async function playAncestors(clock: FreeClock, onPlayed: OnPlayed): Promise<AncestorPlayed[]> {
	const results: AncestorPlayed[] = [];
	for (const release of RELEASE_NAMES) {
		const without = parseCase(release);
		const first = await playAncestor(without, clock);
		results.push(first.played);
		const cases = ancestorSingles(without, first.sites);
		for (const each of cases) {
			results.push((await playAncestor(each, clock)).played);
			onPlayed(results.length, RELEASE_NAMES.length * (cases.length + 1), results.length * WATCHED_SECONDS);
		}
	}
	return results;
}
