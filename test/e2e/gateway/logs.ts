/**
 * CloudWatch Logs: a metric filter takes the place of one that has its name. moto keeps both, and answers the one before.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
 */
import { jsonOf, type Patch } from "./call.ts";

interface MetricFilter {
	readonly logGroupName: string;
	readonly filterName: string;
}

export const logsPatch: Patch = async (call, upstream) => {
	if (call.action === "PutMetricFilter") {
		const { logGroupName, filterName } = jsonOf<MetricFilter>(call);
		const body = Buffer.from(JSON.stringify({ logGroupName, filterName }));
		const headers = {
			...call.headers,
			"x-amz-target": "Logs_20140328.DeleteMetricFilter",
			"content-length": String(body.length),
		};
		// That there is none yet is no matter.
		await upstream({ ...call, action: "DeleteMetricFilter", headers, body });
	}
	return upstream(call);
};
