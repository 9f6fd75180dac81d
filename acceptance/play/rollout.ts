/** A release, from its apply to the end of its rollout, and what its course says of AWS. */
import type { ByColor, Color } from "../../runtime/contract/index.ts";
import { weightsOf } from "../aws/dns.ts";
import { type Deployment, deploymentsOf } from "../aws/ecs.ts";
import {
	attemptOf,
	type Entry,
	type Execution,
	entryOf,
	executionOf,
	executionsFor,
	isLocked,
} from "../aws/executions.ts";
import { askRelease } from "../aws/functions.ts";
import { type Context, otherOf, type Subject } from "./context.ts";

/** Longer than any rollout of these schedules: 900 s for tasks, 300 s for Route 53 and 600 s of holds, at each step. */
export const LONGEST_SECONDS = 5_400;
/** EventBridge delivers within seconds, or something is wrong. */
const EVENT_SECONDS = 300;
/** After an execution has failed the watchdog needs two minutes until nothing can arrive any more. */
const UNLOCK_SECONDS = 600;

/** An attempt whose rollout is under way. */
export interface Release {
	readonly candidate: Color;
	readonly attempt: string;
	readonly execution: Execution;
}

/** Who serves: the color whose records have all the weight. @throws when that is neither. */
export async function serving({ aws }: Context, { zoneId, record }: Subject): Promise<Color> {
	const weights = await weightsOf(aws, zoneId, record);
	if (weights.blue > 0 === weights.green > 0) throw new Error(`no color serves alone: ${inWords(weights)}`);
	return weights.blue > 0 ? "blue" : "green";
}

/** Weights, for people. */
export const inWords = ({ blue, green }: ByColor<number>) => `blue ${blue}, green ${green}`;

/**
 * Gives the idle color something new to run, and waits until a rollout of it has begun. Measures how late DescribeServices shows the
 * deployment, and how late the first event comes.
 */
export async function release(
	context: Context,
	subject: Subject,
	apply: (candidate: Color) => Promise<void>,
): Promise<Release> {
	const { aws, pace, measures, say } = context;
	const candidate = otherOf(await serving(context, subject));
	const before = (await deploymentsOf(aws, subject))[candidate]?.id;
	let observed: Deployment | undefined;
	const checking = pace.repeat(async () => {
		const newest = (await deploymentsOf(aws, subject))[candidate];
		if (observed || !newest || newest.id === before) return;
		observed = newest;
		measures.add("describeSeconds", Math.max(0, aws.clock.now() - newest.createdAt) / 1_000);
	});
	try {
		await apply(candidate);
		const deployment = await pace.until("a new deployment", EVENT_SECONDS, async () => observed);
		say(`${subject.name}: ${deployment.id} to ${candidate}`);
		return { candidate, ...(await started(context, subject, deployment)) };
	} finally {
		await checking.stop();
	}
}

/** The execution that took a deployment. */
async function started(context: Context, { stateMachine, table, name }: Subject, { id, createdAt }: Deployment) {
	const { aws, pace, measures } = context;
	const [first] = await pace.until("the first event", EVENT_SECONDS, async () => {
		const found = await executionsFor(aws, stateMachine, id);
		return found.length > 0 && found;
	});
	if (first) measures.add("eventSeconds", Math.max(0, first.startedAt - createdAt) / 1_000);
	return pace.until("a rollout in the history", EVENT_SECONDS, async () => {
		const attempt = await attemptOf(aws, table, name, id);
		const found = await entryOf(aws, table, name, attempt);
		if (found) return { attempt, execution: await executionOf(aws, found.execution) };
		// Where every execution has ended without a word in the history, none will begin.
		const all = await executionsFor(aws, stateMachine, id);
		const failed = all.length > 1 && all.every(({ status }) => status !== "RUNNING") && all[0];
		if (failed) throw new Error(`no rollout began: ${failed.status} ${failed.error ?? ""} ${failed.cause ?? ""}`);
		return undefined;
	});
}

/** Goes back to the release before, which the idle color may still have: then there is no new deployment. */
export async function goBack(context: Context, subject: Subject, releaseFunction: string): Promise<Release> {
	const { aws, pace, say } = context;
	const candidate = otherOf(await serving(context, subject));
	const reason = "npm run acceptance wants the release before back";
	const request = { action: "rollback", service: subject.name, reason } as const;
	const { attempt } = await askRelease(aws, releaseFunction, request);
	say(`${subject.name}: ${attempt} to ${candidate}`);
	const entry = await pace.until("a rollout in the history", EVENT_SECONDS, () =>
		entryOf(aws, subject.table, subject.name, attempt),
	);
	return { candidate, attempt, execution: await executionOf(aws, entry.execution) };
}

/** Waits until a rollout has ended and its lock is free; answers what the history says, and how its execution ended. */
export async function ended(context: Context, subject: Subject, { attempt, execution }: Release) {
	const { aws, pace, say } = context;
	const last = await pace.until("the end of the rollout", LONGEST_SECONDS, async () => {
		const found = await executionOf(aws, execution.arn);
		return found.status !== "RUNNING" && found;
	});
	const entry = await pace.until<Entry>("a free lock", UNLOCK_SECONDS, async () => {
		if (await isLocked(aws, subject.table, subject.name)) return undefined;
		return entryOf(aws, subject.table, subject.name, attempt);
	});
	say(`${subject.name}: ${last.status}, ${entry.outcome} ${entry.reason}`);
	return { execution: last, entry };
}
