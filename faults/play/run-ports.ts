import { type AnyPorts, hooked, type PortCall } from "../../rehearsal/hooked.ts";
import { acceptSubject } from "../../rehearsal/world/notified.ts";
import type { Announcement } from "../../runtime/contract/index.ts";
import { isWrite } from "../model/calls.ts";
import { type FunctionRun, NEVER } from "../model/function-run.ts";
import { functionCaller } from "./caller.ts";
import type { Simulation } from "./simulation.ts";

/** What a run of a function reaches: every call is seen, numbered, and may meet a fault. */
export function portsFor(simulation: Simulation, run: FunctionRun): AnyPorts {
	const { executions, ports } = simulation;
	const topic = {
		publish: async ({ subject, message }: Announcement) => publishNow(simulation, subject, message),
	};
	return hooked({ ...ports, executions, stateMachine: executions, topic }, (call, next) =>
		callOf(simulation, run, call, next),
	);
}

/** SNS takes a message, if its subject is one. */
export function publishNow(simulation: Simulation, subject: string, message: string): void {
	acceptSubject(subject);
	simulation.notified.push({ seconds: simulation.seconds(), subject, message });
}

async function callOf(
	simulation: Simulation,
	run: FunctionRun,
	{ name, args }: PortCall,
	next: () => Promise<unknown>,
): Promise<unknown> {
	const { trace, injector, watcher } = simulation;
	if (run.dead) return NEVER;
	const site = trace.add({ place: "call", name, by: run.name, seconds: simulation.seconds(), run });
	const write = isWrite(name) ? { name, args, run, before: await simulation.snapshot() } : undefined;
	if (write && run.diesBefore()) return NEVER;
	if (write) watcher.issued?.(write);
	const effect = async () => {
		if (run.dead) return NEVER;
		simulation.world.advance();
		if (!write) return next();
		const meanwhile = await simulation.snapshot();
		const answer = await next();
		watcher.written?.(write, await simulation.snapshot(), meanwhile);
		return answer;
	};
	try {
		const answer = await injector.call(site, args, functionCaller(name, run), effect);
		watcher.answered?.({ name, args, run }, answer);
		return answer;
	} catch (error) {
		watcher.answered?.({ name, args, run }, error);
		throw error;
	} finally {
		if (write && run.diesAfter()) await NEVER;
	}
}
