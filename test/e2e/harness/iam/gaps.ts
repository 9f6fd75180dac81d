/** What the simulator does not know, each with its reason. {@link allows} checks at each use that an entry is still needed. */
import type { Need } from "./need.ts";

/** Something that the simulator refuses to judge, although AWS judges it. */
export interface Gap {
	readonly action: string;
	/** What it is on, in words. */
	readonly kind: string;
	/** Its ARNs. */
	readonly resource: RegExp;
	/** In which word the simulator refuses. */
	readonly refusal: string;
	readonly reason: string;
}

/** All of them. */
export const GAPS: readonly Gap[] = [
	{
		action: "elasticloadbalancing:AddTags",
		kind: "target groups",
		resource: /:targetgroup\/[^/]+\/[^/]+$/,
		refusal: "no.resource.types",
		reason:
			"The data keeps one entry for the action of two APIs, that of Classic Load Balancers, which have no target groups; the newer API takes them: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html",
	},
];

/** The gap that a need falls into, if any. */
export function gapOf({ action, resource }: Need): Gap | undefined {
	return GAPS.find((gap) => gap.action === action && gap.resource.test(resource));
}
