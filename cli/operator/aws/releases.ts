import type { Attempt, Release } from "../../../runtime/contract/index.ts";
import type { Attempts } from "../../../runtime/ports/index.ts";
import type { ReleaseReader } from "../sources.ts";

/** So many releases are looked through: a rollback leads to one of the last ten. */
const LAST = 11;

/** What a service has served, by its releases in the table. */
export class RecordedReleases implements ReleaseReader {
	constructor(private readonly attempts: Pick<Attempts, "find" | "head" | "release">) {}

	async newest(service: string): Promise<Attempt | undefined> {
		const head = await this.attempts.head(service);
		return head && this.attempts.find(service, head.newest);
	}

	async served(service: string): Promise<readonly Release[]> {
		const { lastRelease = 0 } = (await this.attempts.head(service)) ?? {};
		const numbers = Array.from({ length: Math.min(LAST, lastRelease) }, (_, i) => lastRelease - i);
		const found = await Promise.all(numbers.map((number) => this.attempts.release(service, number)));
		return found
			.filter((release): release is Release => release?.servedAt !== undefined)
			.sort((a, b) => String(b.servedAt).localeCompare(String(a.servedAt)));
	}
}
