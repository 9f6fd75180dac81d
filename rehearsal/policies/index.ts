import { allAtOnce } from "./all-at-once.ts";
import { ancestor } from "./ancestor.ts";
import { codedeployCanary } from "./codedeploy-canary.ts";
import { ecsCanary } from "./ecs-canary.ts";
import { ecsDnsCanary } from "./ecs-dns-canary.ts";
import { ecsLinear } from "./ecs-linear.ts";
import { flagger } from "./flagger.ts";
import type { Policy } from "./policy.ts";
import { publishedFlip } from "./published-flip.ts";

/** Every policy that can be rehearsed: this project first. */
export const POLICIES: readonly Policy[] = [
	ecsDnsCanary,
	ancestor,
	publishedFlip,
	codedeployCanary,
	ecsCanary,
	ecsLinear,
	flagger,
	allAtOnce,
];
