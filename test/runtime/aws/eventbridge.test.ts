import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { DefaultEventBus } from "../../../runtime/aws/eventbridge.ts";
import { type Answer, connectionReset, jsonFault, recorded } from "../../support/aws.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { stateChange } from "./questions.ts";

const change = stateChange();

const answered = (entry: object, FailedEntryCount = 0): Answer => ({
	body: JSON.stringify({ FailedEntryCount, Entries: [entry] }),
});

function adapter(answer: Answer) {
	const { options, requests } = recorded(answer);
	return { events: new DefaultEventBus(new EventBridgeClient(options)), requests };
}

describe("a change of state", () => {
	it("is put on the default event bus, with its moment, the execution as its resource, and all of it as detail", async () => {
		const { events, requests } = adapter(answered({ EventId: "e-1" }));
		await events.put(change);
		expect(requests.map(({ headers }) => headers["x-amz-target"])).toEqual(["AWSEvents.PutEvents"]);
		const { Entries, ...others } = JSON.parse(requests[0]?.body ?? "");
		expect(others).toEqual({});
		const [{ Detail, ...entry }] = Entries;
		expect(entry).toEqual({
			Source: "ecs-dns-canary",
			DetailType: "Rollout State Change",
			Time: at(60).getTime() / 1000,
			Resources: [EXECUTION],
		});
		expect(JSON.parse(Detail)).toEqual(change);
	});

	it.each([
		["ThrottlingException", "Throttled"],
		["InternalFailure", "Unavailable"],
		["NotAuthorizedForSourceException", "Refused"],
		["MalformedDetail", "Refused"],
	])("that EventBridge answers with %s, although the call succeeds, is not said to be put", async (code, name) => {
		const entry = { ErrorCode: code, ErrorMessage: "no" };
		await expect(adapter(answered(entry, 1)).events.put(change)).rejects.toMatchObject({
			name,
			message: `PutEvents shifted: ${code}: no`,
		});
	});

	it.each([
		["refused", jsonFault(400, "AccessDeniedException", "not authorized"), "Refused"],
		["too much", jsonFault(400, "ThrottlingException", "Rate exceeded"), "Throttled"],
		["lost", connectionReset(), "Unavailable"],
		["answered without a word of it", { body: '{"FailedEntryCount":0,"Entries":[]}' }, "UnexpectedAnswer"],
		["neither put nor not", answered({}), "UnexpectedAnswer"],
	])("that is %s is not said to be put", async (_, answer, name) => {
		await expect(adapter(answer).events.put(change)).rejects.toMatchObject({ name });
	});
});
