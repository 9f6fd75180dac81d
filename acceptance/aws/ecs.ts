/** What ECS says of the two services. */
import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { COLOURS, type Colour, type PerColour } from "../../runtime/contract.ts";
import type { Aws } from "./clients.ts";

/** Where the two services of a subject are. */
export interface Services {
	readonly cluster: string;
	/** Name or ARN of each. */
	readonly services: PerColour<string>;
}

/** A service's newest deployment. */
export interface Deployment {
	readonly id: string;
	/** Milliseconds since 1970. */
	readonly createdAt: number;
}

/** The newest deployment of each color. */
export async function deploymentsOf(
	{ ecs }: Pick<Aws, "ecs">,
	{ cluster, services }: Services,
): Promise<Readonly<Partial<Record<Colour, Deployment>>>> {
	const asked = COLOURS.map((colour) => services[colour]);
	const { services: found = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: asked }));
	const of = (colour: Colour) => {
		const one = found.find(({ serviceArn, serviceName }) => [serviceArn, serviceName].includes(services[colour]));
		const primary = one?.deployments?.find(({ status }) => status === "PRIMARY");
		return primary?.id && primary.createdAt ? [[colour, { id: primary.id, createdAt: +primary.createdAt }]] : [];
	};
	return Object.fromEntries(COLOURS.flatMap(of));
}
