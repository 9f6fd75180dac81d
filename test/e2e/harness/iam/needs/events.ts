import { arn, type Json, json, need, type ServiceNeeds } from "../need.ts";

/** What calls of EventBridge need. */
export const events: ServiceNeeds = {
	// All entries of one bus are one request: https://docs.aws.amazon.com/eventbridge/latest/userguide/policy-keys-eventbridge.html
	PutEvents: json(({ Entries }: Json, place) => {
		const busOf = ({ EventBusName = "default" }: Json): string => EventBusName;
		const buses = [...new Set<string>(Entries.map(busOf))];
		return buses.flatMap((bus) => {
			const own = Entries.filter((entry: Json) => busOf(entry) === bus);
			const resource = bus.startsWith("arn:") ? bus : arn("events", place, `event-bus/${bus}`);
			return need("events:PutEvents", [resource], {
				"events:source": own.map(({ Source }: Json) => Source),
				"events:detail-type": own.map(({ DetailType }: Json) => DetailType),
			});
		});
	}),
};
