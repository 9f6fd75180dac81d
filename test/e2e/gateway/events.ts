/** EventBridge: refuses an input transformer that is too long, and keeps what is put on the bus. moto takes any, and fails at rules of services. */
import { randomUUID } from "node:crypto";
import { type Answer, type Call, jsonAnswer, jsonOf, jsonRefusal, type Patch } from "./call.ts";

interface PutTargets {
	readonly Targets?: readonly { readonly InputTransformer?: { readonly InputTemplate?: string } }[];
}

interface Entry {
	readonly Source: string;
	readonly DetailType: string;
	readonly Resources?: readonly string[];
	readonly Detail: string;
}

interface PutEvents {
	readonly Entries: readonly Entry[];
}

/** An event that EventBridge accepted. */
export interface PutEvent {
	readonly source: string;
	readonly detailType: string;
	readonly resources: readonly string[];
	readonly detail: unknown;
	/** The access key id of whoever put it. */
	readonly caller: string;
}

const MAX_TEMPLATE = 8_192;

export class EventsApi {
	/** All events so far. */
	readonly events: PutEvent[] = [];
	/** Is told of each of them. */
	onEvent: (event: PutEvent) => void = () => {};

	readonly patch: Patch = async (call, upstream) => {
		if (call.action === "PutEvents") return this.#put(call);
		const at = call.action === "PutTargets" ? tooLong(call) : -1;
		if (at < 0) return upstream(call);
		const message = `1 validation error detected: Value at 'targets.${at + 1}.member.inputTransformer.inputTemplate' failed to satisfy constraint: Member must have length less than or equal to ${MAX_TEMPLATE}`;
		return jsonRefusal("ValidationException", message);
	};

	/** PutEvents takes each event, or refuses it, by itself: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
	#put(call: Call): Answer {
		const { Entries } = jsonOf<PutEvents>(call);
		const refusals = Entries.map(refusalOf);
		const accepted = Entries.filter((_, i) => refusals[i] === undefined).map((entry) => eventOf(entry, call.caller));
		this.events.push(...accepted);
		for (const event of accepted) this.onEvent(event);
		return jsonAnswer({
			FailedEntryCount: refusals.filter((refusal) => refusal !== undefined).length,
			Entries: refusals.map((refusal) => refusal ?? { EventId: randomUUID() }),
		});
	}
}

/** The first of the targets whose template is too long, or -1. */
function tooLong(call: Call): number {
	const lengths = (jsonOf<PutTargets>(call).Targets ?? []).map((t) => t.InputTransformer?.InputTemplate?.length ?? 0);
	return lengths.findIndex((length) => length > MAX_TEMPLATE);
}

function refusalOf({ Source, DetailType, Detail }: Entry) {
	const ErrorCode = Source.startsWith("aws.") ? "NotAuthorizedForSourceException" : "InvalidArgument";
	if (ErrorCode === "InvalidArgument" && Source && DetailType && Detail) return undefined;
	return { ErrorCode, ErrorMessage: `Not accepted: ${Source}, ${DetailType}, ${Detail}` };
}

function eventOf({ Source, DetailType, Resources = [], Detail }: Entry, caller: string): PutEvent {
	return { source: Source, detailType: DetailType, resources: Resources, detail: JSON.parse(Detail), caller };
}
