import type { ServiceConfig } from "../../../contract/index.ts";
import { freezeAt, freezesOf } from "./freezes.ts";
import { shown } from "./zone.ts";

/** A freeze that has overtaken a rollout. */
export interface Overtaken {
	readonly until: Date;
	/** Until when, and why, for people. */
	readonly why: string;
}

/** The freeze in which a rollout is to take no further step now. */
export function overtaken({ calendar }: Pick<ServiceConfig, "calendar">, now: Date): Overtaken | undefined {
	const found = calendar ? freezeAt(now.getTime(), freezesOf(calendar)) : undefined;
	if (!calendar || !found) return undefined;
	const until = new Date(found.to);
	return { until, why: `frozen until ${shown(until, calendar.timeZone)}: ${found.reason}` };
}
