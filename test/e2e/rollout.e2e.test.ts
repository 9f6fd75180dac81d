/**
 * The whole path against a simulated AWS: the real cdktf, Terraform and AWS provider deploy; then the deployed rules,
 * state machines and functions roll out. The steps build on each other, so they run in order and stop at the first failure.
 */
import { afterAll, beforeAll, describe } from "vitest";
import { afterwards } from "./steps/afterwards.ts";
import { gates } from "./steps/gates.ts";
import { interrupted } from "./steps/interrupted.ts";
import { judged } from "./steps/judged.ts";
import { owners } from "./steps/owners.ts";
import { reached } from "./steps/reached.ts";
import { recorded } from "./steps/recorded.ts";
import { releases } from "./steps/releases.ts";
import { stragglers } from "./steps/stragglers.ts";
import { Suite } from "./steps/suite.ts";
import { twoServices } from "./steps/two-services.ts";

describe("a service that is released by DNS canaries", () => {
	const suite = new Suite();
	beforeAll(() => suite.begin());
	afterAll(() => suite.end());

	releases(suite);
	reached(suite);
	judged(suite);
	recorded(suite);
	interrupted(suite);
	stragglers(suite);
	owners(suite);
	twoServices(suite);
	gates(suite);
	afterwards(suite);
});
