import type { ActuatorPorts } from "../../runtime/ports.ts";

/** Stands before every call of a port: sees it, may answer it, fail it, or let it through. */
export type Hook = (call: PortCall, next: () => Promise<unknown>) => Promise<unknown>;

/** One call of a port. */
export interface PortCall {
	/** Port and method, for instance `dns.change`. */
	readonly name: string;
	readonly args: readonly unknown[];
}

/** The ports' methods that change the world beyond the controller's own table. */
const WRITES = new Set(["dns.change", "edges.aim", "edges.tag", "services.scale", "services.tag"]);
/** The ports' methods that write the controller's own table. */
const LEDGER = new Set(["locks.acquire", "locks.release", "history.claim", "history.close"]);

export function isWrite({ name }: PortCall): boolean {
	return WRITES.has(name);
}

export function isAnyWrite({ name }: PortCall): boolean {
	return WRITES.has(name) || LEDGER.has(name);
}

/** The same ports with a hook before every call. */
export function hooked(ports: ActuatorPorts, hook: Hook): ActuatorPorts {
	const port = <T extends object>(name: string, target: T): T =>
		new Proxy(target, {
			get(_, key) {
				const method = Reflect.get(target, key) as (...args: unknown[]) => Promise<unknown>;
				return (...args: unknown[]) =>
					hook({ name: `${name}.${String(key)}`, args }, async () => method.apply(target, args));
			},
		});
	return {
		dns: port("dns", ports.dns),
		edges: port("edges", ports.edges),
		services: port("services", ports.services),
		locks: port("locks", ports.locks),
		history: port("history", ports.history),
	};
}

/** Ports that fail the test when they are touched at all. */
export function untouchable(): ActuatorPorts {
	const nothing = new Proxy(
		{},
		{
			get() {
				throw new Error("a port was touched");
			},
		},
	);
	return { dns: nothing, edges: nothing, services: nothing, locks: nothing, history: nothing } as ActuatorPorts;
}
