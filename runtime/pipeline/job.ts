import * as v from "valibot";
import { JobEvent, JobProgress, type UserParameters, UserParametersText } from "../contract/index.ts";
import { InvalidInput, NotReleasable, ReleaseRefused, UntrustedInput } from "../errors.ts";
import { parse } from "../parse.ts";
import { failed, type Job, type PipelineContext, type Result } from "./context.ts";
import { genuine } from "./genuine.ts";
import { order } from "./order.ts";
import { release } from "./release.ts";
import { rollout } from "./rollout.ts";

/** So long AWS may keep a job from getting on, in milliseconds: an answer comes at each one, so CodePipeline waits. */
const PATIENCE = 15 * 60_000;

const Token = v.pipe(v.string(), v.parseJson(undefined, "must be JSON"), JobProgress);

/** A job as it is delivered. */
interface Delivered {
	readonly id: string;
	/** Its parameters, as text. */
	readonly raw: string;
	/** What the job before has handed on, as text. */
	readonly token: string | undefined;
}

/**
 * Runs a job and answers it, whatever becomes of it: one without an answer is waited for twenty minutes. What passes is tried again by the next
 * job, for a quarter of an hour.
 * @throws {InvalidInput} of what has no job's id: there is nothing to answer.
 */
export async function runJob(event: unknown, context: PipelineContext): Promise<void> {
	const { id, data } = parse(JobEvent, event, "the job")["CodePipeline.job"];
	const raw = data.actionConfiguration.configuration.UserParameters;
	const delivered: Delivered = { id, raw, token: data.continuationToken ?? undefined };
	const result = await resultOf(delivered, context);
	const { summary, execution } = result.details;
	const heard = await answer(id, result, context);
	context.log.info("the job of the pipeline is answered", {
		job: id,
		heard,
		next: result.next,
		message: summary,
		...(execution && { execution }),
	});
}

function answer(id: string, result: Result, { ports: { jobs } }: PipelineContext): Promise<boolean> {
	if (result.next === "done") return jobs.succeed(id, result.details, result.variables);
	if (result.next === "again") return jobs.goOn(id, result.details, { version: 1, ...result.progress });
	return jobs.fail(id, result.details, result.kind ?? "JobFailed");
}

async function resultOf({ id, raw, token }: Delivered, context: PipelineContext): Promise<Result> {
	let progress: JobProgress | undefined;
	try {
		const parameters = parse(UserParametersText, raw, "UserParameters");
		progress = token === undefined ? undefined : parse(Token, token, "the continuation token");
		return await act({ id, ...parameters, progress }, raw, context);
	} catch (error) {
		if (error instanceof InvalidInput)
			return { next: "failed", details: { summary: error.message }, kind: "ConfigurationError" };
		if (error instanceof UntrustedInput || error instanceof NotReleasable || error instanceof ReleaseRefused)
			return failed(error.message);
		return troubled(error, progress, context);
	}
}

/** What each action does, for a job that is genuine. The rule moves nothing. */
async function act(job: Job, raw: string, context: PipelineContext): Promise<Result> {
	const { action } = job;
	if (action === "order") return order(job, context);
	const known = await genuine({ ...job, action } satisfies UserParameters, raw, context);
	return action === "release" ? release({ ...job, ...known }, context) : rollout({ ...job, ...known }, context);
}

/** What is not known to be final: the next job tries again, with all that is known of the rollout, until patience is over. */
function troubled(error: unknown, progress: JobProgress | undefined, { now, log }: PipelineContext): Result {
	const summary = error instanceof Error ? error.message : String(error);
	const { version: _, troubled: since = now.toISOString(), ...known } = progress ?? { version: 1 };
	const over = now.getTime() - Date.parse(since) >= PATIENCE;
	log.warn("the job could not get on", { error, final: over });
	if (over) return failed(`since ${since}: ${summary}`);
	return { next: "again", details: { summary: `tries again: ${summary}` }, progress: { ...known, troubled: since } };
}
