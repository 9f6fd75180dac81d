import type { HistoryEntry } from "../../../runtime/contract/index.ts";
import { inert, plainText } from "../../command-line/plain.ts";
import { EXIT, UsageError } from "../exit.ts";
import { isDeployment } from "../find/names.ts";
import { findDeployment, findRollout, type Meant, unknownDeployment } from "../find/rollout.ts";
import type { Lookup } from "../find/services.ts";
import { type Snapshot, snapshotOf, snapshotsOf } from "../read/snapshot.ts";
import { statusOf } from "../read/status.ts";
import { statusDocument, written } from "../show/json.ts";
import { patiently, type Terminal, type TextStream } from "../show/terminal.ts";
import { overviewOf, textOf } from "../show/text.ts";
import { endingText, follow } from "./follow.ts";
import { type Clock, POLL, steadily } from "./steadily.ts";

/** What `status` is asked. */
export interface StatusOptions {
	/** A service, a deployment, or an execution; nothing: all services. */
	readonly rollout?: string | undefined;
	/** Draw it until it ends. */
	readonly watch: boolean;
	/** Wait until it ends, and tell by the exit code how. */
	readonly wait: boolean;
	readonly json: boolean;
}

/** How long a deployment may be unknown before nobody waits for it any more: ECS's event comes within seconds. In milliseconds. */
const UNKNOWN = 300_000;

/** Tells what runs. @throws {Mistake} when what is asked for is not there. */
export async function status(
	options: StatusOptions,
	lookup: Lookup,
	clock: Clock,
	terminal: Terminal,
): Promise<number> {
	if (options.watch && options.json) throw new UsageError("--watch draws for people: take --json with --wait");
	if (options.watch || options.wait) return followed(options, lookup, clock, terminal);
	const { stderr } = terminal;
	const rollout = options.rollout ?? lookup.service;
	if (rollout === undefined) {
		const snapshots = await patiently("reading all services", stderr, async () => {
			const all = await snapshotsOf(lookup);
			const [only, ...more] = all;
			// The picture of a single service has all that is known of it.
			return only && more.length === 0 ? [await snapshotOf(only.service, lookup)] : all;
		});
		return printed(snapshots, null, options, clock.now(), terminal);
	}
	const meant = await patiently("looking for it", stderr, () => findRollout(rollout, lookup));
	const snapshot = await patiently("reading", stderr, () => snapshotOf(meant.service, lookup));
	return printed([snapshot], null, options, clock.now(), terminal);
}

async function followed(options: StatusOptions, lookup: Lookup, clock: Clock, terminal: Terminal): Promise<number> {
	const meant = await whichToFollow(options.rollout ?? lookup.service, lookup, clock, terminal.stderr);
	const { snapshot, ending } = await follow(meant, options.watch, lookup, clock, terminal);
	if (options.json) printed([snapshot], ending, options, clock.now(), terminal);
	else terminal.stdout.write(`${inert(endingText(meant.service, ending, terminal.paint))}\n`);
	return !options.wait || ending.outcome === "completed" ? EXIT.ok : EXIT.failedBack;
}

async function whichToFollow(
	rollout: string | undefined,
	lookup: Lookup,
	clock: Clock,
	stderr: TextStream,
): Promise<Meant> {
	if (rollout !== undefined && isDeployment(rollout)) return appeared(rollout, lookup, clock, stderr);
	if (rollout !== undefined) return patiently("looking for it", stderr, () => findRollout(rollout, lookup));
	const [service, ...more] = await patiently("reading all services", stderr, async () =>
		(await snapshotsOf(lookup)).map((snapshot) => snapshot.service),
	);
	if (service !== undefined && more.length === 0) return { service };
	const which = service === undefined ? "none is known yet" : `one of ${[service, ...more].join(", ")}`;
	throw new UsageError(`--watch and --wait need a service: ${which}`);
}

/** A deployment's rollout: a pipeline asks for it before ECS has told anybody of it. */
async function appeared(attempt: string, lookup: Lookup, clock: Clock, stderr: TextStream): Promise<Meant> {
	const { service, sources } = lookup;
	const time = () => clock.now().getTime();
	let until = time() + UNKNOWN;
	for (let first = true; ; first = false) {
		const found = await steadily(() => findDeployment(attempt, lookup), clock, stderr);
		if (found) return found;
		// Who may not list executions does not see a release that waits for another rollout's end.
		const other = service === undefined ? undefined : await steadily(() => sources.locks.held(service), clock, stderr);
		if (other) until = time() + UNKNOWN;
		if (time() >= until) throw new UsageError(unknownDeployment(attempt));
		const turn = other ? `, once ${other.attempt} has ended` : "";
		if (first) {
			const limit = `waiting for at most ${UNKNOWN / 1000} s${turn}`;
			stderr.write(`${plainText(`nothing is known of ${attempt} yet; ${limit}`)}\n`);
		}
		await clock.sleep(POLL);
	}
}

function printed(
	snapshots: readonly Snapshot[],
	ending: HistoryEntry | null,
	{ json }: StatusOptions,
	now: Date,
	{ stdout, paint }: Terminal,
): number {
	const services = snapshots.map(statusOf);
	const [only, ...more] = services;
	if (json) stdout.write(`${written(statusDocument(now, services, ending))}\n`);
	else if (!only)
		stdout.write(
			"no rollout yet, and no service is known: name one to see what serves, npm run cli -- status SERVICE\n",
		);
	else stdout.write(`${inert(more.length === 0 ? textOf(only, now, paint) : overviewOf(services, now, paint))}\n`);
	return EXIT.ok;
}
