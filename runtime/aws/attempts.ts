import * as v from "valibot";
import { Attempt, attemptId, headAfter, Pending, Release, ReleasesHead, supersededBy } from "../contract/index.ts";
import type { Attempts, Withdrawal } from "../ports/index.ts";
import { answer } from "./call.ts";
import { ABSENT, absentOrOwnedBy, ownedBy, versioned } from "./conditions.ts";
import { itemOf } from "./history.ts";
import { INDEX } from "./indexed.ts";
import { accepted, ended, type Put, withNote } from "./last-release.ts";
import type { Table } from "./table.ts";

/** The newest attempt for a service. */
const HEAD = "releases";

/** The newest attempt, until it is answered. */
const PENDING = "pending";

/** So many digits has a release's number in its key: then keys come in the order of numbers. */
const DIGITS = 6;

const Pointer = v.object({ attempt: attemptId });

/** What services were asked to run, in DynamoDB. */
export class DynamoAttempts implements Attempts {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async find(service: string, attempt: string): Promise<Attempt | undefined> {
		const item = await this.#table.get(service, attemptItem(attempt));
		return item === undefined ? undefined : answer(`the attempt ${attempt} of ${service}`, Attempt, item);
	}

	async head(service: string): Promise<ReleasesHead | undefined> {
		const item = await this.#table.get(service, HEAD);
		return item === undefined ? undefined : answer(`the newest attempt of ${service}`, ReleasesHead, item);
	}

	async release(service: string, release: number): Promise<Release | undefined> {
		const item = await this.#table.get(service, releaseItem(release));
		return item === undefined ? undefined : answer(`the release ${release} of ${service}`, Release, item);
	}

	async ofDeployment(service: string, deploymentId: string): Promise<string | undefined> {
		const item = await this.#table.get(service, deploymentItem(deploymentId));
		return item === undefined ? undefined : answer(`whose ${deploymentId} is`, Pointer, item).attempt;
	}

	async record(
		service: string,
		observed: ReleasesHead | undefined,
		attempt: Attempt,
		release?: Release,
		ends?: string,
	): Promise<boolean> {
		const own = [
			[service, HEAD, headAfter(observed, attempt, ends), versioned(observed?.version)],
			[service, attemptItem(attempt.attempt), attempt, ABSENT],
			[service, PENDING, pendingOf(attempt)],
			...(release ? [[service, releaseItem(release.release), release, ABSENT] as const] : []),
		] as const;
		const what = `the attempt ${attempt.attempt} of ${service}`;
		// What was pending may have got its answer meanwhile.
		const written = await withNote(await this.#answerBefore(service, attempt), (answer) =>
			withNote(accepted(service, attempt), (note) => this.#table.putAll(what, [...own, ...answer, ...note])),
		);
		return written.every(({ held }) => held);
	}

	/** The answer for the attempt that is pending, where a newer one is about to be written down. */
	async #answerBefore(service: string, newer: Attempt): Promise<readonly Put[]> {
		const pending = await this.pending(service);
		const before = pending && (await this.find(service, pending.attempt));
		const wanted = before && (await this.release(service, before.release));
		const entry = before && supersededBy(newer, { before, wanted, pending });
		return entry ? [[service, itemOf(entry.attempt), entry, ABSENT]] : [];
	}

	async pending(service: string): Promise<Pending | undefined> {
		const item = await this.#table.get(service, PENDING);
		const isPending = Object.keys(INDEX).some((key) => Object.hasOwn(Object(item), key));
		return isPending ? answer(`the newest attempt of ${service}`, Pending, item) : undefined;
	}

	async putBack(service: string, observed: Attempt, executionName: string): Promise<void> {
		const attempt = { ...observed, executionName };
		await this.#table.putAll(`the attempt ${attempt.attempt} of ${service}, to be started later`, [
			[service, attemptItem(attempt.attempt), attempt, ownedBy("executionName", observed.executionName)],
			[service, PENDING, pendingOf(attempt), absentOrOwnedBy("attempt", attempt.attempt)],
		]);
	}

	async started(service: string, { attempt, executionName, at }: Pending, execution: string): Promise<void> {
		await this.#note(service, { attempt, executionName, at, execution, ...INDEX });
	}

	async answered(service: string, { attempt, executionName, at }: Pending): Promise<void> {
		// It stays, and is in the index no longer: who writes attempts down may delete nothing.
		await this.#note(service, { attempt, executionName, at });
	}

	/** By the execution's name: its Begin may have given the attempt another already. */
	async #note(service: string, note: Pending): Promise<void> {
		await this.#table.put(service, PENDING, note, absentOrOwnedBy("executionName", note.executionName));
	}

	async withdraw(service: string, { observed, executionName, entry, newest }: Withdrawal): Promise<boolean> {
		const { attempt, at, executionName: before } = observed;
		// Not in the index: nobody starts it. An execution that is on its way already finds another's entry in history.
		const note = [service, PENDING, { attempt, executionName, at }, absentOrOwnedBy("executionName", before)] as const;
		const written = await withNote(ended(service, entry), (last) =>
			this.#table.putAll(`the withdrawal of ${attempt} of ${service}`, [
				[service, itemOf(attempt), entry, ABSENT],
				[service, attemptItem(attempt), { ...observed, executionName }, ownedBy("executionName", before)],
				...(newest ? [note] : []),
				...last,
			]),
		);
		return written.every(({ held }) => held);
	}
}

/** The execution of a deployment that was made by another way runs already: it has written its attempt down. */
function pendingOf({ attempt, executionName, at, kind }: Attempt): object {
	return { attempt, executionName, at, ...(kind !== "deployment" && INDEX) };
}

/** The key of an attempt. */
export function attemptItem(attempt: string): string {
	return `attempt#${attempt}`;
}

/** The key of what says which attempt made a deployment of ECS's. */
export function deploymentItem(deploymentId: string): string {
	return `deployment#${deploymentId}`;
}

/** The key of a release. */
export function releaseItem(release: number): string {
	return `release#${String(release).padStart(DIGITS, "0")}`;
}
