/** Whether what the table says of a rollout fits what else is known of it, before anything is sent in its name. */
import type { Lock, OpenGate } from "../../../runtime/contract/index.ts";
import { stateMachineOf } from "../find/names.ts";
import type { Execution } from "../sources.ts";

/** A rollout as the table, or a list of executions, has it. */
interface Claimed {
	readonly service: string;
	readonly attempt: string;
	readonly execution: Execution;
}

/**
 * What does not fit of a rollout and the execution that is said to be its own; nothing when it is.
 * @param stateMachine - ARN of the one that was said, if one was.
 */
export function strangerFaults({ service, attempt, execution }: Claimed, stateMachine: string | undefined): string[] {
	const machine = stateMachineOf(execution.arn);
	return [
		...(stateMachine !== undefined && machine !== stateMachine
			? [`${execution.arn} is an execution of ${machine}, and not of ${stateMachine}`]
			: []),
		...(execution.service !== service
			? [`${execution.arn} was started for ${execution.service}, and not for ${service}`]
			: []),
		...(execution.attempt !== attempt
			? [`${execution.arn} was started for ${execution.attempt}, and not for ${attempt}`]
			: []),
	];
}

/** What does not fit of a gate and the rollout that holds its service's lock; nothing when it is that one's. */
export function gateFaults(gate: OpenGate, execution: string, lock: Pick<Lock, "attempt">): string[] {
	return [
		...(gate.execution !== execution
			? [`the gate that the table keeps is of ${gate.execution}, and the lock is held by ${execution}`]
			: []),
		...(gate.attempt !== lock.attempt
			? [`the gate that the table keeps is of ${gate.attempt}, and the lock of ${lock.attempt}`]
			: []),
	];
}
