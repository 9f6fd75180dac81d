import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Announcement } from "../contract/index.ts";
import type { Topic } from "../ports/index.ts";
import { call, clientOptions, TRY_MILLISECONDS } from "./call.ts";

/** A topic of the Simple Notification Service. */
export class SnsTopic implements Topic {
	readonly #client: SNSClient;
	readonly #arn: string;

	constructor(arn: string, client: SNSClient = new SNSClient(clientOptions(TRY_MILLISECONDS.sns))) {
		this.#client = client;
		this.#arn = arn;
	}

	async publish({ subject, message }: Announcement): Promise<void> {
		const input = { TopicArn: this.#arn, Subject: subject, Message: message };
		await call(`Publish ${this.#arn}`, () => this.#client.send(new PublishCommand(input)));
	}
}
