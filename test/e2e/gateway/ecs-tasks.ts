/** Tasks that are run by themselves: once for a client token, and they exit as whoever plays their containers says. moto knows no token and no exit. */
import { randomBytes } from "node:crypto";
import { type Answer, type Call, jsonAnswer, jsonOf, jsonRefusal } from "./call.ts";
import type { Account } from "./rules/account.ts";

/** What becomes of a task that has been started. */
export interface Fate {
	/** How long its container runs, in milliseconds. */
	readonly runs: number;
	readonly exitCode: number;
	/** What it writes to its log. */
	readonly lines?: readonly string[];
}

/** Plays the container of a task, by the words of its command. */
export type RunTask = (command: readonly string[]) => Fate;

/** A task that somebody has started by itself. */
export interface StartedTask {
	readonly arn: string;
	readonly container: string;
	readonly command: readonly string[];
	readonly taskDefinition: string;
	readonly startedBy: string;
	readonly fate: Fate;
	/** In milliseconds since 1970. */
	readonly startedAt: number;
	/** When somebody stopped it. */
	stoppedAt?: number;
}

interface Request {
	readonly cluster: string;
	readonly taskDefinition: string;
	readonly startedBy?: string;
	readonly clientToken?: string;
	readonly overrides?: { readonly containerOverrides?: readonly { name: string; command?: readonly string[] }[] };
}

/** From RunTask until the container runs, in milliseconds: Fargate pulls the image. */
const START_MS = 20_000;

export class TasksApi {
	/** All that were ever started, oldest first. */
	readonly started: StartedTask[] = [];
	readonly #tokens = new Map<string, { readonly body: string; readonly task: StartedTask }>();
	/** Nobody plays a container unless somebody says so. */
	run: RunTask = (command) => {
		throw new Error(`nobody plays what a task runs: ${command.join(" ")}`);
	};

	/** @param now - milliseconds since 1970. */
	constructor(
		private readonly now: () => number,
		private readonly accountOf: (call: Call) => Account,
	) {}

	/** Answers a call about tasks that were started by themselves; nothing where it is about something else. */
	async answer(call: Call): Promise<Answer | undefined> {
		if (call.action === "RunTask") return this.#run(call);
		if (call.action === "ListTasks") return this.#list(jsonOf(call));
		if (call.action === "StopTask") return this.#stop(jsonOf(call));
		return call.action === "DescribeTasks" ? this.#describe(jsonOf(call)) : undefined;
	}

	/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html */
	async #run(call: Call): Promise<Answer> {
		const request = jsonOf<Request>(call);
		const body = call.body.toString();
		const before = this.#tokens.get(request.clientToken ?? "");
		if (before && before.body !== body) {
			const refusal = jsonRefusal("ConflictException", "The client token has been used for another request.");
			return { ...refusal, body: JSON.stringify({ ...jsonOf<object>(refusal), resourceIds: [before.task.arn] }) };
		}
		const task = before?.task ?? (await this.#start(request, call));
		if (request.clientToken !== undefined) this.#tokens.set(request.clientToken, { body, task });
		return jsonAnswer({ tasks: [this.#observed(task)], failures: [] });
	}

	async #start({ cluster, taskDefinition, startedBy = "", overrides }: Request, call: Call): Promise<StartedTask> {
		const [{ name = "", command = [] } = {}] = overrides?.containerOverrides ?? [];
		const arn = `${cluster.replace(":cluster/", ":task/")}/${randomBytes(16).toString("hex")}`;
		const fate = this.run(command);
		const task = { arn, container: name, command, taskDefinition, startedBy, fate, startedAt: this.now() };
		this.started.push(task);
		await this.#write(task, this.accountOf(call));
		return task;
	}

	/** As the driver `awslogs` does: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html */
	async #write({ arn, container, taskDefinition, fate: { lines = [] } }: StartedTask, account: Account): Promise<void> {
		const found = await account.taskDefinition(taskDefinition);
		const own = found?.containerDefinitions.find(({ name }) => name === container);
		const { "awslogs-group": group, "awslogs-stream-prefix": prefix } = own?.logConfiguration?.options ?? {};
		if (group === undefined || prefix === undefined || lines.length === 0) return;
		await account.write({ group, stream: `${prefix}/${container}/${arn.split("/").at(-1)}` }, lines);
	}

	#list({ startedBy }: { readonly startedBy?: string }): Answer {
		const own = this.started.filter((task) => task.startedBy === startedBy && this.#status(task) !== "STOPPED");
		return jsonAnswer({ taskArns: own.map(({ arn }) => arn) });
	}

	#stop({ task }: { readonly task: string }): Answer {
		const found = this.started.find(({ arn }) => arn === task);
		if (!found) return jsonRefusal("InvalidParameterException", "The referenced task was not found.");
		if (this.#status(found) !== "STOPPED") found.stoppedAt = this.now();
		return jsonAnswer({ task: this.#observed(found) });
	}

	#describe({ tasks }: { readonly tasks: readonly string[] }): Answer {
		const found = tasks.map((asked) => [asked, this.started.find(({ arn }) => arn === asked)] as const);
		return jsonAnswer({
			tasks: found.flatMap(([, task]) => (task ? this.#observed(task) : [])),
			failures: found.flatMap(([arn, task]) => (task ? [] : { arn, reason: "MISSING" })),
		});
	}

	#status({ startedAt, stoppedAt, fate }: StartedTask): string {
		const passed = this.now() - startedAt;
		if (stoppedAt !== undefined || passed >= START_MS + fate.runs) return "STOPPED";
		return passed < START_MS ? "PENDING" : "RUNNING";
	}

	#observed(task: StartedTask): object {
		const { arn: taskArn, taskDefinition: taskDefinitionArn, startedBy, container: name } = task;
		const lastStatus = this.#status(task);
		const isStopped = lastStatus === "STOPPED";
		const byUser = task.stoppedAt !== undefined;
		return {
			...{ taskArn, taskDefinitionArn, startedBy, lastStatus, desiredStatus: isStopped ? "STOPPED" : "RUNNING" },
			...(isStopped && { stopCode: byUser ? "UserInitiated" : "EssentialContainerExited" }),
			...(isStopped && { stoppedReason: byUser ? "Stopped by user" : "Essential container in task exited" }),
			containers: [{ name, lastStatus, ...(isStopped && { exitCode: byUser ? 143 : task.fate.exitCode }) }],
		};
	}
}
