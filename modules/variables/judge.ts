import { LONGEST_GATE_SECONDS } from "../../runtime/contract/index.ts";
import { DEFAULT_JUDGE } from "../../runtime/defaults.ts";
import { between, oneOf, seconds, wholeNumber } from "./rules.ts";
import type { Variables } from "./variable.ts";

const EVIDENCE = {
	error_budget_percent: {
		type: "number",
		description:
			"Chance that statistics fail a release which is as good as the stable color, in percent, in a whole rollout. The bound holds at every check and whatever the traffic, so one good release in a hundred is the most that the default costs.",
		default: DEFAULT_JUDGE.errorBudgetPercent,
		rules: [between("error_budget_percent", 0.001, 50, "a percentage")],
	},
	min_requests: {
		type: "number",
		description:
			"How many requests the candidate must have answered in a step before they say anything for it. With fewer the step holds, unless probes decide. With fewer than the default, even a release that fails every twentieth request may not have shown it.",
		default: DEFAULT_JUDGE.minRequests,
		rules: [wholeNumber("min_requests", 1, 1_000_000, "requests")],
	},
	share_tolerance_percent: {
		type: "number",
		description:
			"By how much of itself the candidate's observed share of the requests may miss the intended one, in percent. More is a hold. DNS moves whole resolvers, and a tenth of them keep answers too long, so only a large part is no chance. 100: it is not checked.",
		default: DEFAULT_JUDGE.shareTolerancePercent,
		rules: [between("share_tolerance_percent", 0, 100, "a percentage")],
	},
} satisfies Variables;

/** Declares the variables of the judge. The ranges are those of `JudgeConfig` in the runtime's contract. */
export const JUDGE = {
	...EVIDENCE,
	inconclusive: {
		type: "string",
		description:
			'What follows when the candidate is still undecided once hold_timeout_seconds are over. "fail" takes the traffic back, because what could not be decided has not been shown to be good; "pause" waits for somebody, who decides instead of the hooks too; "promote" asks the hooks and the gate, and goes on. Tasks or targets that are missing always take it back.',
		default: DEFAULT_JUDGE.inconclusive,
		rules: [oneOf("inconclusive", ["fail", "pause", "promote"])],
	},
	bake_early_exit: {
		type: "bool",
		description:
			"Whether a bake ends early, once the evidence for the release is as strong as would be needed against it. Off by default, because a bake is also there for what shows only after a while.",
		default: DEFAULT_JUDGE.bakeEarlyExit,
	},
	gate_timeout_seconds: seconds(
		"gate_timeout_seconds",
		DEFAULT_JUDGE.gateSeconds,
		[60, LONGEST_GATE_SECONDS],
		"How long a gate or a pause waits for somebody, in seconds. Then the rollout fails back. The default is a working day, so that nobody is woken for it.",
	),
} satisfies Variables;
