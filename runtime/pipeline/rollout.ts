import { type Attempt, askedBy, type OpenGate } from "../contract/index.ts";
import { UnexpectedAnswer } from "../errors.ts";
import { wayBack } from "./back.ts";
import { again, done, failed, type Job, type PipelineContext, type Result } from "./context.ts";
import { waitsForTurn } from "./release.ts";
import { standingOf } from "./standing.ts";
import { attemptOfJob, type Tries, triesOf } from "./tries.ts";

/**
 * Rollout: opens the gate at 0 % of its own execution's attempt, and is done when the rollout is. A later gate is not its own: whoever operates
 * the service opens that. An execution that goes back is brought back now that it is approved.
 */
export async function rollout(job: Job, context: PipelineContext): Promise<Result> {
	const tries = await triesOf(job.execution, context);
	const { newest } = tries;
	const known = job.progress?.attempt;
	if (known !== undefined) return follow(await written(known, context), job, context);
	if (newest?.kind === "release") return follow(newest, job, context);
	return bringBack(tries, job, context);
}

async function written(id: string, { settings, ports }: PipelineContext): Promise<Attempt> {
	const attempt = await ports.attempts.find(settings.service, id);
	if (attempt) return attempt;
	throw new UnexpectedAnswer(`${id} of ${settings.service} is not written down`);
}

/** Asks for the way back, once: a stage that is retried after a failure is a new try. */
async function bringBack(tries: Tries, job: Job, context: PipelineContext): Promise<Result> {
	const { settings, ports } = context;
	const { service, pipeline } = settings;
	const known = attemptOfJob(job.id, tries) ?? tries.newest;
	const standing = known && (await standingOf(known, context));
	if (known && standing && (standing.is !== "ended" || attemptOfJob(job.id, tries))) return follow(known, job, context);
	const back = await wayBack(job.execution, job.image, context);
	if (!back) return failed(`Release has made no attempt in ${job.execution}: retry the whole stage`);
	if (back.to.release === back.from?.release) return done(`release ${back.to.release} serves already`);
	const by = askedBy({ pipeline, execution: job.execution, job: job.id });
	const answer = await ports.releases.ask({
		version: 1,
		action: "rollback",
		service,
		to: back.to.release,
		id: tries.next,
		by,
		reason: job.approved ?? `${pipeline} goes back`,
	});
	return again(answer.message, { attempt: tries.next }, answer.execution);
}

async function follow(attempt: Attempt, job: Job, context: PipelineContext): Promise<Result> {
	const standing = await standingOf(attempt, context);
	const { attempt: id } = attempt;
	const progress = { ...job.progress, attempt: id };
	if (standing.is === "serves") return done(`${id} is complete: release ${attempt.release} serves`);
	if (standing.is === "ended") return failed(standing.why, standing.execution);
	if (standing.is === "queued") return again(waitsForTurn(standing), progress, standing.execution);
	if (standing.is === "waits") return atGate(standing.gate, progress, job, context);
	return again(`${id} is rolled out (${standing.state ?? "Begin"})`, progress, standing.execution);
}

type Progress = (Result & { readonly next: "again" })["progress"];

/** Opens the gate that was approved, and no other. */
async function atGate(
	{ attempt, percent, since, token, execution }: OpenGate,
	progress: Progress,
	{ approved, id }: Job,
	{ settings, ports, log }: PipelineContext,
): Promise<Result> {
	const { service, pipeline } = settings;
	if (percent !== 0 || approved === undefined || progress.opened === since) {
		const where = percent === undefined ? "a gate" : `a gate at ${percent} %`;
		return again(`${attempt} waits at ${where}: npm run cli -- promote ${service}`, progress, execution);
	}
	const by = `codepipeline ${pipeline} job ${id}`;
	const heard = await ports.tokens.goOn(token, { by, comment: approved });
	log.info("the gate that was approved is opened", { attempt, heard });
	return again(`${attempt}: ${approved}; it takes its next step`, { ...progress, opened: since }, execution);
}
