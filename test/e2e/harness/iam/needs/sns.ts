import { form, need, type ServiceNeeds } from "../need.ts";

/** What calls of SNS need. What the topic's key asks for is not here: it takes the topic's attributes. */
export const sns: ServiceNeeds = {
	Publish: form((body) => need("sns:Publish", [body.get("TopicArn") ?? ""])),
};
