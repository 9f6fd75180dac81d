/** What somebody hands to a pipeline's function who may invoke it, or may put events: jobs and events that CodePipeline has not sent. */
import { randomUUID } from "node:crypto";
import { actionEvent, pipelineEvent, stageEvent } from "../gateway/pipeline/events.ts";
import type { Execution } from "../gateway/pipeline/execution.ts";
import type { RecordedCall } from "../gateway/recorded.ts";

/** What changes something, of all that the function may do. */
const WRITES = new Set(["Invoke", "PutApprovalResult", "SendTaskSuccess", "SendTaskFailure", "StopExecution"]);

/** A job that CodePipeline does not know. */
function job(UserParameters: object, continuationToken?: string) {
	const configuration = { FunctionName: "web-pipeline", UserParameters: JSON.stringify(UserParameters) };
	const data = { actionConfiguration: { configuration }, inputArtifacts: [], outputArtifacts: [] };
	const going = continuationToken !== undefined && { continuationToken };
	return { "CodePipeline.job": { id: randomUUID(), accountId: "123456789012", data: { ...data, ...going } } };
}

/**
 * Jobs and events about an execution that waits for its review, and one that waits for its turn behind it, each with everything in it
 * right that somebody can know.
 */
export function forgeries(reviewed: Execution, waiting: Execution, now: number): Readonly<Record<string, object>> {
	const of = (action: string, { id, variables }: Execution) => {
		return { version: 1, action, execution: id, image: variables.get("Build")?.IMAGE };
	};
	const review = reviewed.history.find(({ run }) => run.declaration.name === "Review")?.run;
	if (!review) throw new Error(`${reviewed.id} has had no review`);
	const foreign = { ...reviewed, pipeline: { ...reviewed.pipeline, name: "other-delivery" } } as Execution;
	return {
		"a Rollout before its review": job(of("rollout", reviewed)),
		"a Rollout that goes on": job(of("rollout", reviewed), JSON.stringify({ version: 1, attempt: reviewed.id })),
		"a Release before its turn": job(of("release", waiting)),
		"a Release of an execution that nobody knows": job({ ...of("release", reviewed), execution: randomUUID() }),
		"a Release of another image": job({ ...of("release", reviewed), image: of("release", waiting).image }),
		"a stage that has not failed": stageEvent(reviewed, "Deliver", "FAILED", now),
		"an execution that nobody has stopped": pipelineEvent(reviewed, "STOPPED", now),
		"a review that nobody has rejected": actionEvent(reviewed, "Deliver", review, "FAILED", now),
		"an execution of a foreign pipeline": pipelineEvent(foreign, "FAILED", now),
	};
}

/** What the function has changed among these calls, as `Action: status`. */
export function changedBy(functionName: string, calls: readonly RecordedCall[]): string[] {
	const own = calls.filter(({ caller, action }) => caller === functionName && WRITES.has(action));
	return own.filter(({ status }) => status < 300).map(({ action, status }) => `${action}: ${status}`);
}
