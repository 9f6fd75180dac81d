import type { Lookup } from "../find/services.ts";
import { tolerateRefusal } from "../find/services.ts";
import type { Terminal } from "../show/terminal.ts";
import { type Asking, type AskOptions, askFor } from "./ask.ts";
import { checked } from "./release.ts";

/** What `withdraw` is asked. */
export interface WithdrawOptions extends AskOptions {
	readonly service: string;
	/** The attempt's id; without one the newest. */
	readonly id?: string | undefined;
	/** Why: history and announcements repeat it. */
	readonly reason: string;
}

/** Calls off what waits, for the calendar or for its turn: it never begins, and no user is affected. What has begun is left alone. */
export async function withdraw(
	options: WithdrawOptions,
	{ sources }: Lookup,
	asking: Asking,
	terminal: Terminal,
): Promise<number> {
	const { service, id, reason } = options;
	const newest = id === undefined ? await tolerateRefusal(sources.releases.newest(service), undefined) : undefined;
	const what = id ?? (newest ? `${newest.attempt} (release ${newest.release})` : "what was released last");
	const asked = { ...(id !== undefined && { id }), by: asking.who, reason };
	const request = checked({ version: 1, action: "withdraw", service, ...asked });
	const lines = [`${what} of ${service} is withdrawn, if it waits still: then it never begins`];
	return askFor({ request, lines, affectsUsers: false }, options, asking, terminal);
}
