import type { ServiceConfig } from "../contract/index.ts";
import { type Beginning, beginning } from "../core/rollout/calendar/beginning.ts";
import { NotReleasable } from "../errors.ts";

/** An attempt, as far as a calendar has to do with it. */
interface Asked {
	readonly kind?: string;
	readonly overrideCalendar?: boolean | undefined;
}

/**
 * Until when an attempt waits for the service's calendar, and why. Nothing where it may begin now: a rollback always may, and so may what
 * somebody lets pass.
 * @throws {NotReleasable} when it never may.
 */
export function forCalendar(
	attempt: Asked,
	{ service, now }: { readonly service: ServiceConfig; readonly now: Date },
): Extract<Beginning, { may: "later" }> | undefined {
	if (attempt.kind === "rollback" || attempt.overrideCalendar) return undefined;
	const begins = beginning(service, now);
	if (begins.may === "never") throw new NotReleasable(`${service.name} can release nothing: ${begins.why}`);
	return begins.may === "later" ? begins : undefined;
}
