import type { Attempt, Release } from "../../../runtime/contract/index.ts";
import type { Attempts } from "../../../runtime/ports/index.ts";
import { servedReleases } from "../../../runtime/tasks/read-served.ts";
import type { ReleaseReader } from "../sources.ts";

/** What a service has served, by its releases in the table. */
export class RecordedReleases implements ReleaseReader {
	constructor(private readonly attempts: Pick<Attempts, "find" | "head" | "release">) {}

	async newest(service: string): Promise<Attempt | undefined> {
		const head = await this.attempts.head(service);
		return head && this.attempts.find(service, head.newest);
	}

	async served(service: string): Promise<readonly Release[]> {
		return servedReleases(service, this.attempts);
	}
}
