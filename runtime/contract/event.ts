import * as v from "valibot";
import { serviceArn } from "./arns.ts";
import { serviceName, timestamp } from "./schemas.ts";

/** The ECS deployment event as the EventBridge target's input transformer hands it over. */
export const ReleaseEvent = v.strictObject({
	/** Name of the service: the key of its registration. Absent from rules of version 0.2, which hand over the whole configuration beside the event. */
	service: v.optional(serviceName),
	/** The id of the ECS deployment, for instance `ecs-svc/9223370564342348000`. One rollout per deployment id. */
	deploymentId: v.pipe(v.string(), v.regex(/^ecs-svc\/\d{1,32}$/, 'must look like "ecs-svc/123"')),
	eventName: v.picklist(["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"]),
	/** When ECS sent it. Absent from rules that are older than this field. */
	at: v.optional(timestamp),
	/** The ARN of the ECS service whose deployment it is. */
	serviceArn,
});
export type ReleaseEvent = v.InferOutput<typeof ReleaseEvent>;
