/** Whether ECS can start a task of a definition: what that names must be there. moto starts any. */
import type { Account } from "./rules/account.ts";

/**
 * Why ECS starts no task of a definition. One that is deregistered it still starts for a service that runs it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html
 */
export async function notStarted(taskDefinition: string, account: Account): Promise<string | undefined> {
	const found = await account.taskDefinition(taskDefinition);
	if (!found) return `ClientException: Unable to describe task definition ${taskDefinition}.`;
	const { executionRoleArn, containerDefinitions } = found;
	const role = executionRoleArn === undefined ? undefined : await account.role(executionRoleArn);
	if (executionRoleArn !== undefined && !role?.trusted.includes("ecs-tasks.amazonaws.com"))
		return `ECS was unable to assume the role '${executionRoleArn}' that was provided for this task.`;
	for (const { logConfiguration } of containerDefinitions) {
		const group = logConfiguration?.options?.["awslogs-group"];
		if (group !== undefined && !(await account.hasLogGroup(group)))
			return `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist. (${group})`;
	}
	return undefined;
}
