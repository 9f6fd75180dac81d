import * as v from "valibot";
import { LENGTHS, said } from "./bounds.ts";
import { LIMITS, like, PATTERNS, printable } from "./names.ts";
import { timestamp, whole } from "./schemas.ts";

/** An attempt's id as a caller may give it; the release function's own are `r7` and `r7-2`. */
export const attemptName = like(
	PATTERNS.attempt,
	40,
	"must be 1 to 40 letters, digits, hyphens and underscores, beginning with a letter or digit",
);

/** Any attempt's id: a caller's, or the id of the ECS deployment that nobody had asked the release function for. */
export const attemptId = printable(40);

/** The ARN of a task definition: a family has at most 255 characters. */
const LONGEST_DEFINITION = 400;

/** Which of a task's containers gets the traffic, and at which port. */
export const ContainerPort = v.strictObject({
	/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
	name: like("^[A-Za-z0-9_-]{1,255}$", 255, "must be the name of a container"),
	port: whole(1, 65_535),
});
export type ContainerPort = v.InferOutput<typeof ContainerPort>;

/** One image of a release. */
export const ReleasedImage = v.strictObject({
	container: printable(255),
	/** As the task definition names it. */
	image: printable(LIMITS.arn),
	/** What it was when it was released, or what its tasks ran; absent as long as nobody knows. */
	digest: v.optional(like("^sha256:[0-9a-f]{64}$", 71, "must be the digest of an image")),
});
export type ReleasedImage = v.InferOutput<typeof ReleasedImage>;

/** Who asked for something, and why. */
const asked = {
	at: timestamp,
	by: v.optional(said(LENGTHS.error)),
	reason: v.optional(said(LENGTHS.note)),
};

/** An immutable thing to run. */
export const Release = v.strictObject({
	/** Its number: the first apply's is 1. */
	release: whole(1, Number.MAX_SAFE_INTEGER),
	/** ARN of the task definition, with its revision. */
	taskDefinition: printable(LONGEST_DEFINITION),
	container: v.optional(ContainerPort),
	images: v.pipe(v.array(ReleasedImage), v.maxLength(100)),
	...asked,
	/** When it became stable for the last time; absent as long as it has not. */
	servedAt: v.optional(timestamp),
});
export type Release = v.InferOutput<typeof Release>;

/** Why there is an attempt: somebody released, released again or went back; or ECS was given a deployment by another way. */
export const AttemptKind = v.picklist(["release", "retry", "rollback", "deployment"]);
export type AttemptKind = v.InferOutput<typeof AttemptKind>;

/** One try to make a release stable. Lock, history, gates and events are keyed by its id. */
export const Attempt = v.strictObject({
	attempt: attemptId,
	release: whole(1, Number.MAX_SAFE_INTEGER),
	kind: AttemptKind,
	/** What is to run: ARN of the task definition, with its revision. */
	taskDefinition: printable(LONGEST_DEFINITION),
	container: v.optional(ContainerPort),
	/** Whether somebody who may has let it pass the service's calendar; `reason` says why. */
	overrideCalendar: v.optional(v.literal(true)),
	/** Name of its execution: all tries to start it use the same, so there is one. */
	executionName: printable(80),
	...asked,
});
export type Attempt = v.InferOutput<typeof Attempt>;

/** The newest attempt for a service, as long as history has no answer for it. */
export const Pending = v.object({
	attempt: attemptId,
	executionName: printable(80),
	/** When it was written down. */
	at: timestamp,
	/** ARN of its execution; absent as long as nobody has noted that it was started. */
	execution: v.optional(printable(LIMITS.execution)),
});
export type Pending = v.InferOutput<typeof Pending>;

/** The newest attempt for a service: every write of an attempt compares `version`, and counts it on. */
export const ReleasesHead = v.strictObject({
	version: whole(1, Number.MAX_SAFE_INTEGER),
	/** The id of the newest attempt. */
	newest: attemptId,
	/** The number of the newest release. */
	lastRelease: whole(1, Number.MAX_SAFE_INTEGER),
	/** The last attempt whose rollout somebody wanted ended for something newer. It gives up by itself, should nobody be able to stop it. */
	ends: v.optional(attemptId),
});
export type ReleasesHead = v.InferOutput<typeof ReleasesHead>;
