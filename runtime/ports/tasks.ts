import type { TaskLog } from "../contract/index.ts";

/** What a deployment's tasks run, and where, in ECS's own words. */
export type TaskPlacement = Readonly<Record<string, unknown>> & { readonly taskDefinition: string };

/** A task that is to run once. */
export interface TaskRequest {
	readonly cluster: string;
	readonly placement: TaskPlacement;
	/** Name of the container that runs the command. */
	readonly container: string;
	readonly command: readonly string[];
	/** Name of the service, for the task's tag. */
	readonly name: string;
	/** Whose it is: all of an owner's tasks can be found, and stopped. */
	readonly owner: string;
	/** Asked for the same again, the task that was started is answered, whether it runs or has ended. */
	readonly once: string;
}

/** What ECS says of a task. */
export interface TaskView {
	/** `PROVISIONING`, `PENDING`, `RUNNING`, `STOPPED`, … */
	readonly status: string;
	/** How the container exited, once it has. */
	readonly exitCode?: number | undefined;
	/** Why the task, or the container, has stopped, in ECS's words. */
	readonly reason: string;
}

/** Reads tasks that were started by themselves. */
export interface TaskReader {
	/** A task, and of its containers the one with a name. Undefined when ECS does not show it: not yet, or not any more. */
	find(cluster: string, task: string, container: string): Promise<TaskView | undefined>;
	/** The last lines that it has written, oldest first. */
	lastLines(log: TaskLog): Promise<readonly string[]>;
}

/** Starts and stops tasks. */
export interface TaskRunner {
	/** How the tasks of a deployment are placed. @throws {UnexpectedAnswer} when the service has no such deployment. */
	placement(cluster: string, service: string, deploymentId: string): Promise<TaskPlacement>;
	/** Answers the task's ARN. @throws {UnexpectedAnswer} when ECS starts none, with its reason. */
	run(request: TaskRequest): Promise<string>;
	/** The ARNs of an owner's tasks that run, or are about to; one that was just started may be missing. */
	running(cluster: string, owner: string): Promise<readonly string[]>;
	/** Stops a task; one that has stopped stays so. */
	stop(cluster: string, task: string): Promise<void>;
}
