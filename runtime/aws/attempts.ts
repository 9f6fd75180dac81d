import * as v from "valibot";
import { Attempt, attemptId, Release, ReleasesHead } from "../contract/index.ts";
import type { Attempts } from "../ports/index.ts";
import { answer } from "./call.ts";
import { ABSENT, versioned } from "./conditions.ts";
import { accepted, withNote } from "./last-release.ts";
import type { Table } from "./table.ts";

/** The newest wish for a service. */
const HEAD = "releases";

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
	): Promise<boolean> {
		const { version = 0, lastRelease = 0 } = observed ?? {};
		const head: ReleasesHead = {
			version: version + 1,
			newest: attempt.attempt,
			lastRelease: Math.max(lastRelease, attempt.release),
		};
		const written = await withNote(accepted(service, attempt), (note) =>
			this.#table.putAll(`the attempt ${attempt.attempt} of ${service}`, [
				[service, HEAD, head, versioned(observed?.version)],
				[service, attemptItem(attempt.attempt), attempt, ABSENT],
				...(release ? [[service, releaseItem(release.release), release, ABSENT] as const] : []),
				...note,
			]),
		);
		return written.every(({ held }) => held);
	}
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
