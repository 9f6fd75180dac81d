import type { ActuatorPorts } from "../runtime/ports.ts";

/** One call of a port. */
export interface PortCall {
	/** Port and method, for instance `dns.change`. */
	readonly name: string;
	readonly args: readonly unknown[];
}

/** Stands before every call of a port: sees it, may answer it, fail it, or let it through. */
export type Hook = (call: PortCall, next: () => Promise<unknown>) => Promise<unknown>;

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
