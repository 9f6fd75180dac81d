/** `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME` (Step Functions, IAM: resource types). */
const EXECUTION = /^(arn:[^:]+:states:[^:]+:[^:]+):execution:([^:]+):([^:]+)$/;

/** Whether something is the ARN of an execution. */
export function isExecution(input: string): boolean {
	return EXECUTION.test(input);
}

/** The state machine of an execution. */
export function stateMachineOf(execution: string): string {
	return execution.replace(EXECUTION, "$1:stateMachine:$2");
}

/** An execution of a state machine by its name. */
export function executionNamed(stateMachine: string, name: string): string {
	return `${stateMachine.replace(":stateMachine:", ":execution:")}:${name}`;
}
