import * as v from "valibot";
import { HookConfig, isTask } from "./hooks.ts";
import { alarmNameOrArn, LIMITS, like, PATTERNS } from "./names.ts";
import { LONGEST_GATE_SECONDS } from "./schedule.ts";
import { forEachColor, functionArn, percent, whole } from "./schemas.ts";

/** How much of something bad the candidate may do: what the stable color does, times `ratio`, plus `percent`. */
const tolerance = {
	/** Factor on the stable color's share of the same minutes, 1–100. */
	ratio: percent(1, 100),
	/** On top of that, in percent of requests, 0–100. */
	percent: percent(0, 100),
	/** In percent of requests: above it the candidate is sick, unless the stable color is above it too in the same minutes. 100: no ceiling. */
	ceilingPercent: percent(0, 100),
};

/** How many 5XX the candidate may answer. */
export const ErrorTolerance = v.strictObject(tolerance);
export type ErrorTolerance = v.InferOutput<typeof ErrorTolerance>;

/** How many requests may take longer than the objective. */
export const LatencyTolerance = v.strictObject({
	...tolerance,
	/** The objective, in milliseconds; 0: latency is not checked. */
	objectiveMilliseconds: whole(0, 3_600_000),
});
export type LatencyTolerance = v.InferOutput<typeof LatencyTolerance>;

/** CloudWatch alarms of the user's own that must not ring. */
export const WatchedAlarms = v.strictObject({
	/** Names or ARNs, of metric or composite alarms. */
	names: v.pipe(v.array(alarmNameOrArn), v.maxLength(LIMITS.alarms, `must be at most ${LIMITS.alarms} alarms`)),
	/** What an alarm without data says of the candidate. */
	missing: v.picklist(["ignore", "hold", "fail"]),
});
export type WatchedAlarms = v.InferOutput<typeof WatchedAlarms>;

/** Requests that the controller itself sends to the candidate, through the preview listener of its own load balancer. */
export const ProbeConfig = v.strictObject({
	/** ARN of the function that sends them. */
	function: functionArn,
	/** Where each color's preview listener is reached: `http` or `https`, host and port. */
	origins: forEachColor(like("^https?://[^/]+$", LIMITS.arn, "must be an origin, without a path")),
	/** Host that the requests ask for. */
	host: like(PATTERNS.host, LIMITS.domain, "must be a host"),
	/** Name that TLS asks for, and that the certificate must have. Default: the host. */
	serverName: v.optional(like(PATTERNS.host, LIMITS.domain, "must be a host")),
	/** Path that the requests ask for, with its query. */
	path: like(PATTERNS.probePath, LIMITS.probePath, "must begin with / and have no blanks"),
	/** HTTP status codes of a good answer, as a load balancer's matcher: `200`, `200,204` or `200-299`. */
	status: like("^[0-9]{3}([-,][0-9]{3})*$", LIMITS.probeStatus, 'must be status codes, for instance "200-299"'),
	/** What a good answer's body must contain; empty: anything. */
	body: v.pipe(v.string(), v.maxBytes(LIMITS.probeBody, `must have at most ${LIMITS.probeBody} bytes`)),
	/** How long an answer may take, in milliseconds. */
	deadlineMilliseconds: whole(1, 10_000),
	/** How many are sent at each check. */
	count: whole(1, 20),
	/** How many of them may fail in the long run, in percent. */
	tolerancePercent: percent(0, 50),
});
export type ProbeConfig = v.InferOutput<typeof ProbeConfig>;

/** How the candidate is judged beyond the health of its targets. */
export const JudgeConfig = v.strictObject({
	/** Chance that statistics fail a release which is as good as the stable color, in percent, in a whole rollout. */
	errorBudgetPercent: percent(0.001, 50),
	/** Fewer requests than so many, in a step, say nothing for the release. What they say against it always counts. */
	minRequests: whole(1, 1_000_000),
	/** How many 5XX the candidate may answer. */
	errors: ErrorTolerance,
	/** How many of its requests may take longer than the objective. */
	latency: LatencyTolerance,
	/** By how much of itself the observed share may miss the intended one, in percent. 100: it is not checked. */
	shareTolerancePercent: percent(0, 100),
	/** CloudWatch alarms of the user's own that must not ring. */
	alarms: WatchedAlarms,
	probe: v.optional(ProbeConfig),
	hooks: v.pipe(
		v.array(HookConfig),
		v.maxLength(LIMITS.hooks, `must be at most ${LIMITS.hooks}`),
		v.check((hooks) => hooks.filter(isTask).length <= LIMITS.taskHooks, `must be at most ${LIMITS.taskHooks} tasks`),
	),
	/** What happens when a check's verdict is still *hold* so long after the bake that `holdSeconds` are over. */
	inconclusive: v.picklist(["fail", "pause", "promote"]),
	/** Whether a bake ends as soon as the evidence for the release is as strong as would be needed against it. */
	bakeEarlyExit: v.boolean(),
	/** How long a gate or a pause waits for somebody, in seconds; then the rollout fails back. Above a week only where no user is on the candidate. */
	gateSeconds: whole(60, LONGEST_GATE_SECONDS),
});
export type JudgeConfig = v.InferOutput<typeof JudgeConfig>;
