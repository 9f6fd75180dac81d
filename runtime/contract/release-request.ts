import * as v from "valibot";
import { attemptName, ContainerPort } from "./attempt.ts";
import { LENGTHS, said } from "./bounds.ts";
import { LIMITS, like, printable } from "./names.ts";
import { serviceName, whole } from "./schemas.ts";

/** The tag by which the release function finds the revision that Terraform has registered: a hash of all but the image. */
export const TEMPLATE_TAG = "ecs-dns-canary:template";

/** The tag by which a revision that the release function has registered says which image it is, as people name it: it has its digest. */
export const IMAGE_TAG = "ecs-dns-canary:image";

/** The tag of a revision that was registered to bring a release back: the release's number. */
export const RELEASE_TAG = "ecs-dns-canary:release";

/**
 * The function's alias by which alone a request may override a calendar. IAM does not see what a request says, but it tells an alias from the
 * function itself: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export const OVERRIDE_ALIAS = "override-calendar";

/** What the release function may be asked for. */
export const RELEASE_ACTIONS = ["release", "rollback", "retry", "status", "withdraw"] as const;

/** What the release function is asked. Terraform writes it, so its keys are in snake case. */
const Fields = v.strictObject({
	/** Version of this request. */
	version: v.literal(1),
	action: v.picklist(RELEASE_ACTIONS),
	service: serviceName,
	/** The image to run; null or absent: the one that serves stays. */
	image: v.nullish(printable(LIMITS.arn, "an image, of printable characters")),
	/** A hash of everything else, as Terraform knows it: the tag of its revision. */
	template: v.optional(like("^[0-9a-f]{64}$", 64, "must be the SHA-256 of the rest, in lower-case hexadecimal digits")),
	/** ARN of a task definition, with its revision; in place of image and template. */
	task_definition: v.optional(
		like(
			"^arn:[^:]+:ecs:[^:]+:[0-9]{12}:task-definition/[A-Za-z0-9_-]{1,255}:[0-9]+$",
			LIMITS.arn,
			"must be the ARN of a task definition, with its revision",
		),
	),
	/** Which container gets the traffic, and the image. */
	container: v.optional(ContainerPort),
	/** The attempt's id; absent: the function makes one, or takes the newest where it is asked about one that there is. */
	id: v.optional(attemptName),
	reason: v.optional(said(LENGTHS.note)),
	by: v.optional(said(LENGTHS.error)),
	/** Whether it may begin, and go on, whatever the service's calendar says; with a `reason`, and by {@link OVERRIDE_ALIAS} alone. */
	override_calendar: v.optional(v.boolean()),
	/** The release to go back to; absent: the one that served before. */
	to: v.optional(whole(1, Number.MAX_SAFE_INTEGER)),
});

/** The same, with what one field asks of others. */
export const ReleaseRequest = v.pipe(
	Fields,
	v.forward(
		v.partialCheck(
			[["override_calendar"], ["reason"]],
			({ override_calendar, reason = "" }) => !override_calendar || reason.trim() !== "",
			"missing; say why the calendar is overridden: it is kept in the history",
		),
		["reason"],
	),
	v.forward(
		v.partialCheck(
			[["override_calendar"], ["action"]],
			({ override_calendar, action }) => !override_calendar || action === "release" || action === "retry",
			"is for release and retry: a rollback waits for no calendar, and nothing else begins",
		),
		["override_calendar"],
	),
);
export type ReleaseRequest = v.InferOutput<typeof ReleaseRequest>;

/** What the release function answers. */
export interface ReleaseAnswer {
	/**
	 * `started`: a rollout begins. `running`: it is under way already. `queued`: it waits for another to end. `serves`: it has all of the
	 * traffic, and nothing is to be done. `aborted`: what ran is being taken back. `withdrawn`: it had changed nothing yet, and never begins.
	 */
	readonly status: "started" | "running" | "queued" | "serves" | "aborted" | "withdrawn";
	readonly service: string;
	readonly attempt: string;
	readonly release: number;
	/** ARN of the execution, where there is one. */
	readonly execution?: string;
	/** Until when it waits at least, as ISO 8601, where it waits for the service's calendar. */
	readonly until?: string;
	/** The same for people. */
	readonly message: string;
}
