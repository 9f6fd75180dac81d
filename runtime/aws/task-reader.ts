import { type CloudWatchLogsClient, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTasksCommand, type ECSClient } from "@aws-sdk/client-ecs";
import * as v from "valibot";
import { LENGTHS, said, type TaskLog } from "../contract/index.ts";
import type { TaskReader, TaskView } from "../ports/index.ts";
import { answer, call } from "./call.ts";

/** How many lines are read of a log's end: a stack trace, or what a test suite says last. */
const LINES = 20;

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html */
const Tasks = v.object({
	tasks: v.optional(
		v.array(
			v.object({
				lastStatus: v.optional(said(LENGTHS.error), ""),
				stopCode: v.optional(said(LENGTHS.error), ""),
				stoppedReason: v.optional(said(LENGTHS.reason), ""),
				containers: v.optional(
					v.array(
						v.object({
							name: v.string(),
							exitCode: v.optional(v.number()),
							reason: v.optional(said(LENGTHS.reason), ""),
						}),
					),
					[],
				),
			}),
		),
		[],
	),
});
const Events = v.object({
	events: v.optional(v.array(v.object({ message: v.optional(said(LENGTHS.note), "") })), []),
});

/** Tasks that were started by themselves, and what they wrote. */
export class EcsTaskReader implements TaskReader {
	readonly #ecs: ECSClient;
	readonly #logs: CloudWatchLogsClient;

	constructor(ecs: ECSClient, logs: CloudWatchLogsClient) {
		this.#ecs = ecs;
		this.#logs = logs;
	}

	async find(cluster: string, task: string, container: string): Promise<TaskView | undefined> {
		const what = `DescribeTasks ${task}`;
		const raw = await call(what, () => this.#ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] })));
		const [found] = answer(what, Tasks, raw).tasks;
		if (!found) return undefined;
		const own = found.containers.find(({ name }) => name === container);
		const stopped = found.lastStatus === "STOPPED";
		const why = stopped ? [found.stopCode, found.stoppedReason, own?.reason] : [own?.reason];
		return { status: found.lastStatus, exitCode: own?.exitCode, reason: why.filter(Boolean).join(": ") };
	}

	async lastLines({ group, stream }: TaskLog): Promise<readonly string[]> {
		const what = `GetLogEvents ${group} ${stream}`;
		const input = { logGroupName: group, logStreamName: stream, limit: LINES, startFromHead: false };
		const raw = await call(what, () => this.#logs.send(new GetLogEventsCommand(input)));
		return answer(what, Events, raw).events.map(({ message }) => message);
	}
}
