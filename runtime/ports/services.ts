import type { PerColour } from "../contract.ts";

/** What ECS says of one service. */
export interface ServiceView {
	readonly desiredCount: number;
	/** Tasks of all deployments that run. */
	readonly runningCount: number;
	/** How long ECS ignores the health checks of a task that has just started, in seconds. */
	readonly graceSeconds: number;
	/** The primary deployment. */
	readonly deployment: {
		readonly id: string;
		/** Its own tasks that run. */
		readonly runningCount: number;
		readonly taskDefinition: string;
		/** `IN_PROGRESS`, `COMPLETED` or `FAILED`; absent where ECS does not say. */
		readonly rolloutState?: string | undefined;
		/** Why the deployment is where it is, in ECS's words. */
		readonly reason?: string | undefined;
	};
}

/** Reads ECS. */
export interface ServiceReader {
	/** Both colours' services. */
	describe(cluster: string, services: PerColour<string>): Promise<PerColour<ServiceView>>;
}

/** What one container of a task runs, in ECS's own words. */
export type ContainerDefinition = Readonly<Record<string, unknown>>;

/** Reads what a task definition runs. */
export interface ReleaseReader {
	/** A task definition's container definitions, as ECS keeps them. */
	containers(taskDefinition: string): Promise<ContainerDefinition[]>;
}

/** Writes ECS. */
export interface ServiceWriter {
	/** Sets how many tasks a service should run. */
	scale(cluster: string, service: string, desiredCount: number): Promise<void>;
	/** Sets one tag on a service. */
	tag(service: string, key: string, value: string): Promise<void>;
}
