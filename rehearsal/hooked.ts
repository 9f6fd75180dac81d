import type { ReleasePorts, RolloutPorts, WatchdogPorts } from "../runtime/ports/index.ts";

/** One call of a port. */
export interface PortCall {
	/** Port and method, for instance `dns.change`. */
	readonly name: string;
	readonly args: readonly unknown[];
}

/** Stands before every call of a port: sees it, may answer it, fail it, or let it through. */
export type Hook = (call: PortCall, next: () => Promise<unknown>) => Promise<unknown>;

/** Every port that there is. */
export type AnyPorts = RolloutPorts & WatchdogPorts & Pick<ReleasePorts, "stateMachine">;

/** Ports that call no API. */
type Local = "metricLog";

const PORTS: { readonly [Name in Exclude<keyof AnyPorts, Local>]: Name } = {
	dns: "dns",
	loadBalancers: "loadBalancers",
	services: "services",
	scaling: "scaling",
	locks: "locks",
	probations: "probations",
	history: "history",
	attempts: "attempts",
	alarms: "alarms",
	traffic: "traffic",
	executions: "executions",
	stateMachine: "stateMachine",
	topic: "topic",
	answers: "answers",
	prober: "prober",
	hooks: "hooks",
	tasks: "tasks",
	gates: "gates",
	registry: "registry",
	resources: "resources",
	progress: "progress",
	events: "events",
};

/** The same ports with a hook before every call. */
export function hooked<Existing extends Partial<AnyPorts>>(
	ports: Existing,
	hook: Hook,
): Pick<Existing, keyof Existing & keyof AnyPorts> {
	const port = (name: string, target: object): object =>
		new Proxy(target, {
			get(_, key) {
				const method = Reflect.get(target, key) as (...args: unknown[]) => Promise<unknown>;
				return (...args: unknown[]) =>
					hook({ name: `${name}.${String(key)}`, args }, async () => method.apply(target, args));
			},
		});
	const input = Object.values(PORTS).flatMap((name) => {
		const target = ports[name];
		return target ? [[name, port(name, target)] as const] : [];
	});
	const local = ports.metricLog ? [["metricLog", ports.metricLog] as const] : [];
	return Object.fromEntries([...input, ...local]) as Pick<Existing, keyof Existing & keyof AnyPorts>;
}
