import { describe, expect, it } from "vitest";
import { RecordedReleases } from "../../../../cli/operator/aws/releases.ts";
import { servedRelease } from "../../support/releasing.ts";

describe("what a service has served", () => {
	it("is the last releases that users have had, the one that serves first", async () => {
		const asked: number[] = [];
		const { servedAt: _, ...failed } = servedRelease(14);
		const kept = [servedRelease(12, 99), servedRelease(13), failed, servedRelease(3)];
		const releases = new RecordedReleases({
			head: async () => ({ version: 3, newest: "r14", lastRelease: 14 }),
			find: async () => undefined,
			release: async (_service, number) => {
				asked.push(number);
				return kept.find(({ release }) => release === number);
			},
		});
		expect((await releases.served("shop")).map(({ release }) => release)).toEqual([12, 13, 3]);
		expect(asked.length).toBe(14);
	});

	it("is nothing before the first release", async () => {
		const nothing = async () => undefined;
		const releases = new RecordedReleases({ head: nothing, find: nothing, release: nothing });
		expect([await releases.served("shop"), await releases.newest("shop")]).toEqual([[], undefined]);
	});
});
