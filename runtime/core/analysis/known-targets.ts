import {
	type ByColor,
	COLORS,
	type KnownTargets,
	MARK_LENGTH,
	MOST_FIRST_CHECKS,
	MOST_KNOWN_TARGETS,
} from "../../contract/index.ts";
import type { Target } from "../../ports/index.ts";

/**
 * What is known of a candidate's targets after a check. One that has been healthy on both load balancers is proven, and stays so until it
 * drains: a check that is shown fewer forgets none. Those of the first check count as proven, for nobody knows since when they are there.
 * What is forgotten because there were too many counts as proven too: it is given no time to start that it may have had.
 */
export function noteTargets(
	before: KnownTargets | undefined,
	targets: ByColor<readonly Target[]>,
	now: Date,
): KnownTargets {
	const current = COLORS.flatMap((alb) => targets[alb]);
	const draining = new Set(current.filter(({ state }) => state.includes("draining")).map(({ id }) => markOf(id)));
	const observed = new Set(current.map(({ id }) => markOf(id)).filter((mark) => !draining.has(mark)));
	if (!before) return remembered(observed, new Map());
	const healthy = healthyOnBoth(targets);
	const proven = new Set(marksIn(before.proven).filter((mark) => !draining.has(mark)));
	for (const mark of observed) if (healthy.has(mark)) proven.add(mark);
	const known = firstObserved(before);
	const fresh = new Map<string, string>();
	for (const mark of observed) {
		const from = known.get(mark) ?? (before.full ? undefined : now.toISOString());
		if (from !== undefined && !proven.has(mark)) fresh.set(mark, from);
	}
	return remembered(proven, fresh, before.full);
}

/** For how long each of the targets has been there that is not proven, in seconds, by its id. */
export function newTargets(
	known: KnownTargets,
	targets: ByColor<readonly Target[]>,
	now: Date,
): Record<string, number> {
	const first = firstObserved(known);
	return Object.fromEntries(
		COLORS.flatMap((alb) => targets[alb]).flatMap(({ id }) => {
			const from = first.get(markOf(id));
			return from === undefined ? [] : [[id, (now.getTime() - Date.parse(from)) / 1_000] as const];
		}),
	);
}

function healthyOnBoth(targets: ByColor<readonly Target[]>): ReadonlySet<string> {
	const healthy = (each: readonly Target[]) =>
		new Set(each.filter(({ state }) => state === "healthy").map(({ id }) => markOf(id)));
	const green = healthy(targets.green);
	return new Set([...healthy(targets.blue)].filter((mark) => green.has(mark)));
}

/** When each target that is not proven was first seen, by its mark. */
function firstObserved({ since }: KnownTargets): ReadonlyMap<string, string> {
	return new Map(Object.entries(since).flatMap(([at, text]) => marksIn(text).map((mark) => [mark, at] as const)));
}

function remembered(proven: ReadonlySet<string>, fresh: ReadonlyMap<string, string>, full = false): KnownTargets {
	const tooMany = full || proven.size + fresh.size > MOST_KNOWN_TARGETS;
	if (!tooMany) return { proven: [...proven].join(""), since: byTimestamp(fresh) };
	return { proven: "", since: fresh.size > MOST_KNOWN_TARGETS ? {} : byTimestamp(fresh), full: true };
}

/** By the moment at which they were first seen. Of too many moments the earliest count as one, the earliest: that gives less time. */
function byTimestamp(fresh: ReadonlyMap<string, string>): Record<string, string> {
	const timestamps = [...new Set(fresh.values())].sort();
	const early = timestamps.slice(0, Math.max(0, timestamps.length - MOST_FIRST_CHECKS + 1));
	const [earliest = ""] = early;
	const at = new Map(early.map((timestamp) => [timestamp, earliest]));
	const since: Record<string, string> = {};
	for (const [mark, timestamp] of fresh) {
		const key = at.get(timestamp) ?? timestamp;
		since[key] = `${since[key] ?? ""}${mark}`;
	}
	return since;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BITS_A_DIGIT = 6;

/**
 * A target's mark: its id in five characters, where an IPv6 address with its port has up to 47. Two ids share one once in a thousand
 * million times. A target that shares its mark with one that is proven counts as proven, and is given no time to start.
 */
export function markOf(id: string): string {
	let hash = mixed(fowlerNollVo(id));
	let mark = "";
	for (let i = 0; i < MARK_LENGTH; i++) {
		mark += DIGITS.charAt(hash & (DIGITS.length - 1));
		hash >>>= BITS_A_DIGIT;
	}
	return mark;
}

/** The marks that stand one after the other in a text. */
export function marksIn(text: string): string[] {
	return Array.from({ length: text.length / MARK_LENGTH }, (_, i) =>
		text.slice(i * MARK_LENGTH, (i + 1) * MARK_LENGTH),
	);
}

/** FNV-1a of 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function fowlerNollVo(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return hash >>> 0;
}

/** Ids of one subnet differ in their last digits only; after this every bit of them has changed half of the others. */
function mixed(hash: number): number {
	const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
	return (twice ^ (twice >>> 16)) >>> 0;
}
