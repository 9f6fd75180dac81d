import { scalableTargetId } from "../../../gateway/scaling.ts";
import { arn, type Json, json, need, onEverything, type ServiceNeeds } from "../need.ts";

/** What calls of Application Auto Scaling need: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsapplicationautoscaling.html */
export const scaling: ServiceNeeds = {
	DescribeScalableTargets: onEverything("application-autoscaling:DescribeScalableTargets"),
	RegisterScalableTarget: json(({ ResourceId, ServiceNamespace, ScalableDimension }: Json, place) =>
		need(
			"application-autoscaling:RegisterScalableTarget",
			[arn("application-autoscaling", place, `scalable-target/${scalableTargetId(ResourceId)}`)],
			{
				"application-autoscaling:service-namespace": [ServiceNamespace],
				"application-autoscaling:scalable-dimension": [ScalableDimension],
			},
		),
	),
};
