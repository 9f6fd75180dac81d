import * as v from "valibot";
import { TaskLog } from "../contract/index.ts";

/** What of a container's definition says where it writes. */
const Logged = v.object({
	name: v.string(),
	logConfiguration: v.object({
		logDriver: v.literal("awslogs"),
		options: v.object({
			"awslogs-group": v.string(),
			"awslogs-stream-prefix": v.string(),
			"awslogs-region": v.optional(v.string()),
		}),
	}),
});

/**
 * Where a container of a task writes, if that is CloudWatch Logs of the task's own region, in a stream whose name is known.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
export function logOf(container: Readonly<Record<string, unknown>>, taskArn: string): TaskLog | undefined {
	const logged = v.safeParse(Logged, container);
	if (!logged.success) return undefined;
	const { name, logConfiguration } = logged.output;
	const {
		"awslogs-group": group,
		"awslogs-stream-prefix": prefix,
		"awslogs-region": region,
	} = logConfiguration.options;
	const [, , , own] = taskArn.split(":");
	if ((region ?? own) !== own) return undefined;
	const log = v.safeParse(TaskLog, { group, stream: `${prefix}/${name}/${taskArn.split("/").at(-1)}` });
	return log.success ? log.output : undefined;
}
