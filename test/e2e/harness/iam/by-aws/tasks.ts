/** ECS starts tasks in their execution roles. */
import type { Aws } from "../../aws.ts";
import type { DeployedPolicies } from "../deployed-policies.ts";
import { accountOf } from "../judge.ts";
import { arn, need } from "../need.ts";
import { type Deed, inRole, takesRole } from "./deed.ts";

interface TaskDefinition {
	readonly family: string;
	readonly executionRoleArn?: string;
	readonly taskRoleArn?: string;
	readonly containerDefinitions: readonly {
		readonly image: string;
		readonly logConfiguration?: {
			readonly logDriver: string;
			readonly options?: Readonly<Record<string, string>>;
		};
	}[];
}

/** Images of ECR: https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/;

/** What it takes to start a service's tasks: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
export async function startsTasks(serviceArn: string, aws: Aws, policies: DeployedPolicies): Promise<readonly Deed[]> {
	const [, cluster = ""] = serviceArn.split("/");
	const { services } = await aws.ecs<{ services: { taskDefinition: string }[] }>("DescribeServices", {
		cluster,
		services: [serviceArn],
	});
	const found = services.map(async ({ taskDefinition }) => {
		const { taskDefinition: definition } = await aws.ecs<{ taskDefinition: TaskDefinition }>("DescribeTaskDefinition", {
			taskDefinition,
		});
		return startsTask(definition, taskDefinition, policies);
	});
	return (await Promise.all(found)).flat();
}

async function startsTask(
	{ family, executionRoleArn, taskRoleArn, containerDefinitions }: TaskDefinition,
	definitionArn: string,
	policies: DeployedPolicies,
): Promise<readonly Deed[]> {
	const place = { region: definitionArn.split(":")[3] ?? "", account: accountOf(definitionArn) };
	const what = `the tasks of ${family}`;
	const source = arn("ecs", place, "task/cluster/0123456789abcdef0");
	const roles = [...new Set([executionRoleArn, taskRoleArn].filter((role) => role !== undefined))];
	const taken = roles.map((role) => takesRole({ what, service: "ecs-tasks.amazonaws.com", role, source }, policies));
	const needs = containerDefinitions.flatMap(({ image, logConfiguration }) => {
		const group = logConfiguration?.logDriver === "awslogs" ? logConfiguration.options?.["awslogs-group"] : undefined;
		const stream = group && arn("logs", place, `log-group:${group}:log-stream:app/app/0123`);
		return [
			...(stream ? ["logs:CreateLogStream", "logs:PutLogEvents"].flatMap((action) => need(action, [stream])) : []),
			...pulls(image),
		];
	});
	const done = executionRoleArn ? await inRole(what, executionRoleArn, needs, policies) : [];
	return [...(await Promise.all(taken)), ...done];
}

function pulls(image: string) {
	const [, account, region, name] = ECR.exec(image) ?? [];
	if (!account || !region) return [];
	const repository = arn("ecr", { account, region }, `repository/${name}`);
	const actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
	return [...need("ecr:GetAuthorizationToken", ["*"]), ...actions.flatMap((action) => need(action, [repository]))];
}
