import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchReader } from "../../../../runtime/aws/cloudwatch/reader.ts";
import { type Answer, recorded } from "../../../support/aws.ts";
import { at } from "../../../support/documents.ts";

const ELB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012";

/** A route through another's load balancer, and one through its own, with how CloudWatch knows them. */
export const old = {
	listener: `${ELB}:listener/app/shop-blue/1f/2e`,
	targetGroup: `${ELB}:targetgroup/shop-blue-green/3d`,
};
export const own = {
	listener: `${ELB}:listener/app/shop-green/4c/5b`,
	targetGroup: `${ELB}:targetgroup/shop-green/6a`,
};

/** The adapter over a CloudWatch that answers as recorded, and what it sent. */
export function adapter(...answers: object[]) {
	const asAnswer = (value: object): Answer => ("body" in value ? (value as Answer) : { body: JSON.stringify(value) });
	const { options, requests } = recorded(...answers.map(asAnswer));
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { cloudWatch: new CloudWatchReader(new CloudWatchClient(options)), sent };
}

/** What CloudWatch answers to one query: values by the second at which their minutes began. */
export function result(Id: string, values: Readonly<Record<number, number>>, StatusCode = "Complete") {
	return {
		Id,
		Label: Id,
		Timestamps: Object.keys(values).map((second) => at(Number(second)).getTime() / 1000),
		Values: Object.values(values),
		StatusCode,
	};
}

/** An answer of GetMetricData. */
export const data = (...MetricDataResults: object[]) => ({ MetricDataResults });

/** A query of GetMetricData for a metric of a load balancer's target group. */
export function query(Id: string, MetricName: string, Stat: string, loadBalancer: string, targetGroup?: string) {
	return {
		Id,
		MetricStat: {
			Metric: {
				Namespace: "AWS/ApplicationELB",
				MetricName,
				Dimensions: [
					{ Name: "LoadBalancer", Value: loadBalancer },
					...(targetGroup === undefined ? [] : [{ Name: "TargetGroup", Value: targetGroup }]),
				],
			},
			Period: 60,
			Stat,
		},
	};
}
