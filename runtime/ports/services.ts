import type { ByColor, ContainerPort } from "../contract/index.ts";

/** What ECS says of one service. */
export interface ServiceView {
	readonly desiredCount: number;
	/** Tasks of all deployments that run. */
	readonly runningCount: number;
	/** How long ECS ignores the health checks of a task that has just started, in seconds. */
	readonly graceSeconds: number;
	/** What kind of service it is. */
	readonly kind: ServiceKind;
	/** Which containers its target groups lead to, at which port. */
	readonly containers: readonly ContainerPort[];
	/** The primary deployment. */
	readonly deployment: {
		readonly id: string;
		/** When it was made: tells an answer that ECS gives late from a newer deployment. ISO 8601. */
		readonly createdAt: string;
		/** Its own tasks that run. */
		readonly runningCount: number;
		readonly taskDefinition: string;
		/** `IN_PROGRESS`, `COMPLETED` or `FAILED`; absent where ECS does not say. */
		readonly rolloutState?: string | undefined;
		/** Why the deployment is where it is, in ECS's words. */
		readonly reason?: string | undefined;
	};
	/** The ids of the deployments that the primary one has taken the place of, as far as ECS still lists them. */
	readonly replaced: readonly string[];
	/** The task definition of the newest of these. */
	readonly replacedDefinition?: string | undefined;
}

/** What a rollout needs to know of a service before it touches it, in ECS's own words. */
export interface ServiceKind {
	/** `ACTIVE`, `DRAINING` or `INACTIVE`. */
	readonly status: string;
	/** `REPLICA` or `DAEMON`. */
	readonly scheduling: string;
	/** Who deploys: `ECS`, `CODE_DEPLOY` or `EXTERNAL`. */
	readonly controller: string;
	/** How ECS deploys: `ROLLING`, `BLUE_GREEN`, `LINEAR` or `CANARY`. */
	readonly strategy: string;
}

/** A task that does not run any more. ECS shows it for about an hour. */
export interface StoppedTask {
	readonly id: string;
	/** What started it: for a task of a service, the id of its deployment. */
	readonly startedBy: string;
	/** Why it stopped, as a literal name: `EssentialContainerExited`, `TaskFailedToStart`, `ServiceSchedulerInitiated`, … */
	readonly code: string;
	/** The same in ECS's words. */
	readonly reason: string;
	/** How each of its containers ended that did. */
	readonly exitCodes: readonly number[];
}

/** A deployment, and when it was made, ISO 8601. */
export type Deployed = Pick<ServiceView["deployment"], "id" | "createdAt">;

/** Reads ECS. */
export interface ServiceReader {
	/** Both colors' services. */
	describe(cluster: string, services: ByColor<string>): Promise<ByColor<ServiceView>>;
	/** The ARNs of tasks of a service that have stopped, at most a hundred. */
	stopped(cluster: string, service: string): Promise<string[]>;
	/** How tasks that have stopped came to their end, at most a hundred. */
	ends(cluster: string, tasks: readonly string[]): Promise<StoppedTask[]>;
}

/** What a task runs and with what, in ECS's own words. */
export type TaskDefinition = Readonly<Record<string, unknown>> & {
	readonly containerDefinitions: readonly Readonly<Record<string, unknown>>[];
};

/** What one container of a task runs. */
export interface RunningImage {
	/** What started the task: for a task of a service, the id of its deployment. */
	readonly startedBy: string;
	/** The container's name. */
	readonly container: string;
	/** As the task definition names it. */
	readonly image: string;
	/** What that led to when the task was started; absent as long as ECS does not say. */
	readonly digest?: string | undefined;
}

/** Reads what a task definition runs, and what tasks run by it. */
export interface ReleaseReader {
	/** A task definition, with every field that ECS keeps. */
	definition(taskDefinition: string): Promise<TaskDefinition>;
	/** The ARNs of tasks of a service that run, at most a hundred. */
	running(cluster: string, service: string): Promise<string[]>;
	/** What the containers of tasks run, of at most a hundred. */
	images(cluster: string, tasks: readonly string[]): Promise<RunningImage[]>;
}

/** A task definition with its tags. */
export interface TaggedDefinition {
	/** Its ARN, with its revision. */
	readonly arn: string;
	readonly definition: TaskDefinition;
	readonly tags: Readonly<Record<string, string>>;
}

/** Finds and registers task definitions. */
export interface Definitions {
	/** ARNs of a family's active revisions, the newest first, at most a hundred. */
	newest(family: string): Promise<readonly string[]>;
	/** One of them. */
	tagged(arn: string): Promise<TaggedDefinition>;
	/** Registers another revision of a family. Answers its ARN. */
	register(family: string, definition: TaskDefinition, tags: TaggedDefinition["tags"]): Promise<string>;
}

/** What a service is given to run. */
export interface Deployable {
	/** ARN of the task definition, with its revision. */
	readonly taskDefinition: string;
	/** The target groups that its tasks are registered in from now on, and by which container. Default: as it has been. */
	readonly registered?: { readonly container: ContainerPort; readonly targetGroups: readonly string[] } | undefined;
	/** Makes a deployment even of what the service runs already: ECS has given up the one there is. */
	readonly anew?: boolean;
}

/** Writes ECS. */
export interface ServiceWriter {
	/**
	 * Gives a service something to run. Where its primary deployment runs that already, ECS makes no other.
	 * @returns the primary deployment, as it is then: this answer is no late one.
	 */
	deploy(cluster: string, service: string, what: Deployable): Promise<Deployed>;
	/** Sets how many tasks a service should run. */
	scale(cluster: string, service: string, desiredCount: number): Promise<void>;
	/** Sets one tag on a service. */
	tag(service: string, key: string, value: string): Promise<void>;
}
