import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { describe, expect, it } from "vitest";
import { connectLogs, FunctionLogs } from "../../../../cli/operator/aws/logs.ts";
import { type Answer, jsonFault, recorded } from "../../../support/aws.ts";
import { at } from "../../../support/documents.ts";

const GROUP = "/aws/lambda/web-observer";
const SPAN = { from: at(0), to: at(600) };

function adapter(...answers: Answer[]) {
	const { options, requests } = recorded(...answers);
	const sent = () =>
		requests.map(({ headers, body }) => ({ to: headers["x-amz-target"]?.split(".")[1], ...JSON.parse(body) }));
	return { logs: new FunctionLogs(new CloudWatchLogsClient(options)), sent };
}

const page = (messages: readonly string[], nextToken?: string): Answer => ({
	body: JSON.stringify({
		events: messages.map((message, i) => ({
			eventId: `${i}`,
			logStreamName: "s",
			timestamp: at(i).getTime(),
			message,
		})),
		searchedLogStreams: [],
		...(nextToken && { nextToken }),
	}),
});
const read = (logs: FunctionLogs) => logs.lines(GROUP, "observer", "shop", SPAN);

describe("the logs of the functions", () => {
	it("are read over all pages, empty ones among them, and of one service alone", async () => {
		const { logs, sent } = adapter(page(["one", "two"], "n1"), page([], "n2"), page(["three"]));
		expect(await read(logs)).toEqual([
			{ at: at(0).getTime(), by: "observer", text: "one" },
			{ at: at(1).getTime(), by: "observer", text: "two" },
			{ at: at(0).getTime(), by: "observer", text: "three" },
		]);
		const query = {
			to: "FilterLogEvents",
			logGroupName: GROUP,
			startTime: at(0).getTime(),
			endTime: at(600).getTime(),
			filterPattern: '{ ($.record > 0 && $.service = "shop") || $.message.service = "shop" }',
		};
		expect(sent()).toEqual([query, { ...query, nextToken: "n1" }, { ...query, nextToken: "n2" }]);
	});

	it("have nothing where nothing was written, or the days are over that they are kept for", async () => {
		expect(await read(adapter(page([])).logs)).toEqual([]);
		expect(await read(adapter({ body: "{}" }).logs)).toEqual([]);
	});

	it("are none where there is no such group", async () => {
		const missing = jsonFault(400, "ResourceNotFoundException", "The specified log group does not exist.");
		expect(await read(adapter(missing).logs)).toBeUndefined();
	});

	it("fail by what AWS could not do, by its name", async () => {
		const throttled = jsonFault(400, "ThrottlingException", "Rate exceeded");
		await expect(read(adapter(throttled).logs)).rejects.toMatchObject({ name: "Throttled" });
		const denied = jsonFault(400, "AccessDeniedException", "not authorized to perform: logs:FilterLogEvents");
		await expect(read(adapter(denied).logs)).rejects.toMatchObject({ name: "Refused" });
		const strange: Answer = { body: JSON.stringify({ events: [{ timestamp: "yesterday" }] }) };
		await expect(read(adapter(strange).logs)).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});

	it("are those of the controller's region", () => {
		expect(connectLogs("eu-west-1")).toBeInstanceOf(FunctionLogs);
	});
});
