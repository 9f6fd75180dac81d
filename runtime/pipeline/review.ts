import { wayBack } from "./back.ts";
import type { PipelineContext } from "./context.ts";
import { standingOf } from "./standing.ts";
import { triesOf } from "./tries.ts";

/** An answer to an approval. */
interface Answer {
	readonly approved: boolean;
	readonly words: string;
}

/**
 * Answers the approval of an execution where the answer is known without whoever is asked: what is wanted serves already, somebody has promoted
 * its attempt by the command, or has taken it back, or it has failed. What is known stands in the table, which the controller alone writes.
 */
export async function answerReview(execution: string, context: PipelineContext): Promise<void> {
	const { ports, log } = context;
	// Token and execution are of one answer: that of another execution's approval is not mistaken for this one's.
	const { executions, approval } = await ports.pipeline.state();
	if (approval === undefined || executions[0]?.id !== execution) return;
	const answer = await answerOf(execution, context);
	if (!answer) return;
	const heard = await ports.pipeline.answer(approval, answer.approved, answer.words);
	log.info("the approval is answered for whoever is asked", { message: answer.words, heard });
}

async function answerOf(execution: string, context: PipelineContext): Promise<Answer | undefined> {
	const { newest } = await triesOf(execution, context);
	if (!newest) return wentBack(execution, context);
	const { attempt } = newest;
	const standing = await standingOf(newest, context);
	if (standing.is === "serves") return { approved: true, words: `${attempt} has all of the traffic` };
	if (standing.is === "ended") return { approved: false, words: standing.why };
	if (standing.is === "queued" || !standing.released) return undefined;
	return { approved: true, words: `${attempt} was promoted by the command` };
}

/** A way back to what serves needs nobody's approval: nothing is to be done. */
async function wentBack(execution: string, context: PipelineContext): Promise<Answer | undefined> {
	// An image that is named anew has an attempt, unless it served before; then it does not serve.
	const back = await wayBack(execution, "", context);
	if (!back || back.to.release !== back.from?.release) return undefined;
	return { approved: true, words: `release ${back.to.release} serves already` };
}
