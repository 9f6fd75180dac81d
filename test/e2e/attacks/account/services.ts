/** A service's two ECS services: blue has tasks, green holds a newer release and has none. */
import type { ByColor, Color } from "../../../../runtime/contract/index.ts";
import type { Aws } from "../../harness/aws.ts";
import type { Balancer } from "./balancers.ts";
import type { Place } from "./network.ts";

/** ARNs of a service's cluster and of both its colors. */
export interface Services {
	readonly cluster: string;
	readonly services: ByColor<string>;
}

/** Makes a cluster of the service's own, and both. */
export async function createServices(
	name: string,
	balancers: ByColor<Balancer>,
	place: Place,
	aws: Aws,
): Promise<Services> {
	const { cluster } = await aws.ecs<{ cluster: { clusterArn: string } }>("CreateCluster", { clusterName: name });
	const both = [balancers.blue, balancers.green];
	const service = async (color: Color, desiredCount: number) => {
		const task = `${name}-${color}`;
		await aws.ecs("RegisterTaskDefinition", {
			family: task,
			networkMode: "awsvpc",
			requiresCompatibilities: ["FARGATE"],
			cpu: "256",
			memory: "512",
			containerDefinitions: [
				{ name: "app", image: `registry.example/${task}`, memory: 512, portMappings: [{ containerPort: 80 }] },
			],
		});
		const created = await aws.ecs<{ service: { serviceArn: string } }>("CreateService", {
			cluster: cluster.clusterArn,
			serviceName: task,
			taskDefinition: task,
			desiredCount,
			launchType: "FARGATE",
			networkConfiguration: {
				awsvpcConfiguration: { subnets: place.subnetIds, securityGroups: [place.securityGroupId] },
			},
			loadBalancers: both.map(({ targetGroups }) => ({
				targetGroupArn: targetGroups[color],
				containerName: "app",
				containerPort: 80,
			})),
		});
		return created.service.serviceArn;
	};
	return {
		cluster: cluster.clusterArn,
		services: { blue: await service("blue", 2), green: await service("green", 0) },
	};
}
