/** Keeps what is published. moto checks that there is such a topic, and delivers to nobody who could be asked. */
import type { Patch } from "./call.ts";

/** A message that SNS accepted. */
export interface Message {
	readonly topicArn: string;
	readonly subject: string;
	readonly message: string;
	/** The access key id of whoever published it. */
	readonly caller: string;
}

export class SnsApi {
	/** All messages so far. */
	readonly messages: Message[] = [];

	readonly patch: Patch = async (call, upstream) => {
		const answer = await upstream(call);
		if (call.action !== "Publish" || answer.status >= 300) return answer;
		const form = new URLSearchParams(call.body.toString());
		const [topicArn = "", subject = "", message = ""] = ["TopicArn", "Subject", "Message"].map(
			(field) => form.get(field) ?? "",
		);
		this.messages.push({ topicArn, subject, message, caller: call.caller });
		return answer;
	};
}
