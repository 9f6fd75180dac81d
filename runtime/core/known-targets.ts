import type { KnownTargets, PerColour } from "../contract.ts";
import { COLOURS } from "../contract.ts";
import type { Target } from "../ports.ts";

/**
 * What is known of a candidate's targets after a look. One that has been healthy on both edges is proven, and stays so until it
 * drains: a look that is shown fewer forgets none. Those of the first look count as proven, for nobody knows since when they are there.
 */
export function noteTargets(
	before: KnownTargets | undefined,
	targets: PerColour<readonly Target[]>,
	now: Date,
): KnownTargets {
	const current = COLOURS.flatMap((edge) => targets[edge]);
	const draining = new Set(current.filter(({ state }) => state.includes("draining")).map(({ id }) => id));
	const ids = [...new Set(current.map(({ id }) => id))].filter((id) => !draining.has(id));
	if (!before) return { proven: ids, since: {} };
	const healthy = (id: string) =>
		COLOURS.every((edge) => targets[edge].some((target) => target.id === id && target.state === "healthy"));
	const proven = new Set(before.proven.filter((id) => !draining.has(id)));
	for (const id of ids) if (healthy(id)) proven.add(id);
	const fresh = ids.filter((id) => !proven.has(id));
	const since = Object.fromEntries(fresh.map((id) => [id, before.since[id] ?? now.toISOString()]));
	return { proven: [...proven], since };
}

/** For how long each target has been there that is not proven, in seconds. */
export function newTargets({ since }: KnownTargets, now: Date): Record<string, number> {
	return Object.fromEntries(
		Object.entries(since).map(([id, from]) => [id, (now.getTime() - Date.parse(from)) / 1_000]),
	);
}
