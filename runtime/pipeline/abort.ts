import { LENGTHS, oneLine, PIPELINE_STAGE, REVIEW_ACTION } from "../contract/index.ts";
import { Unavailable } from "../errors.ts";
import type { ActionRun } from "../ports/index.ts";
import type { PipelineContext } from "./context.ts";
import { goesBack, standingOf } from "./standing.ts";
import { triesOf } from "./tries.ts";

/** The error that an aborted rollout ends with. */
const ERROR = "Aborted";

/** That nothing more of an execution comes in its stage. */
export interface Ended {
	readonly execution: string;
	/** Since when. */
	readonly at: string;
}

/**
 * Takes back what an execution of the pipeline has tried last, because its stage has failed, was stopped, or is refused: what waits, for the
 * calendar or for its turn, is withdrawn; at a gate it is answered, else its rollout's execution is ended. What was made after that, has ended, or goes back already is left alone, and so is a way back that has begun.
 * @throws {Unavailable} when CodePipeline says that the stage still runs, or the attempt begins just now: then the event is delivered again.
 */
export async function abort({ execution, at }: Ended, context: PipelineContext): Promise<void> {
	const { settings, ports, log } = context;
	const { newest } = await triesOf(execution, context);
	if (!newest || isAfter(newest.at, at) || newest.kind === "rollback") return;
	const standing = await standingOf(newest, context);
	if (standing.is === "serves" || standing.is === "ended" || goesBack(standing)) return;
	const words = await reasonOf({ execution, at }, context);
	if (words === undefined) return;
	const { attempt } = newest;
	const by = `codepipeline ${settings.pipeline}`;
	if (standing.is === "queued") return withdraw(attempt, by, words, context);
	const why = oneLine(`${by}: ${words}`, LENGTHS.reason);
	const answered = standing.is === "waits" && (await ports.tokens.turnBack(standing.gate.token, ERROR, why));
	// Whoever answered the gate a moment ago did not stop it: it is stopped like any other.
	if (!answered) await ports.stateMachine.stop(standing.execution, ERROR, why);
	log.warn("the attempt of the pipeline is taken back", { attempt, why });
}

/** It has changed nothing yet: of its beginning and this one wins. */
async function withdraw(id: string, by: string, reason: string, { settings, ports, log }: PipelineContext) {
	const { service } = settings;
	const { status, message } = await ports.releases.ask({ version: 1, action: "withdraw", service, id, by, reason });
	if (status !== "withdrawn") throw new Unavailable(message, {});
	log.warn("the attempt of the pipeline is taken back", { attempt: id, why: reason });
}

/** Why it is taken back, by what CodePipeline knows, since anybody who may invoke the function can make an event up. Nothing where the stage has been retried since. */
async function reasonOf({ execution, at }: Ended, { ports }: PipelineContext): Promise<string | undefined> {
	const runs = (await ports.pipeline.actions(execution)).filter(({ stage }) => stage === PIPELINE_STAGE);
	const active = runs.find(({ status }) => status === "InProgress");
	if (active && isAfter(active.startedAt, at)) return undefined;
	if (active) throw new Unavailable(`${active.action} of ${execution} still runs, as CodePipeline says`, {});
	const [last] = runs;
	return wordsOf(last);
}

/** Whether something happened after an event, whose time EventBridge tells in whole seconds: what is of the same second was before it. */
function isAfter(time: string, event: string): boolean {
	return Math.floor(Date.parse(time) / 1_000) > Math.floor(Date.parse(event) / 1_000);
}

function wordsOf(run: ActionRun | undefined): string {
	if (!run) return "stopped";
	const { action, status, by, words } = run;
	const what =
		action === REVIEW_ACTION && status === "Failed" ? "rejected, or not answered in time" : status.toLowerCase();
	return [`${action} ${what}`, by && `by ${by}`, words].filter(Boolean).join(": ");
}
