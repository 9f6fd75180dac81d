import { CODEPIPELINE_SOURCE, CodePipelineEvent, EVENT_SOURCE, RolloutEvent } from "../contract/index.ts";
import { InvalidInput } from "../errors.ts";
import { parse } from "../parse.ts";
import type { PipelinePorts, PipelineSettings } from "../ports/index.ts";
import type { LogFactory } from "../tasks/task.ts";
import type { PipelineContext } from "./context.ts";
import { pipelineChanged, rolloutChanged } from "./events.ts";
import { runJob } from "./job.ts";

const JOB = "CodePipeline.job";

/**
 * Makes the Lambda handler behind a pipeline's actions, of one service. It is called for jobs, which it answers itself, and for events: those of
 * the pipeline and those of the service's rollouts. Called again for the same, it comes to the same.
 * @param clock - milliseconds since 1970.
 * @throws {InvalidInput} of what is neither.
 * @throws {UntrustedInput} of what is about another pipeline or service.
 */
export function createPipelineFunction(
	settings: PipelineSettings,
	ports: PipelinePorts,
	logFor: LogFactory,
	clock: () => number,
) {
	return async (event: unknown): Promise<void> => {
		const log = logFor({ service: settings.service, task: "pipeline" });
		const context: PipelineContext = { settings, ports, now: new Date(clock()), log };
		try {
			await handle(event, context);
		} catch (error) {
			log.error("the pipeline's function could not do what it was called for", { error });
			throw error;
		}
	};
}

function handle(event: unknown, context: PipelineContext): Promise<void> {
	const { [JOB]: job, source } = Object(event) as Record<string, unknown>;
	if (job !== undefined) return runJob(event, context);
	if (source === CODEPIPELINE_SOURCE)
		return pipelineChanged(parse(CodePipelineEvent, event, "the event of CodePipeline"), context);
	if (source === EVENT_SOURCE) return rolloutChanged(parse(RolloutEvent, event, "the event of a rollout"), context);
	throw new InvalidInput("the event", [
		`source: must be a job, ${CODEPIPELINE_SOURCE} or ${EVENT_SOURCE} (given: ${typeof source === "string" ? source : "nothing"})`,
	]);
}
