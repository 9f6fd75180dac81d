/** Notification rules of the developer tools, which moto lacks: https://docs.aws.amazon.com/codestar-notifications/latest/APIReference/Welcome.html */
import { randomUUID } from "node:crypto";
import { type Answer, type Call, jsonAnswer, jsonOf, type Patch } from "./call.ts";
import { ACCOUNT } from "./pipeline/events.ts";

interface NotificationRule {
	readonly Arn: string;
	readonly Name: string;
	readonly Resource: string;
	readonly EventTypeIds: readonly string[];
	readonly DetailType: string;
	readonly Status?: string;
	readonly Targets: readonly { readonly TargetAddress: string; readonly TargetType: string }[];
	readonly Tags?: Readonly<Record<string, string>>;
}

const regionOf = ({ headers }: Call) => /Credential=[^/]+\/\d*\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";

export class NotificationRulesApi {
	readonly #rules = new Map<string, NotificationRule>();

	readonly patch: Patch = async (call, upstream) => {
		if (call.action === "CreateNotificationRule") return this.#create(call);
		if (call.action === "ListNotificationRules") {
			return jsonAnswer({ NotificationRules: [...this.#rules.values()].map(({ Arn }) => ({ Arn, Id: Arn })) });
		}
		// A target that is an SNS topic is kept by no other rule.
		if (call.action === "DeleteTarget") return jsonAnswer({});
		const input = jsonOf<Partial<NotificationRule>>(call);
		const found = this.#rules.get(input.Arn ?? "");
		if (!found) return notFound(input.Arn ?? "");
		switch (call.action) {
			case "DescribeNotificationRule":
				return jsonAnswer(described(found));
			case "UpdateNotificationRule":
				this.#rules.set(found.Arn, { ...found, ...input });
				return jsonAnswer({});
			case "DeleteNotificationRule":
				this.#rules.delete(found.Arn);
				return jsonAnswer({ Arn: found.Arn });
			case "ListTagsForResource":
				return jsonAnswer({ Tags: found.Tags ?? {} });
			case "TagResource":
				this.#rules.set(found.Arn, { ...found, Tags: { ...found.Tags, ...input.Tags } });
				return jsonAnswer({ Tags: input.Tags });
			default:
				return upstream(call);
		}
	};

	#create(call: Call): Answer {
		const input = jsonOf<NotificationRule>(call);
		const Arn = `arn:aws:codestar-notifications:${regionOf(call)}:${ACCOUNT}:notificationrule/${randomUUID()}`;
		this.#rules.set(Arn, { ...input, Arn });
		return jsonAnswer({ Arn });
	}
}

function described({ EventTypeIds, Targets, Status = "ENABLED", Tags = {}, ...rule }: NotificationRule): object {
	return {
		...{ ...rule, Status, Tags, CreatedBy: "test" },
		EventTypes: EventTypeIds.map((EventTypeId) => ({ EventTypeId, ResourceType: "Pipeline" })),
		Targets: Targets.map((target) => ({ ...target, TargetStatus: "ACTIVE" })),
	};
}

function notFound(arn: string): Answer {
	const answer = jsonAnswer({ Message: `No notification rule ${arn}` }, 404);
	return { ...answer, headers: { ...answer.headers, "x-amzn-errortype": "ResourceNotFoundException" } };
}
