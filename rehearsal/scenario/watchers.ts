import * as v from "valibot";
import { HOOK_ENTRIES } from "../../runtime/contract/hooks.ts";
import { seconds } from "./values.ts";

/** As in Terraform: time for a test suite. */
const HOOK_DEADLINE_SECONDS = 600;

/** A CloudWatch alarm of the user's, and what it is in. The same name may stand several times: the last that holds counts. */
export const Alarm = v.strictObject({
	/** Its name, or its ARN. */
	name: v.pipe(v.string(), v.nonEmpty("must be the name of an alarm")),
	/** Its state from one second to before another; otherwise it is OK. Default: `ALARM`. */
	state: v.optional(v.picklist(["OK", "ALARM", "INSUFFICIENT_DATA"]), "ALARM"),
	/** Default: from the deployment on. */
	fromSeconds: v.optional(seconds, 0),
	/** Default: for ever. */
	toSeconds: v.optional(seconds, 604_800),
});
export type Alarm = v.InferOutput<typeof Alarm>;

/** What becomes of a task of the candidate's own definition. */
const HookTask = v.strictObject({
	/** How long its command runs once the task has started, in seconds. Default: 60. */
	runsSeconds: v.optional(seconds, 60),
	/** What it exits with; without, ECS cannot start it. Default: 0. */
	exitCode: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))), 0),
	/** What it writes last. Default: nothing. */
	log: v.optional(v.string(), ""),
});
export type HookTask = v.InferOutput<typeof HookTask>;

/** A function of the user's that this project asks for its verdict, or a task whose exit code is one. */
export const Hook = v.strictObject({
	/** Its name, perhaps with a version or an alias; of a task, its command. */
	name: v.pipe(v.string(), v.regex(/^[\w-]+(:[\w$-]+)?$/, "must be the name of a function")),
	/** When it is asked: `before-first-shift`, `after-step`, `before-completion`. */
	points: HOOK_ENTRIES.points,
	/** What becomes of it, if it is a task; then `says`, `afterSeconds` and `reason` say nothing. Default: it is a function. */
	task: v.optional(HookTask),
	/** How long it may say "not yet", or run, in seconds. Default: 600, as in Terraform. */
	deadlineSeconds: v.optional(HOOK_ENTRIES.deadlineSeconds, HOOK_DEADLINE_SECONDS),
	/** What it says in the end; `hold` is "not yet", for ever. Default: `pass`. */
	says: v.optional(v.picklist(["pass", "hold", "fail"]), "pass"),
	/** How long after it is first asked at a point, in seconds; until then it says "not yet". Default: 0. */
	afterSeconds: v.optional(seconds, 0),
	/** Why, in its own words. Default: none. */
	reason: v.optional(v.string(), ""),
});
export type Hook = v.InferOutput<typeof Hook>;

/** All of the user's functions: each stands once, with all its points, as in Terraform. */
export const Hooks = v.pipe(
	v.array(Hook),
	v.check((hooks) => new Set(hooks.map(({ name }) => name)).size === hooks.length, "must name each function once"),
);

/** The person, or the pipeline, that a gate waits for. */
export const Gates = v.strictObject({
	/** What they say: `promote`, `abort`, or nothing at all. Default: `promote`. */
	answer: v.optional(v.picklist(["promote", "abort", "nothing"]), "promote"),
	/** How long after a gate began to wait, in seconds. Default: 600. */
	afterSeconds: v.optional(seconds, 600),
});
export type Gates = v.InferOutput<typeof Gates>;
