import { sampleService } from "../../rehearsal/sample.ts";
import type { ServiceConfig } from "../../runtime/contract.ts";
import { DEFAULT_TIMING } from "../../runtime/defaults.ts";
import type { Steps } from "./steps.ts";

/** How many tasks the stable colour runs: enough for steps that need the fewest, some and all of them. */
export const STABLE_TASKS = 8;

/** The service that is released: all as Terraform has it, but for limits that would make a rehearsal long. */
export function serviceOf(steps: Steps): ServiceConfig {
	const sample = sampleService();
	return {
		...sample,
		schedule: [...steps],
		dns: { ...sample.dns, ttlSeconds: 30 },
		headroomPercent: 20,
		timing: {
			...DEFAULT_TIMING,
			lookSeconds: 20,
			prepareSeconds: 300,
			holdSeconds: 60,
			retentionSeconds: 60,
			queueSeconds: 7_200,
			stragglerSeconds: 60,
		},
	};
}
