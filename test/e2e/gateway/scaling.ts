/**
 * Application Auto Scaling: moto knows no tags of scalable targets, for which the AWS provider asks again and again; and it gives them another
 * id each time that it starts, which a call does not name. Here the id follows from what is scaled.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html
 */
import { createHash } from "node:crypto";
import { amended, jsonAnswer, type Patch } from "./call.ts";

/** A scalable target as AWS lists it. */
interface Listed {
	readonly ResourceId: string;
	readonly ScalableTargetARN: string;
}

/** The id of what scales a resource. */
export function scalableTargetId(resourceId: string): string {
	return createHash("sha256").update(resourceId).digest("hex").slice(0, 36);
}

/** An ARN of moto's, with the id that stands here for the resource. */
function withId(arn: string, resourceId: string): string {
	return arn.replace(/scalable-target\/.*$/, `scalable-target/${scalableTargetId(resourceId)}`);
}

export const scalingPatch: Patch = async (call, upstream) => {
	switch (call.action) {
		case "ListTagsForResource":
			return jsonAnswer({ Tags: {} });
		case "TagResource":
		case "UntagResource":
			return jsonAnswer({});
		case "RegisterScalableTarget": {
			const { ResourceId } = JSON.parse(call.body.toString()) as Pick<Listed, "ResourceId">;
			return amended<Listed>(await upstream(call), (registered) => ({
				...registered,
				ScalableTargetARN: withId(registered.ScalableTargetARN, ResourceId),
			}));
		}
		case "DescribeScalableTargets":
			return amended<{ readonly ScalableTargets: Listed[] }>(await upstream(call), (found) => ({
				...found,
				ScalableTargets: found.ScalableTargets.map((target) => ({
					...target,
					ScalableTargetARN: withId(target.ScalableTargetARN, target.ResourceId),
				})),
			}));
		default:
			return upstream(call);
	}
};
