import {
	type Action,
	AddTagsCommand,
	DescribeListenersCommand,
	DescribeTargetHealthCommand,
	type ElasticLoadBalancingV2Client,
	ModifyListenerCommand,
	paginateDescribeRules,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import * as v from "valibot";
import { LENGTHS, ListenerAction, oneLine } from "../contract/index.ts";
import type { AlbReader, AlbWriter, ListenerRule, Target } from "../ports/index.ts";
import { answer, call, pages } from "./call.ts";

const Listeners = v.object({ Listeners: v.tuple([v.object({ DefaultActions: v.array(ListenerAction) })]) });
/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Rule.html */
const Rules = v.object({
	Rules: v.array(
		v.object({
			Priority: v.string(),
			IsDefault: v.optional(v.boolean(), false),
			Conditions: v.optional(v.array(v.looseObject({ Field: v.optional(v.string(), "") })), []),
			Actions: v.array(v.looseObject({ ...ListenerAction.entries, TargetGroupArn: v.optional(v.string()) })),
		}),
	),
});
type Rule = v.InferOutput<typeof Rules>["Rules"][number];
const TargetHealth = v.object({
	TargetHealthDescriptions: v.array(
		v.object({
			Target: v.object({ Id: v.string(), Port: v.optional(v.number()) }),
			TargetHealth: v.object({ State: v.string() }),
		}),
	),
});

/** Elastic Load Balancing, to check. */
export class ElbReader implements AlbReader {
	protected readonly client: ElasticLoadBalancingV2Client;

	constructor(client: ElasticLoadBalancingV2Client) {
		this.client = client;
	}

	async actions(listener: string): Promise<ListenerAction[]> {
		const what = `DescribeListeners ${listener}`;
		const raw = await call(what, () => this.client.send(new DescribeListenersCommand({ ListenerArns: [listener] })));
		return answer(what, Listeners, raw).Listeners[0].DefaultActions;
	}

	async rules(listener: string): Promise<ListenerRule[]> {
		const paginator = paginateDescribeRules({ client: this.client }, { ListenerArn: listener });
		const found = await pages(`DescribeRules ${listener}`, Rules, paginator);
		const rules = found.flatMap((page) => page.Rules).filter(({ IsDefault }) => !IsDefault);
		return rules.map(({ Priority: priority, Conditions, Actions }) => ({
			priority,
			conditions: Conditions.map(conditionText),
			targetGroups: [...new Set(Actions.flatMap(groupsOf))],
		}));
	}

	async targets(targetGroup: string): Promise<Target[]> {
		const what = `DescribeTargetHealth ${targetGroup}`;
		const raw = await call(what, () =>
			this.client.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup })),
		);
		return answer(what, TargetHealth, raw).TargetHealthDescriptions.map(
			({ Target: { Id, Port }, TargetHealth: health }) => ({
				id: Port === undefined ? Id : `${Id}:${Port}`,
				state: health.State,
			}),
		);
	}
}

/** An action that forwards to one group may name it without a forward configuration. */
function groupsOf({ TargetGroupArn, ForwardConfig }: Rule["Actions"][number]): string[] {
	const groups = ForwardConfig?.TargetGroups.map((group) => group.TargetGroupArn) ?? [];
	return TargetGroupArn === undefined ? groups : [TargetGroupArn, ...groups];
}

/** A condition keeps its values in a list, or in an object of its own kind: `PathPatternConfig: { Values: [...] }`. */
function conditionText({ Field, ...rest }: Rule["Conditions"][number]): string {
	const texts = (value: unknown): string[] => {
		if (typeof value === "string") return [value];
		return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
	};
	return oneLine(`${Field} ${[...new Set(texts(rest))].join(" or ")}`, LENGTHS.fault);
}

/** Elastic Load Balancing, to check and to write. */
export class ElbWriter extends ElbReader implements AlbWriter {
	async route(listener: string, actions: readonly ListenerAction[]): Promise<void> {
		// Read from AWS and kept verbatim, so it is what AWS accepts.
		const input = { ListenerArn: listener, DefaultActions: actions as readonly unknown[] as Action[] };
		await call(`ModifyListener ${listener}`, () => this.client.send(new ModifyListenerCommand(input)));
	}

	async tag(targetGroups: readonly string[], key: string, value: string): Promise<void> {
		const input = { ResourceArns: [...targetGroups], Tags: [{ Key: key, Value: value }] };
		await call("AddTags", () => this.client.send(new AddTagsCommand(input)));
	}
}
