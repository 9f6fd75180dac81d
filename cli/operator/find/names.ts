/** How AWS names what the command is asked about: ARNs, regions, tables, deployments. */

/** `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME` (Step Functions, IAM: resource types). */
const EXECUTION = /^(arn:[^:]+:states:[^:]+:[^:]+):execution:([^:]+):([^:]+)$/;
/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html (resource types) */
const STATE_MACHINE = /^arn:[^:]+:states:[^:]+:\d{12}:stateMachine:[\w-]{1,80}$/;
/** What the id of an ECS deployment looks like. */
const DEPLOYMENT = /^ecs-svc\/\d+$/;
/** `eu-west-1`, `us-gov-east-1`, `cn-north-1`: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html */
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const TABLE = /^([\w.-]{3,255}|arn:[^:]+:dynamodb:[^:]+:[^:]+:table\/[\w.-]+)$/;

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
const FUNCTION = /^([\w-]{1,64}|arn:[^:]+:lambda:[^:]+:\d{12}:function:[\w-]{1,64})(:[\w$-]+)?$/;

/** Whether something is the name or the ARN of a function. */
export function isFunction(input: string): boolean {
	return FUNCTION.test(input);
}

/** Whether something is the ARN of an execution. */
export function isExecution(input: string): boolean {
	return EXECUTION.test(input);
}

/** Whether something is the ARN of a state machine. */
export function isStateMachine(input: string): boolean {
	return STATE_MACHINE.test(input);
}

/** Whether something is the id of an ECS deployment. */
export function isDeployment(input: string): boolean {
	return DEPLOYMENT.test(input);
}

/** Whether something is the name of a region. */
export function isRegion(input: string): boolean {
	return REGION.test(input);
}

/** Whether something is the name or the ARN of a table. */
export function isTable(input: string): boolean {
	return TABLE.test(input);
}

/** The state machine of an execution. */
export function stateMachineOf(execution: string): string {
	return execution.replace(EXECUTION, "$1:stateMachine:$2");
}

/** An execution of a state machine by its name. */
export function executionNamed(stateMachine: string, name: string): string {
	return `${stateMachine.replace(":stateMachine:", ":execution:")}:${name}`;
}

/** The region of an ARN. */
export function regionOf(arn: string): string | undefined {
	return arn.split(":")[3];
}
