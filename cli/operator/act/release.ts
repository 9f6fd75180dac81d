import { ReleaseRequest } from "../../../runtime/contract/index.ts";
import { InvalidInput } from "../../../runtime/errors.ts";
import { parse } from "../../../runtime/parse.ts";
import { UsageError } from "../exit.ts";
import { type Lookup, nobody, tolerateRefusal } from "../find/services.ts";
import { type Standing, standingOf } from "../read/snapshot.ts";
import type { Terminal } from "../show/terminal.ts";
import { type Asking, type AskOptions, askFor } from "./ask.ts";

/** What `release` is asked. */
export interface ReleaseOptions extends AskOptions {
	readonly service: string;
	readonly image?: string | undefined;
	readonly "task-definition"?: string | undefined;
	/** The attempt's id. */
	readonly id?: string | undefined;
	readonly reason?: string | undefined;
	/** Whether it may begin, and go on, whatever the calendar says. */
	readonly "override-calendar"?: boolean | undefined;
}

/** What `retry` is asked. */
export interface RetryOptions extends AskOptions {
	readonly service: string;
	readonly reason?: string | undefined;
	/** Whether it may begin, and go on, whatever the calendar says. */
	readonly "override-calendar"?: boolean | undefined;
}

/**
 * Releases an image or a task definition: by a rollout, judged like any other.
 * @throws {UsageError} when neither or both are given, or one of them cannot be.
 */
export async function release(
	options: ReleaseOptions,
	lookup: Lookup,
	asking: Asking,
	terminal: Terminal,
): Promise<number> {
	const { service, image, "task-definition": taskDefinition, id, reason, "override-calendar": overrides } = options;
	if ((image === undefined) === (taskDefinition === undefined))
		throw new UsageError("say what to release: either --image IMAGE or --task-definition ARN");
	const what = { ...(image !== undefined && { image }), ...(taskDefinition && { task_definition: taskDefinition }) };
	const why = { ...(reason !== undefined && { reason }), ...(overrides && { override_calendar: true }) };
	const asked = { ...(id !== undefined && { id }), ...why, by: asking.who };
	const request = checked({ version: 1, action: "release", service, ...what, ...asked });
	const first = `${image ?? taskDefinition} is released to ${service}, step by step, and judged${past(options)}`;
	return askFor({ request, ...(await afterStanding(service, first, lookup)) }, options, asking, terminal);
}

/** Releases once more what was released last: it had failed. */
export async function retry(
	options: RetryOptions,
	lookup: Lookup,
	asking: Asking,
	terminal: Terminal,
): Promise<number> {
	const { service, reason, "override-calendar": overrides } = options;
	const newest = await tolerateRefusal(lookup.sources.releases.newest(service), undefined);
	const last = newest ? `${newest.attempt} (release ${newest.release})` : "what was released last";
	const why = { ...(reason !== undefined && { reason }), ...(overrides && { override_calendar: true }) };
	const asked = { by: asking.who, ...why };
	const request = checked({ version: 1, action: "retry", service, ...asked });
	const first = `${last} is released to ${service} again, step by step, and judged${past(options)}`;
	return askFor({ request, ...(await afterStanding(service, first, lookup)) }, options, asking, terminal);
}

/** What is said where the calendar is passed over. */
function past({ "override-calendar": overrides }: Pick<RetryOptions, "override-calendar">): string {
	return overrides ? ", whatever its calendar says" : "";
}

/** A request as the function takes it. @throws {UsageError} with every fault, in the words of the command line. */
export function checked(request: object): ReleaseRequest {
	try {
		return parse(ReleaseRequest, request, "the request");
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		throw new UsageError(...error.faults.map((fault) => `--${fault.replace(/_/g, "-")}`));
	}
}

/** What a release does to a rollout that is under way. */
async function afterStanding(service: string, first: string, { sources, ...lookup }: Lookup) {
	const [standing, settings] = await Promise.all([
		standingOf(service, sources),
		tolerateRefusal(sources.registered.settings(service), null),
	]);
	if (settings === undefined) return nobody(service, { sources, ...lookup });
	if (!standing) return { lines: [first], affectsUsers: false };
	const queues = settings?.onNewerRelease === "queue";
	const lines = [first, queues ? `it waits until ${nameOf(standing)} has ended` : superseding(standing)];
	return { lines, affectsUsers: !queues };
}

function superseding(standing: Standing): string {
	return `unless it is the same, ${nameOf(standing)}, which is under way, is stopped and taken back to ${standing.lock.stable} first`;
}

/** What the rollout that holds the lock is called. */
export function nameOf({ lock }: Standing): string {
	return lock.attempt;
}
