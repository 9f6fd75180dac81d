import {
	type Attempt,
	askedBy,
	type Going,
	LENGTHS,
	type OpenGate,
	oneLine,
	type ReleaseVariables,
} from "../contract/index.ts";
import { UnexpectedAnswer } from "../errors.ts";
import { meaningOf, type WayBack, wayBack } from "./back.ts";
import { again, done, failed, type Job, type PipelineContext, type Result } from "./context.ts";
import { type Standing, standingOf } from "./standing.ts";
import { reviewText } from "./text.ts";
import { attemptOfJob, type Tries, triesOf } from "./tries.ts";

/**
 * Release: asks for the image of the build, and is done when its rollout waits at 0 %, where no user has it. A stage that is retried is a new
 * try; a job that is delivered twice makes nothing new. An execution that goes back only says what that means: it is done once it is approved.
 */
export async function release(job: Job, context: PipelineContext): Promise<Result> {
	const attempt = job.progress?.attempt;
	if (attempt !== undefined) return follow(attempt, job, context);
	const tries = await triesOf(job.execution, context);
	const back = tries.newest?.kind === "release" ? undefined : await wayBack(job.execution, job.image, context);
	if (back) return announced(back, tries, context);
	const known = attemptOfJob(job.id, tries) ?? (await stillUnderWay(tries, context));
	return ask(known?.attempt ?? tries.next, job, context);
}

/** What an execution tried last, as long as it has not ended: a job that comes to it anew adopts it. */
async function stillUnderWay({ newest }: Tries, context: PipelineContext): Promise<Attempt | undefined> {
	const standing = newest && (await standingOf(newest, context));
	return standing && standing.is !== "ended" && standing.is !== "serves" ? newest : undefined;
}

async function announced(back: WayBack, { next }: Tries, context: PipelineContext): Promise<Result> {
	const { to, from } = back;
	const nothing = to.release === from?.release;
	const lines = nothing ? [`release ${to.release} serves already`] : await meaningOf(back, context);
	const going: Going = nothing ? "nothing" : "back";
	const said = { Attempt: next, Release: String(to.release), Review: reviewText(lines), Going: going };
	return done(oneLine(lines.join("; "), LENGTHS.reason), said);
}

type Variables = ReleaseVariables & { readonly Going: Going };

/** Asks the release function; asked again with the same id it comes to the same. */
async function ask(id: string, job: Job, context: PipelineContext): Promise<Result> {
	const { settings, ports } = context;
	const { service, pipeline } = settings;
	const { revisions } = await ports.pipeline.execution(job.execution);
	const by = askedBy({ pipeline, execution: job.execution, job: job.id });
	const commit = commitOf(revisions);
	const request = { version: 1, action: "release", service, image: job.image, id, by } as const;
	const answer = await ports.releases.ask({ ...request, ...(commit && { reason: commit }) });
	if (answer.attempt !== id) return again(`${answer.message}; it brings the same, and is waited for`, {});
	if (answer.status !== "serves") return again(answer.message, { attempt: id }, answer.execution);
	const found = await ports.attempts.find(service, id);
	return found ? ready(found, "nothing", [answer.message], job, context) : again(answer.message, {});
}

/** What the sources say of their revision: of a commit its beginning and its message. */
function commitOf([first]: readonly { readonly id?: string | undefined; readonly summary?: string | undefined }[]) {
	const { id = "", summary = "" } = first ?? {};
	return oneLine([id.slice(0, 12), summary].filter(Boolean).join(" "), LENGTHS.note);
}

async function follow(id: string, job: Job, context: PipelineContext): Promise<Result> {
	const { settings, ports } = context;
	const attempt = await ports.attempts.find(settings.service, id);
	if (!attempt) throw new UnexpectedAnswer(`${id} of ${settings.service} is not written down`);
	const standing = await standingOf(attempt, context);
	if (standing.is === "ended") return failed(standing.why, standing.execution);
	if (standing.is === "serves") return ready(attempt, "nothing", [`${id} is complete`], job, context);
	if (standing.is === "queued") return again(waitsForTurn(standing), { attempt: id }, standing.execution);
	const { execution } = standing;
	if (settings.review === "off") return ready(attempt, "forward", ["its rollout has begun"], job, context);
	if (standing.released) return ready(attempt, "forward", ["it was let past its gate before"], job, context);
	if (standing.is === "runs")
		return again(`${id} is prepared (${standing.state ?? "Begin"})`, { attempt: id }, execution);
	if (standing.gate.percent === 0) return ready(attempt, "forward", checksOf(standing.gate), job, context);
	return again(`${id} waits, not at 0 %: ${standing.gate.reason}`, { attempt: id }, execution);
}

/** What a release waits for that has changed nothing yet. */
export function waitsForTurn({ holder }: Standing & { readonly is: "queued" }): string {
	return holder === undefined ? "waits for its turn" : `waits for its turn: ${holder} is under way`;
}

/** What checks, probes and hooks have said before the gate. */
function checksOf({ verdict, reason }: OpenGate): string[] {
	return [reason, ...(verdict ? [`${verdict.verdict}: ${verdict.code}: ${verdict.reason}`] : [])];
}

async function ready(
	{ attempt, release: number }: Attempt,
	going: Going,
	lines: readonly string[],
	{ execution, image }: Job,
	{ settings, ports }: PipelineContext,
): Promise<Result> {
	const commit = commitOf((await ports.pipeline.execution(execution)).revisions);
	const what = `release ${number} of ${settings.service}: ${image.slice(image.lastIndexOf("/") + 1)}`;
	const review = reviewText([commit, what, ...lines, `preview: ${settings.previewUrl}`]);
	const variables: Variables = { Attempt: attempt, Release: String(number), Review: review, Going: going };
	return done(oneLine(lines.join("; "), LENGTHS.reason), variables);
}
