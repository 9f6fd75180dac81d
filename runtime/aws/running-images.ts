import { DescribeTasksCommand, type ECSClient } from "@aws-sdk/client-ecs";
import * as v from "valibot";
import type { RunningImage } from "../ports/index.ts";
import { answer, call } from "./call.ts";

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Container.html: the digest is that of the image's manifest. */
const Tasks = v.object({
	tasks: v.optional(
		v.array(
			v.object({
				startedBy: v.optional(v.string(), ""),
				containers: v.optional(
					v.array(
						v.object({
							name: v.string(),
							image: v.optional(v.string(), ""),
							imageDigest: v.optional(v.string()),
						}),
					),
					[],
				),
			}),
		),
		[],
	),
});

/** What the containers of tasks run, of at most a hundred. */
export async function runningImages(
	client: ECSClient,
	cluster: string,
	tasks: readonly string[],
): Promise<RunningImage[]> {
	const what = "DescribeTasks";
	const raw = await call(what, () => client.send(new DescribeTasksCommand({ cluster, tasks: [...tasks] })));
	return answer(what, Tasks, raw).tasks.flatMap(({ startedBy, containers }) =>
		containers.map(({ name: container, image, imageDigest: digest }) => ({
			startedBy,
			container,
			image,
			...(digest !== undefined && DIGEST.test(digest) && { digest }),
		})),
	);
}

/** Anything else is no digest that an image could be named by. */
const DIGEST = /^sha256:[0-9a-f]{64}$/;
