import type { ReleaseAnswer, ReleaseRequest } from "../../../runtime/contract/index.ts";
import type { ReleaseFunction } from "../../../runtime/ports/index.ts";
import { oneLine, plainText } from "../../command-line/plain.ts";
import { EXIT, UsageError } from "../exit.ts";
import { askedDocument, written } from "../show/json.ts";
import { patiently, type Terminal } from "../show/terminal.ts";

/** Whoever sits before the terminal. */
export interface Operator {
	/** Whether they agree. */
	agrees(question: string): Promise<boolean>;
}

/** What a command works with that asks the release function. */
export interface Asking {
	readonly releaser: ReleaseFunction;
	/** Nobody where it is no terminal: a pipeline has decided already. */
	readonly operator?: Operator | undefined;
	/** Who asks, as history and announcements name them. */
	readonly who: string;
}

/** What is about to be done. */
export interface Plan {
	readonly request: ReleaseRequest;
	/** What follows, a line each, for people. */
	readonly lines: readonly string[];
	/** Whether users get something else than what they have, without a canary. */
	readonly affectsUsers: boolean;
}

/** How it is asked. */
export interface AskOptions {
	readonly yes: boolean;
	readonly json: boolean;
}

/**
 * Says what is about to be done, has somebody agree where users are affected, and asks the release function.
 * @throws {UsageError} when they do not agree.
 * @throws {ReleaseRefused} when the function does not take it.
 */
export async function askFor(
	{ request, lines, affectsUsers }: Plan,
	{ yes, json }: AskOptions,
	{ releaser, operator }: Asking,
	{ stdout, stderr }: Terminal,
): Promise<number> {
	for (const line of lines) stderr.write(`${plainText(line)}\n`);
	if (affectsUsers && !yes && operator && !(await operator.agrees("Go on?")))
		throw new UsageError("nothing was sent: you did not agree (--yes agrees beforehand)");
	const answer = await patiently("asking", stderr, () => releaser.ask(request));
	stdout.write(`${json ? written(askedDocument(answer)) : textOf(answer)}\n`);
	// What has begun meanwhile was not withdrawn, whatever else is well with it.
	return request.action === "withdraw" && answer.status !== "withdrawn" ? EXIT.failedBack : EXIT.ok;
}

function textOf({ service, attempt, status, message }: ReleaseAnswer): string {
	const follow =
		status === "serves" || status === "withdrawn" ? "" : `; npm run cli -- status ${service} --watch shows it`;
	return `${oneLine(service)}: ${oneLine(attempt)} ${status}: ${oneLine(message)}${follow}`;
}
