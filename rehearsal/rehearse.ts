import { renderStateMachine, SAMPLE_ARNS } from "../asl/render.ts";
import type { PerColour, ReleaseEvent, ServiceConfig, Verdict } from "../runtime/contract.ts";
import { VirtualClock } from "./clock.ts";
import { localFunctions } from "./functions.ts";
import { runStateMachine, type Visit } from "./interpreter.ts";
import { type ReleaseBehaviour, World } from "./world/world.ts";

/** What to rehearse. */
export interface Rehearsal {
	readonly service: ServiceConfig;
	readonly event: ReleaseEvent;
	readonly release: ReleaseBehaviour;
}

/** One moment of a rehearsal. */
export interface Moment {
	/** Seconds since the event. */
	readonly seconds: number;
	readonly state: string;
	/** The weights in DNS as the state was left. */
	readonly weights: PerColour<number>;
	readonly verdict?: Verdict;
}

/** How a rehearsal went. */
export interface RehearsalResult {
	readonly status: "SUCCEEDED" | "FAILED";
	/** Why the execution failed. */
	readonly error?: string;
	readonly cause?: string;
	readonly weights: PerColour<number>;
	/** How long the traffic took to arrive, or to come back, in seconds of virtual time. */
	readonly seconds: number;
	readonly announcements: readonly string[];
	readonly timeline: readonly Moment[];
}

/** Runs the state machine, the tasks and the core that are deployed against a world in memory, on virtual time. */
export async function rehearse({ service, event, release }: Rehearsal): Promise<RehearsalResult> {
	const clock = new VirtualClock();
	const start = clock.now();
	const world = await World.create({ service, now: () => clock.now(), release });
	const announcements: string[] = [];
	const timeline: Moment[] = [];
	const resources = {
		invoke: localFunctions(world),
		publish: async ({ Message }: { Message: string }) => announcements.push(Message),
	};
	const weights = () => ({ blue: world.weight("blue"), green: world.weight("green") });
	const onExit = (visit: Visit) => timeline.push(moment(visit, start, weights()));
	const definition = JSON.parse(renderStateMachine(SAMPLE_ARNS));
	const executionArn = "arn:aws:states:eu-west-1:123456789012:execution:rollout:rehearsal";
	const { status, error, cause } = await runStateMachine(definition, { event, service }, resources, {
		executionArn,
		clock,
		onExit,
	});
	const seconds = timeline.at(-1)?.seconds ?? 0;
	const failure = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
	return { status, ...failure, weights: weights(), seconds, announcements, timeline };
}

function moment({ name, at, output }: Visit, start: number, weights: PerColour<number>): Moment {
	const { verdict } = output as { verdict?: Verdict };
	return { seconds: (Date.parse(at) - start) / 1000, state: name, weights, ...(verdict && { verdict }) };
}
