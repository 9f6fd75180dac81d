import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Flags, readFlags } from "../../acceptance/flags.ts";
import { faultsOf } from "../rehearsal/scenario/files.ts";

const flags = (changes: Partial<Flags> = {}): Flags => ({
	zone: "example.com",
	region: "eu-west-1",
	yes: false,
	keep: false,
	...changes,
});

describe("the flags of npm run acceptance", () => {
	it("need a zone and a region, and have a default for all else", () => {
		expect(readFlags(flags(), {})).toEqual({
			zone: "example.com",
			region: "eu-west-1",
			json: undefined,
			steps: ["healthy", "rollback", "sick", "abort", "probation", "attach"],
			rate: 20,
			pollMs: 2_000,
			yes: false,
			keep: false,
		});
		expect(readFlags(flags({ region: undefined, only: "sick" }), { AWS_REGION: "us-east-1" })).toMatchObject({
			region: "us-east-1",
			steps: ["sick"],
		});
		expect(readFlags(flags({ zone: "Example.COM." }), {}).zone).toBe("example.com");
	});

	it("are all told at once when they are wrong", async () => {
		const wrong = flags({
			zone: "localhost",
			region: "europe",
			only: "helthy",
			rate: "lots",
			poll: "",
			json: tmpdir(),
		});
		expect(await faultsOf(() => readFlags(wrong, {}))).toEqual([
			"--rate must be a number from 1 to 500 (given: lots)",
			"--poll must be a number from 0.1 to 60 (given: )",
			"--zone must be the name of a hosted zone, such as example.com (given: localhost)",
			"--region must be a region's code, such as eu-west-1 (given: europe)",
			'--only must be one of healthy, rollback, sick, abort, probation, attach (given: helthy); did you mean "healthy"?',
			`--json: ${tmpdir()} is a folder; name a file in it`,
		]);
		const missing = flags({ zone: undefined, region: undefined, json: join(tmpdir(), "not", "there.json") });
		expect(await faultsOf(() => readFlags(missing, {}))).toEqual([
			"--zone is missing: name a public hosted zone of this account, such as --zone example.com",
			"no AWS region is known: name it with --region or AWS_REGION",
			`--json: there is no folder ${join(tmpdir(), "not")}; make it first`,
		]);
	});
});
