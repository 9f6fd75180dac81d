import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import * as v from "valibot";
import { EVENT_SOURCE, EVENT_TYPE, type StateChange } from "../contract/index.ts";
import { Refused, Throttled, Unavailable } from "../errors.ts";
import type { EventBus } from "../ports/index.ts";
import { answer, call, clientOptions, failed, TRY_MILLISECONDS } from "./call.ts";

/** Each event that was put has an id; each that was not, an error. */
const Events = v.object({
	Entries: v.tuple([
		v.union([
			v.object({ EventId: v.string() }),
			v.object({ ErrorCode: v.string(), ErrorMessage: v.optional(v.string(), "") }),
		]),
	]),
});

/** The account's default event bus on EventBridge. */
export class DefaultEventBus implements EventBus {
	readonly #client: EventBridgeClient;

	constructor(client: EventBridgeClient = new EventBridgeClient(clientOptions(TRY_MILLISECONDS.eventBridge, 2))) {
		this.#client = client;
	}

	async put(change: StateChange): Promise<void> {
		const entry = {
			Source: EVENT_SOURCE,
			DetailType: EVENT_TYPE,
			Time: new Date(change.at),
			Resources: [change.rollout],
			Detail: JSON.stringify(change),
		};
		const what = `PutEvents ${change.change}`;
		const raw = await call(what, () => this.#client.send(new PutEventsCommand({ Entries: [entry] })));
		const [put] = answer(what, Events, raw).Entries;
		// PutEvents succeeds even when it takes no event.
		if ("ErrorCode" in put) throw failure(put.ErrorCode, failed(what, put.ErrorCode, put.ErrorMessage));
	}
}

/** All but these two are not to be tried again (EventBridge: PutEventsResultEntry). */
function failure(code: string, message: string): Error {
	if (code === "ThrottlingException") return new Throttled(message, {});
	if (code === "InternalFailure") return new Unavailable(message, {});
	return new Refused(message, {});
}
