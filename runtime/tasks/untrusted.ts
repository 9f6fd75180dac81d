import * as v from "valibot";
import { LOG_CODES, UNREGISTERED } from "../contract/index.ts";
import { serviceName } from "../contract/schemas.ts";
import { IdentityRefused, UntrustedInput, UntrustedOriginal } from "../errors.ts";
import type { MetricLog, Registry } from "../ports/index.ts";

/** What says whose rollout it is, of an execution's input and of a document. */
const Named = v.union([
	v.pipe(
		v.object({ event: v.object({ service: serviceName }) }),
		v.transform(({ event }) => event.service),
	),
	v.pipe(
		v.object({ service: v.object({ name: serviceName }) }),
		v.transform(({ service }) => service.name),
	),
]);

/** The field by which alarms find the log line of an error that says: this is not to be trusted. None for other errors. */
export function untrustedCode(error: unknown): string | undefined {
	const untrusted = [UntrustedInput, UntrustedOriginal, IdentityRefused].some((kind) => error instanceof kind);
	return untrusted ? LOG_CODES.untrustedInput : undefined;
}

/**
 * Counts an input that is not to be trusted, under the name that it gives if a service of that name is registered: else whoever may send
 * inputs could make as many metrics as he likes. It does not fail: what was refused is told all the same.
 */
export async function countUntrusted(
	input: unknown,
	{ metricLog, registry }: { readonly metricLog?: MetricLog | undefined; readonly registry?: Registry | undefined },
): Promise<void> {
	const named = v.safeParse(Named, input);
	const name = named.success ? named.output : undefined;
	const known = name !== undefined && (await registry?.find(name).catch(() => undefined)) !== undefined;
	metricLog?.put(known ? name : UNREGISTERED, { UntrustedInputs: 1 });
}
