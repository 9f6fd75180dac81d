import type { ServiceConfig } from "../../contract/index.ts";

/** Step Functions keeps the name of an execution for 90 days: the second tells one attempt from a namesake of a service that was destroyed. */
export function executionNameOf({ name }: ServiceConfig, attempt: string, now: Date): string {
	return `${name}-${attempt}-${Math.floor(now.getTime() / 1_000).toString(36)}`;
}
