/** What policies say although the service authorization reference does not have it, each with its reason. */
export const EXEMPTIONS: Readonly<Record<string, string>> = {
	"DescribeWatchedAlarms: cloudwatch:DescribeAlarms has resources, and is given *":
		"Whoever is to be told of composite alarms must be allowed every resource: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html",
	"GetRequestMetrics: cloudwatch:GetMetricData has resources, and is given *":
		"Its one type of resource is a data set of OTLP metrics; those of AWS's services have none: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html",
	"GetMetrics: cloudwatch:GetMetricData has resources, and is given *":
		"Its one type of resource is a data set of OTLP metrics; those of AWS's services have none: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html",
	"AddTargetGroupTags: elasticloadbalancing:AddTags is not for arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/x/x":
		"The data keeps one entry for two APIs, that of Classic Load Balancers: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html",
	"AllowAccount: kms:* is more than one action":
		"AWS's own default, without which nobody could ever change the key again: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
	...Object.fromEntries(
		["DecryptForAlarms", "DecryptForNotifications"].flatMap((sid) =>
			["kms:Decrypt", "kms:GenerateDataKey"].map((action) => [
				`${sid}: ${action} has resources, and is given *`,
				"In a key's own policy, this means the key: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html",
			]),
		),
	),
	...Object.fromEntries(
		["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"].map((action) => [
			`BatchGetImages: ecr:${action} has resources, and is given *`,
			"An image may come from any repository, of this account or another: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
		]),
	),
};
