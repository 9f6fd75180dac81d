import type { ServiceConfig, TaskLog } from "../../../runtime/contract/index.ts";
import { UnexpectedAnswer } from "../../../runtime/errors.ts";
import type {
	ServiceReader,
	TaskPlacement,
	TaskReader,
	TaskRequest,
	TaskRunner,
	TaskView,
} from "../../../runtime/ports/index.ts";
import type { Hook, HookTask } from "../../scenario/watchers.ts";

/** From RunTask until the container runs, in seconds: Fargate pulls the image. */
const START_SECONDS = 30;

interface WorldTasksOptions {
	/** The scenario's hooks. */
	readonly hooks: readonly Hook[];
	readonly services: Pick<ServiceReader, "describe">;
	readonly cluster: ServiceConfig["cluster"];
	/** Seconds since the deployment. */
	readonly now: () => number;
}

/** A task that was started for a hook. */
export interface WorldTask {
	readonly arn: string;
	readonly owner: string;
	readonly once: string;
	readonly command: string;
	/** In seconds since the deployment. */
	readonly startedAt: number;
	/** When somebody stopped it. */
	stoppedAt?: number;
}

/** Tasks that run once, and exit as the scenario says. */
export class WorldTasks implements TaskReader, TaskRunner {
	/** All that were ever started, oldest first. */
	readonly all: WorldTask[] = [];
	readonly #options: WorldTasksOptions;
	readonly #fates = new Map<string, HookTask>();

	constructor(options: WorldTasksOptions) {
		this.#options = options;
	}

	async placement(cluster: string, service: string, deploymentId: string): Promise<TaskPlacement> {
		const views = Object.values(await this.#options.services.describe(cluster, { blue: service, green: service }));
		const found = views.find(({ deployment }) => deployment.id === deploymentId);
		if (!found) throw new UnexpectedAnswer(`DescribeServices: ECS lists no deployment ${deploymentId}`);
		return { taskDefinition: found.deployment.taskDefinition };
	}

	async run({ cluster, command, owner, once }: TaskRequest): Promise<string> {
		const before = this.all.find((task) => task.once === once);
		if (before) return before.arn;
		const fate = this.#options.hooks.find(({ name, task }) => task && name === command.join(" "))?.task;
		if (!fate) throw new UnexpectedAnswer(`RunTask: no scenario says what becomes of ${command.join(" ")}`);
		if (fate.exitCode === null) throw new UnexpectedAnswer("RunTask: ECS has started no task: RESOURCE:CPU");
		const arn = `${cluster.replace(":cluster/", ":task/")}/${String(this.all.length + 1).padStart(32, "0")}`;
		this.all.push({ arn, owner, once, command: command.join(" "), startedAt: this.#options.now() });
		this.#fates.set(arn, fate);
		return arn;
	}

	async running(_cluster: string, owner: string): Promise<readonly string[]> {
		return this.all.filter((task) => task.owner === owner && this.runs(task)).map(({ arn }) => arn);
	}

	async stop(_cluster: string, arn: string): Promise<void> {
		const task = this.all.find((each) => each.arn === arn);
		if (task && this.runs(task)) task.stoppedAt = this.#options.now();
	}

	async find(_cluster: string, arn: string): Promise<TaskView | undefined> {
		const task = this.all.find((each) => each.arn === arn);
		if (!task) return undefined;
		if (task.stoppedAt !== undefined) return { status: "STOPPED", exitCode: 143, reason: "UserInitiated" };
		if (this.#options.now() < task.startedAt + START_SECONDS) return { status: "PENDING", reason: "" };
		if (this.runs(task)) return { status: "RUNNING", reason: "" };
		const exitCode = this.#fates.get(arn)?.exitCode ?? 0;
		return { status: "STOPPED", exitCode, reason: "EssentialContainerExited: Essential container in task exited" };
	}

	async lastLines({ stream }: TaskLog): Promise<readonly string[]> {
		const [, fate] = [...this.#fates].find(([arn]) => stream.endsWith(arn.split("/").at(-1) ?? arn)) ?? [];
		return (fate?.log ?? "").split("\n").filter(Boolean);
	}

	/** From now on no task that runs ends by itself. */
	hang(): void {
		for (const task of this.all.filter((each) => this.runs(each))) {
			this.#fates.set(task.arn, { runsSeconds: Number.POSITIVE_INFINITY, exitCode: 0, log: "" });
		}
	}

	/** Whether a task runs, or is about to. */
	runs({ arn, startedAt, stoppedAt }: WorldTask): boolean {
		const runs = START_SECONDS + (this.#fates.get(arn)?.runsSeconds ?? 0);
		return stoppedAt === undefined && this.#options.now() < startedAt + runs;
	}
}
