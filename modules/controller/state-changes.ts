import { EVENT_SOURCE } from "../../runtime/contract/index.ts";
import type { Account } from "../account.ts";
import type { Permission } from "../iam.ts";

/**
 * What a role needs to put the controller's events on the account's default event bus, and no others. `events:source` may have
 * several values, one for each event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function stateChanges(account: Account): Permission {
	return {
		sid: "PutStateChanges",
		actions: ["events:PutEvents"],
		resources: [account.arn("events", "event-bus/default")],
		conditions: {
			"ForAllValues:StringEquals": { "events:source": EVENT_SOURCE },
			// ForAllValues holds when there are no values at all.
			Null: { "events:source": "false" },
		},
	};
}
