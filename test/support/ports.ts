import type { PortCall } from "../../rehearsal/hooked.ts";
import type { RolloutPorts } from "../../runtime/ports/index.ts";

/** The ports' methods that change the world beyond the controller's own table. */
const WRITES = new Set([
	"dns.change",
	"loadBalancers.route",
	"loadBalancers.tag",
	"services.deploy",
	"services.scale",
	"services.tag",
	"scaling.update",
	"tasks.run",
	"tasks.stop",
]);
/** The ports' methods that write the controller's own table or its executions, and that a rollout depends on: nothing reads `progress` but people. */
const LEDGER = new Set([
	"locks.acquire",
	"locks.takeOver",
	"locks.deployed",
	"locks.release",
	"locks.conclude",
	"attempts.record",
	"attempts.putBack",
	"attempts.withdraw",
	"attempts.started",
	"attempts.answered",
	"locks.deployed",
	"probations.take",
	"probations.end",
	"probations.handOn",
	"attempts.record",
	"history.claim",
	"history.close",
	"gates.open",
	"resources.take",
	"stateMachine.start",
	"stateMachine.stop",
]);

export function isWrite({ name }: PortCall): boolean {
	return WRITES.has(name);
}

export function isAnyWrite({ name }: PortCall): boolean {
	return WRITES.has(name) || LEDGER.has(name) || name.startsWith("stateMachine.");
}

/** Ports that fail the test when they are touched at all. */
export function untouchable(): RolloutPorts {
	const nothing = new Proxy(
		{},
		{
			get() {
				throw new Error("a port was touched");
			},
		},
	);
	return {
		dns: nothing,
		loadBalancers: nothing,
		services: nothing,
		scaling: nothing,
		tasks: nothing,
		locks: nothing,
		probations: nothing,
		history: nothing,
		alarms: nothing,
		traffic: nothing,
		answers: nothing,
		prober: nothing,
		hooks: nothing,
		gates: nothing,
		registry: nothing,
		resources: nothing,
		progress: nothing,
		topic: nothing,
		events: nothing,
		metricLog: nothing,
	} as RolloutPorts;
}
