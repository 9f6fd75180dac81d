import { Seed } from "../../rehearsal/random.ts";
import { MOST_DENIED } from "../cases/denied.ts";
import { askedFaults, frozenFaults, OVERTAKEN, singles, WAITING, waitingFaults } from "../cases/enumerate.ts";
import { firstFaults, PAIRS_PER_FIRST } from "../cases/pairs.ts";
import { type Case, parseCase } from "../model/case.ts";
import { family } from "../model/kinds.ts";
import { RELEASE_NAMES } from "../model/releases.ts";
import { type Job, jobOf, playCase } from "./job.ts";
import { doAll } from "./pool.ts";
import { Tally } from "./tally.ts";

/** What is to be played. */
export interface Campaign {
	/** From which the choice of pairs follows. */
	readonly seed: number;
	/** How many pairs of faults. */
	readonly pairs: number;
	/** Whether every kind of fault strikes at every call, run and state, even where it comes to the same as another. */
	readonly all: boolean;
	/** Plays each so-many-th single fault; 1 plays all. */
	readonly every: number;
	/** Whether to end at the first violation. */
	readonly first: boolean;
}

/** Told how far it has come: how many cases have been played, of how many, and how much time has passed in them. */
export type OnPlayed = (done: number, all: number, virtualSeconds: number) => void;

/** Plays each release without a fault, then every single fault, pairs of them by chance, and all pairs of something asked for whose answer is denied. */
export async function playAll(
	{ seed, pairs, all: everywhere, every, first }: Campaign,
	onPlayed: OnPlayed,
): Promise<Tally> {
	const tally = new Tally();
	const all: Case[] = [];
	let asked: Case[] = [];
	for (const release of RELEASE_NAMES) {
		const without = parseCase(release);
		const rehearsed = await playCase(without);
		tally.add(rehearsed.played, "none");
		all.push(...singles(without, rehearsed, everywhere));
		if (release === "healthy") asked = askedFaults(rehearsed.sites).map((fault) => ({ ...without, faults: [fault] }));
	}
	all.push(...frozenFaults(OVERTAKEN, (await playCase(OVERTAKEN)).sites));
	all.push(...waitingFaults(WAITING, (await playCase(WAITING)).sites));
	if (first && tally.violations.length > 0) return tally;
	const chosen = shuffled(all, seed).filter((_, i) => i % every === 0);
	const denied = asked.filter((_, i) => i % every === 0).map((each): Job => ({ ...jobOf(each), denied: true }));
	const jobs = [...chosen.map(jobOf), ...pairJobs(all, pairs, seed), ...denied];
	let whole = chosen.length + pairs + denied.length * MOST_DENIED;
	let virtualSeconds = 0;
	let done = 0;
	await doAll(jobs, (results, job) => {
		if (jobs[job]?.denied) whole -= MOST_DENIED - results.length;
		for (const played of results) {
			tally.add(played, jobs[job]?.pairs || jobs[job]?.denied ? "pair" : "single");
			virtualSeconds += played.seconds;
			onPlayed(++done, whole, virtualSeconds);
		}
		return !(first && tally.violations.length > 0);
	});
	return tally;
}

function pairJobs(all: readonly Case[], count: number, seed: number): Job[] {
	const firsts = firstFaults(all, Math.ceil(count / PAIRS_PER_FIRST), seed);
	return firsts.map((each, i) => {
		const from = i * PAIRS_PER_FIRST;
		const numbers = Array.from({ length: Math.min(PAIRS_PER_FIRST, count - from) }, (_, j) => from + j);
		return { ...jobOf(each), pairs: { seed, numbers } };
	});
}

/** How many of each kind of fault come first. */
const EARLY = 8;

/** By chance, but some of every kind of fault first, rare as it may be, so that whatever is wrong is soon found. */
function shuffled(cases: readonly Case[], seed: number): Case[] {
	const uniform = new Seed(seed).stream("order");
	const byChance = cases.map((item) => ({ item, at: uniform() })).sort((a, b) => a.at - b.at);
	const observed = new Map<string, number>();
	const early = new Set<Case>();
	for (const { item } of byChance) {
		const kind = item.faults.map((fault) => `${fault.place} ${family(fault.kind)}`).join();
		const count = (observed.get(kind) ?? 0) + 1;
		observed.set(kind, count);
		if (count <= EARLY) early.add(item);
	}
	const all = byChance.map(({ item }) => item);
	return [...all.filter((each) => early.has(each)), ...all.filter((each) => !early.has(each))];
}
