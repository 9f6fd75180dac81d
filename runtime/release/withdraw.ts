import {
	type Attempt,
	executionArn,
	type HistoryEntry,
	LENGTHS,
	oneLine,
	type ReleaseAnswer,
	type ReleaseRequest,
	servedThen,
} from "../contract/index.ts";
import { NotReleasable, ReleaseConflict } from "../errors.ts";
import { answerOf, serves } from "./answer.ts";
import { notifyWithdrawn } from "./notify-withdrawn.ts";
import type { ReleaseContext } from "./wanted.ts";

/** What withdrawing takes besides: ARN of the state machine whose executions rollouts are. */
export interface WithdrawContext extends ReleaseContext {
	readonly stateMachine: string;
}

/** What the reason of an attempt begins with that was withdrawn. */
const CODE = "Withdrawn";

/** So often it may have changed meanwhile. */
const TRIES = 5;

/**
 * Withdraw: an attempt that waits, for the calendar or for its turn, never begins. Of this and its beginning one wins, by the entry in history
 * that both claim. What has begun is left alone, and the answer says so. The same call again comes to the same.
 * @throws {NotReleasable} when there is no such attempt, it goes back, or it has ended.
 */
export async function withdraw(request: ReleaseRequest, context: WithdrawContext): Promise<ReleaseAnswer> {
	const { service, ports } = context;
	for (let tries = 0; tries < TRIES; tries++) {
		const head = await ports.attempts.head(service.name);
		const observed = await namedOf(request, head?.newest, context);
		const known = await answerNow(observed, context);
		if (known) return known;
		const executionName = `${service.name}-${observed.attempt}-withdrawn`;
		const entry = entryOf(observed, executionName, request, context);
		const newest = head?.newest === observed.attempt;
		if (!(await ports.attempts.withdraw(service.name, { observed, executionName, entry, newest }))) continue;
		await notifyWithdrawn(entry, context);
		return answerOf("withdrawn", observed, service);
	}
	throw new ReleaseConflict(`what waits of ${service.name} has changed each time: try again`);
}

/** The attempt that is named, or the newest. */
async function namedOf(
	{ id }: ReleaseRequest,
	newest: string | undefined,
	{ service: { name }, ports }: ReleaseContext,
): Promise<Attempt> {
	const named = id ?? newest;
	const attempt = named === undefined ? undefined : await ports.attempts.find(name, named);
	if (!attempt)
		throw new NotReleasable(
			`${name} has no attempt ${id ?? "yet: nothing has been released"}; npm run cli -- status ${name} tells what waits`,
		);
	if (attempt.kind !== "rollback") return attempt;
	throw new NotReleasable(
		`${attempt.attempt} of ${name} goes back, and waits for no calendar: npm run cli -- abort ${name} --reason WHY ends it`,
	);
}

/** The answer about an attempt that does not wait any more; nothing of one that does. */
async function answerNow(attempt: Attempt, { service, ports }: ReleaseContext): Promise<ReleaseAnswer | undefined> {
	const [entry, lock, release] = await Promise.all([
		ports.history.find(service.name, attempt.attempt),
		ports.locks.held(service.name),
		ports.attempts.release(service.name, attempt.release),
	]);
	if (entry) return answerOfEntry(attempt, entry, service);
	if (lock?.attempt === attempt.attempt) return beganAnswer(attempt, lock.owner, service);
	if (servedThen(attempt, release)) return serves(attempt, service);
	return undefined;
}

function answerOfEntry(attempt: Attempt, entry: HistoryEntry, service: ReleaseContext["service"]): ReleaseAnswer {
	const { outcome, reason, execution } = entry;
	if (outcome === "running") return beganAnswer(attempt, execution, service);
	if (outcome === "abandoned" && reason.startsWith(`${CODE}: `)) return answerOf("withdrawn", attempt, service);
	throw new NotReleasable(
		`${attempt.attempt} of ${service.name} waits no more: it has ended as ${outcome} (${reason}); nothing is to be withdrawn`,
	);
}

function beganAnswer(attempt: Attempt, execution: string, service: ReleaseContext["service"]): ReleaseAnswer {
	const answer = answerOf("running", attempt, service, execution);
	const remedy = `it is not withdrawn; npm run cli -- abort ${service.name} --reason WHY takes it back`;
	return { ...answer, message: `${answer.message}: ${remedy}` };
}

/** What history says. Its execution is none that there is, so that the attempt's own finds that another has answered. */
function entryOf(
	{ attempt, release }: Attempt,
	executionName: string,
	{ by = "somebody", reason = "" }: ReleaseRequest,
	{ stateMachine, now }: WithdrawContext,
): HistoryEntry {
	const why = oneLine([CODE, by, reason].filter(Boolean).join(": "), LENGTHS.reason);
	const execution = executionArn(stateMachine, executionName);
	return { attempt, release, execution, outcome: "abandoned", reason: why, at: now.toISOString() };
}
