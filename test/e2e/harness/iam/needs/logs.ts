import { arn, type Json, json, need, type ServiceNeeds } from "../need.ts";

/** What calls of CloudWatch Logs need. */
export const logs: ServiceNeeds = {
	GetLogEvents: json(({ logGroupName, logStreamName }: Json, place) =>
		need("logs:GetLogEvents", [arn("logs", place, `log-group:${logGroupName}:log-stream:${logStreamName}`)]),
	),
};
