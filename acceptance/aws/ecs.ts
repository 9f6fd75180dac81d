/** What ECS says of the two services. */
import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import { type ByColor, COLORS, type Color } from "../../runtime/contract/index.ts";
import type { Aws } from "./clients.ts";

/** Where the two services of a subject are. */
export interface Services {
	readonly cluster: string;
	/** Name or ARN of each. */
	readonly services: ByColor<string>;
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
): Promise<Readonly<Partial<Record<Color, Deployment>>>> {
	const asked = COLORS.map((color) => services[color]);
	const { services: found = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: asked }));
	const of = (color: Color) => {
		const one = found.find(({ serviceArn, serviceName }) => [serviceArn, serviceName].includes(services[color]));
		const primary = one?.deployments?.find(({ status }) => status === "PRIMARY");
		return primary?.id && primary.createdAt ? [[color, { id: primary.id, createdAt: +primary.createdAt }]] : [];
	};
	return Object.fromEntries(COLORS.flatMap(of));
}
