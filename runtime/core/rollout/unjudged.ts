import type { ByColor, Color, Original } from "../../contract/index.ts";
import type { ServiceView } from "../../ports/index.ts";
import type { DnsState } from "../routing/dns.ts";

/** What users had before a deployment of the color that serves. */
export interface ServedBefore {
	/** ARN of its task definition. */
	readonly taskDefinition: string;
	/** The same as a text that is equal for equal releases; none where it cannot be read any more. */
	readonly release: string | undefined;
	/** Whether a rollout has judged it, or an apply recorded it: only to that it is reverted. */
	readonly recorded: boolean;
}

/** By another way the color that serves was given other content than users had: no rollout has judged it. */
export interface Unjudged {
	readonly decision: "unjudged";
	readonly stable: Color;
	readonly reason: string;
	/** ARN of the task definition to go back to; none where nobody knows that it was good. */
	readonly revertTo?: string;
	/** What the lock keeps while it is reverted. */
	readonly original: Original;
}

/** What is known of both colors. */
interface Observed {
	readonly served?: ServedBefore | undefined;
	/** What each color runs, as a text that is equal for equal releases. */
	readonly releases: ByColor<string>;
	readonly services: ByColor<ServiceView>;
	readonly actions: Original["actions"];
}

/** What no rollout has judged is told; what is as it was before is nobody's news. No data is no news either. */
export function unjudged(
	{ stable, records, preview }: Extract<DnsState, { atRest: true }>,
	{ served, releases, services, actions }: Observed,
): Unjudged | undefined {
	const { taskDefinition } = services[stable].deployment;
	const same = !served || served.taskDefinition === taskDefinition || served.release === releases[stable];
	if (same) return undefined;
	const reason = `${stable} serves production, and was given ${taskDefinition} past every rollout; users had ${served.taskDefinition}`;
	const original = { records: [...records], preview: [...preview], actions };
	const revertTo = served.recorded ? { revertTo: served.taskDefinition } : {};
	return { decision: "unjudged", stable, reason, original, ...revertTo };
}
