import { SNSClient } from "@aws-sdk/client-sns";
import { describe, expect, it } from "vitest";
import { SnsTopic } from "../../../runtime/aws/sns.ts";
import { type Answer, elbFault, recorded } from "../../support/aws.ts";

const ARN = "arn:aws:sns:eu-west-1:123456789012:rollouts";
const published: Answer = {
	body: '<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>',
};

function adapter(answer: Answer) {
	const { options, requests } = recorded(answer);
	return { topic: new SnsTopic(ARN, new SNSClient(options)), requests };
}

describe("an announcement", () => {
	it("is published to the topic with its subject and its message, line by line", async () => {
		const { topic, requests } = adapter(published);
		await topic.publish({
			subject: "shop: failed-back",
			message: "shop: failed-back\n\nUnhealthy: 1 of 2 – ‘10.0.0.1’",
		});
		expect(Object.fromEntries(new URLSearchParams(requests[0]?.body))).toEqual({
			Action: "Publish",
			Version: "2010-03-31",
			TopicArn: ARN,
			Subject: "shop: failed-back",
			Message: "shop: failed-back\n\nUnhealthy: 1 of 2 – ‘10.0.0.1’",
		});
	});

	it.each([
		[elbFault(403, "AuthorizationError", "not authorized to perform: SNS:Publish"), "Refused"],
		[elbFault(400, "Throttled", "Rate exceeded"), "Throttled"],
		[elbFault(500, "InternalError", "oops"), "Unavailable"],
	])("that SNS does not take is not said to be published (%#)", async (answer, name) => {
		await expect(adapter(answer).topic.publish({ subject: "s", message: "m" })).rejects.toMatchObject({
			name,
			message: expect.stringContaining(`Publish ${ARN}`),
		});
	});
});
