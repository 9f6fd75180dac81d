import { ACTIONS } from "../../rehearsal/actions.ts";
import type { Hook } from "../../rehearsal/hooked.ts";
import type { ObserverPorts, WatchdogPorts } from "../../runtime/ports.ts";

/** Every port of every function. */
export type AllPorts = WatchdogPorts & ObserverPorts;

const PORTS = [
	"dns",
	"edges",
	"services",
	"locks",
	"history",
	"alarms",
	"traffic",
	"executions",
	"topic",
] as const satisfies readonly (keyof AllPorts)[];

/** What only the watchdog, or the state machine itself, calls. */
const OTHER_ACTIONS: Readonly<Record<string, string>> = {
	"locks.services": "Query",
	"locks.takeOver": "PutItem",
	"executions.describe": "DescribeExecution",
	"topic.publish": "Publish",
};

/** The methods that change what the service's users or operators see. */
const AWS_WRITES: ReadonlySet<string> = new Set([
	"dns.change",
	"edges.aim",
	"edges.tag",
	"services.scale",
	"services.tag",
]);

/** The methods that change the controller's own table. */
const LEDGER_WRITES: ReadonlySet<string> = new Set([
	"locks.acquire",
	"locks.takeOver",
	"locks.release",
	"locks.conclude",
	"history.claim",
	"history.close",
]);

/** The AWS action that a port's method calls: what a missing permission would deny. */
export function actionOf(name: string): string {
	const action = ACTIONS[name]?.action ?? OTHER_ACTIONS[name];
	if (action === undefined) throw new Error(`no AWS action is known for ${name}`);
	return action;
}

export const isAwsWrite = (name: string): boolean => AWS_WRITES.has(name);
export const isWrite = (name: string): boolean => AWS_WRITES.has(name) || LEDGER_WRITES.has(name);

/** Whether a call reads what a look judges by, so that its answer can be one without data. */
export const hasData = (name: string): boolean => name === "edges.targets" || name === "alarms.states";

/** The same ports with a hook before every call. */
export function hookedPorts(ports: AllPorts, hook: Hook): AllPorts {
	const port = <T extends object>(name: string, target: T): T =>
		new Proxy(target, {
			get(_, key) {
				const method = Reflect.get(target, key) as (...args: unknown[]) => Promise<unknown>;
				return (...args: unknown[]) =>
					hook({ name: `${name}.${String(key)}`, args }, async () => method.apply(target, args));
			},
		});
	return Object.fromEntries(PORTS.map((name) => [name, port(name, ports[name])])) as unknown as AllPorts;
}
