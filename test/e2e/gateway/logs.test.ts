import { describe, expect, it } from "vitest";
import { selects } from "../../support/filter-pattern.ts";
import { type Call, jsonAnswer, jsonOf } from "./call.ts";
import { LogsApi } from "./logs.ts";

function sent(action: string, content: object, logs = new LogsApi()) {
	const body = Buffer.from(JSON.stringify(content));
	const headers = { "x-amz-target": `Logs_20140328.${action}`, "content-length": String(body.length) };
	const call: Call = { caller: "test", service: "logs", action, method: "POST", url: "/", headers, body };
	const calls: Call[] = [];
	const answer = logs.patch(call, async (onward) => {
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

describe("what functions have logged", () => {
	const group = "/aws/lambda/web-observer";
	const pattern = '{ ($.record > 0 && $.service = "shop") || $.message.service = "shop" }';
	const lines = [
		{ record: 1, service: "shop" },
		{ record: 1, service: "bank" },
		{ message: { service: "shop" } },
		{ service: "shop" },
	];

	it("is found by a pattern, within a span of time, page by page, of which some are empty", async () => {
		const logs = new LogsApi();
		for (let at = 0; at < 1_000; at++) logs.write(group, at, at < 990 ? "no JSON" : JSON.stringify(lines[at % 4]));
		const found: object[] = [];
		let pages = 0;
		for (let nextToken: string | undefined = ""; nextToken !== undefined; pages++) {
			const more = nextToken === "" ? {} : { nextToken };
			const asked = { logGroupName: group, startTime: 0, endTime: 998, filterPattern: pattern, ...more };
			const { answered, calls } = await sent("FilterLogEvents", asked, logs);
			expect(calls).toEqual([]);
			const content = JSON.parse(String(answered.body));
			found.push(...content.events.map(({ message }: { message: string }) => JSON.parse(message)));
			nextToken = content.nextToken;
		}
		expect(pages).toBe(5);
		expect(found).toEqual([lines[2], lines[0], lines[2], lines[0], lines[2]]);
	});

	it("is asked of moto where no function has written", async () => {
		const { calls } = await sent("FilterLogEvents", { logGroupName: group });
		expect(calls.map(({ action }) => action)).toEqual(["FilterLogEvents"]);
	});

	it("is not looked for by a pattern that is not known here", () => {
		for (const wrong of ["ERROR", "{ $.a != 1 }", "{ ($.a = 1 }", "{ $.a = 1 ) }", "{ && }", "{ }"])
			expect(() => selects(wrong, "{}")).toThrow();
		expect(selects("{ $.a = 1 && $.b > 2 }", '{"a":1,"b":3}')).toBe(true);
		expect(selects("{ $.a = 1 && $.b > 2 }", '{"a":1,"b":2}')).toBe(false);
	});
});
