import { describe, expect, it } from "vitest";
import { type Call, jsonAnswer, jsonOf } from "./call.ts";
import { logsPatch } from "./logs.ts";

function sent(action: string, content: object) {
	const body = Buffer.from(JSON.stringify(content));
	const headers = { "x-amz-target": `Logs_20140328.${action}`, "content-length": String(body.length) };
	const call: Call = { caller: "test", service: "logs", action, method: "POST", url: "/", headers, body };
	const calls: Call[] = [];
	const answer = logsPatch(call, async (onward) => {
		calls.push(onward);
		return jsonAnswer({ action: onward.action }, onward.action === "DeleteMetricFilter" ? 400 : 200);
	});
	return answer.then((answered) => ({ answered, calls }));
}

describe("a metric filter", () => {
	const filter = { logGroupName: "/aws/lambda/web-observer", filterName: "fail-back", filterPattern: "{ $.a = 1 }" };

	it("takes the place of the one that has its name, or is the first", async () => {
		const { answered, calls } = await sent("PutMetricFilter", filter);
		expect(answered.status).toBe(200);
		expect(calls.map(({ action }) => action)).toEqual(["DeleteMetricFilter", "PutMetricFilter"]);
		const [removed] = calls;
		expect(removed && jsonOf(removed)).toEqual({ logGroupName: filter.logGroupName, filterName: filter.filterName });
		expect(removed?.headers).toMatchObject({
			"x-amz-target": "Logs_20140328.DeleteMetricFilter",
			"content-length": String(removed?.body.length),
		});
	});

	it("is all that is different: other calls go on as they are", async () => {
		const { calls } = await sent("DescribeMetricFilters", { logGroupName: filter.logGroupName });
		expect(calls.map(({ action }) => action)).toEqual(["DescribeMetricFilters"]);
	});
});
