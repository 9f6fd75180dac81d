import type { Release } from "../../../runtime/contract/index.ts";
import { UsageError } from "../exit.ts";
import { type Lookup, nobody, tolerateRefusal } from "../find/services.ts";
import { standingOf } from "../read/snapshot.ts";
import { timestamp } from "../show/format.ts";
import type { Terminal } from "../show/terminal.ts";
import { type Asking, type AskOptions, askFor, type Plan } from "./ask.ts";
import { checked, nameOf } from "./release.ts";

/** What `rollback` is asked. */
export interface RollbackOptions extends AskOptions {
	readonly service: string;
	/** Why: history and announcements repeat it. */
	readonly reason: string;
	/** The number of the release to go back to. Default: the one that served before. */
	readonly to?: string | undefined;
}

/**
 * Goes back: from a rollout to what serves, in probation to the old color, at rest to the release that served before, or to another one.
 * @throws {UsageError} when there is nothing to go back to.
 */
export async function rollback(
	options: RollbackOptions,
	lookup: Lookup,
	asking: Asking,
	terminal: Terminal,
): Promise<number> {
	const { service, reason, to } = options;
	if (to !== undefined && !/^\d{1,9}$/.test(to))
		throw new UsageError(`--to must be the number of a release (given: ${to})`);
	const release = to === undefined ? undefined : Number(to);
	const request = checked({
		version: 1,
		action: "rollback",
		service,
		reason,
		by: asking.who,
		...(release !== undefined && { to: release }),
	});
	const plan = await planOf(service, release, lookup);
	return askFor({ request, ...plan, affectsUsers: true }, options, asking, terminal);
}

async function planOf(service: string, to: number | undefined, lookup: Lookup): Promise<Pick<Plan, "lines">> {
	const { sources } = lookup;
	const [standing, settings, served] = await Promise.all([
		standingOf(service, sources),
		tolerateRefusal(sources.registered.settings(service), null),
		tolerateRefusal(sources.releases.served(service), undefined),
	]);
	if (settings === undefined) return nobody(service, lookup);
	const migrated = migrations(settings?.taskHooks ?? []);
	if (standing && to === undefined) return { lines: [aborting(nameOf(standing), standing.lock.stable), ...migrated] };
	const [serves, ...before] = served ?? [];
	const stops = standing ? [`${nameOf(standing)}, which is under way, is stopped and taken back first`] : [];
	if (!served) return { lines: [`${service} goes back`, ...stops, ...migrated] };
	const wanted = targetOf(service, to, served);
	const lines = [
		`${service} goes back from ${shown(serves)} to ${shown(wanted)}: both load balancers at once, then DNS; no steps, no hooks`,
		...(before.length > 1 && to === undefined ? [`others: --to ${numbers(before, wanted)}`] : []),
	];
	return { lines: [...lines, ...stops, ...migrated] };
}

function aborting(name: string, stable: string): string {
	return `${name} is under way: it is aborted, and ${stable} gets all of the traffic again`;
}

/** The release to go back to. @throws {UsageError} when users have had no such release, or only one. */
function targetOf(service: string, to: number | undefined, served: readonly Release[]): Release {
	const [serves, ...before] = served;
	if (to !== undefined) {
		const named = served.find(({ release }) => release === to);
		if (named && named !== serves) return named;
		const why = named ? `release ${to} serves already` : `release ${to} is none of the last that ${service} has served`;
		throw new UsageError(`${why}; there are ${numbers(before) || "none to go back to"}`);
	}
	const earlier = before.find(({ release }) => serves === undefined || release < serves.release);
	if (earlier) return earlier;
	throw new UsageError(`${service} has served nothing else yet: there is no release to go back to`);
}

function numbers(releases: readonly Release[], except?: Release): string {
	return releases.flatMap((each) => (each === except ? [] : [each.release])).join(", ");
}

function shown(release: Release | undefined): string {
	if (!release) return "what serves";
	const images = release.images.map(({ image }) => image).join(", ");
	const when = release.servedAt === undefined ? "" : `, served since ${timestamp(release.servedAt)}`;
	return `release ${release.release} (${images || release.taskDefinition}${when})`;
}

/** What a way back does not undo. */
function migrations(taskHooks: readonly string[]): string[] {
	if (taskHooks.length === 0) return [];
	const list = taskHooks.map((command) => `- ${command}`);
	return ["These hooks ran as tasks with the newer release, and what they changed stays:", ...list];
}
