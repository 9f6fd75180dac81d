import * as v from "valibot";
import { serviceName } from "../contract/schemas.ts";
import { ReleaseEvent, ServiceConfig, type StartInput } from "../contract.ts";
import { foreignKeys, parseUntrusted } from "../parse.ts";

/**
 * Version 0.2 registered no services: a service's rule handed its whole configuration over, beside an event that does not name the service.
 * This reads what such a rule sends. All else that 0.2 has written is read as it stands: a lock names its service in its configuration, a
 * document of an execution under way has both, and neither has ever had a name in its event.
 */
const HandedOver = v.object({
	event: v.object(ReleaseEvent.entries),
	service: v.looseObject({ name: serviceName }),
});

/** What a rule of version 0.2 sent. */
export interface HandedOver {
	/** The event, as a rule of today sends it. */
	readonly event: StartInput["event"];
	/** Reads the configuration that was handed over. @throws {UntrustedInput} with every fault. */
	readonly configuration: () => ServiceConfig;
}

const { service: _, ...EVENT_OF_0_2 } = ReleaseEvent.entries;

/** Whether an input is a rule's of version 0.2: it has a service beside an event that names none. */
export function isHandedOver(input: unknown): boolean {
	const { event, service } = Object(input) as { readonly event?: unknown; readonly service?: unknown };
	return isObject(service) && isObject(event) && !Object.hasOwn(event, "service");
}

/** Reads an input of version 0.2. @throws {UntrustedInput} with every fault, but those of the configuration, which may not count. */
export function handedOver(input: unknown, what: string): HandedOver {
	const { event: given, service } = input as v.InferInput<typeof HandedOver>;
	const foreign = [
		...foreignKeys(input, ["event", "service"]),
		...foreignKeys(given, Object.keys(EVENT_OF_0_2), "event."),
	];
	const { event, service: named } = parseUntrusted(HandedOver, input, what, foreign);
	return {
		event: { ...event, service: named.name },
		configuration: () => parseUntrusted(v.object({ service: ServiceConfig }), { service }, what).service,
	};
}

function isObject(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
