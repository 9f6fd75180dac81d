/**
 * Application Auto Scaling: moto knows no tags of scalable targets, for which the AWS provider asks again and again; and it gives them another
 * id each time that it starts, which a call does not name. Here the id follows from what is scaled, and tags are kept by it.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_ListTagsForResource.html
 */
import { createHash } from "node:crypto";
import { type Answer, amended, type Call, jsonAnswer, jsonOf, jsonRefusal, type Patch, type Upstream } from "./call.ts";

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

type Tags = Readonly<Record<string, string>>;

/** What calls about a target and its tags name. */
interface Named {
	readonly ResourceId?: string;
	readonly ResourceARN?: string;
	readonly Tags?: Tags;
	readonly TagKeys?: readonly string[];
}

export class ScalingApi {
	/** The tags of each scalable target, by its ARN. */
	readonly #tags = new Map<string, Tags>();

	readonly patch: Patch = async (call, upstream) => {
		switch (call.action) {
			case "ListTagsForResource":
			case "TagResource":
			case "UntagResource":
				return this.#tagged(call);
			case "RegisterScalableTarget":
				return this.#register(jsonOf<Named>(call), await upstream(call));
			case "DeregisterScalableTarget":
				return this.#deregister(call, upstream);
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

	/** Tags are given to what is new: https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html */
	#register({ ResourceId = "", Tags = {} }: Named, answer: Answer): Answer {
		return amended<Listed>(answer, (registered) => {
			const ScalableTargetARN = withId(registered.ScalableTargetARN, ResourceId);
			this.#tags.set(ScalableTargetARN, this.#tags.get(ScalableTargetARN) ?? Tags);
			return { ...registered, ScalableTargetARN };
		});
	}

	async #deregister(call: Call, upstream: Upstream): Promise<Answer> {
		const answer = await upstream(call);
		const id = scalableTargetId(jsonOf<Named>(call).ResourceId ?? "");
		for (const arn of this.#tags.keys()) if (answer.status < 300 && arn.endsWith(id)) this.#tags.delete(arn);
		return answer;
	}

	#tagged(call: Call): Answer {
		const { ResourceARN = "", Tags = {}, TagKeys = [] } = jsonOf<Named>(call);
		const before = this.#tags.get(ResourceARN);
		if (!before) return jsonRefusal("ResourceNotFoundException", `The scalable target ${ResourceARN} was not found`);
		if (call.action === "ListTagsForResource") return jsonAnswer({ Tags: before });
		const kept = Object.entries({ ...before, ...Tags }).filter(([key]) => !TagKeys.includes(key));
		this.#tags.set(ResourceARN, Object.fromEntries(kept));
		return jsonAnswer({});
	}
}
