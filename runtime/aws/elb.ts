import {
	type Action,
	AddTagsCommand,
	DescribeListenersCommand,
	DescribeTargetHealthCommand,
	type ElasticLoadBalancingV2Client,
	ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import * as v from "valibot";
import { ListenerAction } from "../contract.ts";
import type { EdgeReader, EdgeWriter, Target } from "../ports.ts";
import { answer, call } from "./call.ts";

const Listeners = v.object({ Listeners: v.tuple([v.object({ DefaultActions: v.array(ListenerAction) })]) });
const TargetHealth = v.object({
	TargetHealthDescriptions: v.array(
		v.object({
			Target: v.object({ Id: v.string(), Port: v.optional(v.number()) }),
			TargetHealth: v.object({ State: v.string() }),
		}),
	),
});

/** Elastic Load Balancing, to look. */
export class ElbReader implements EdgeReader {
	protected readonly client: ElasticLoadBalancingV2Client;

	constructor(client: ElasticLoadBalancingV2Client) {
		this.client = client;
	}

	async actions(listener: string): Promise<ListenerAction[]> {
		const what = `DescribeListeners ${listener}`;
		const raw = await call(what, () => this.client.send(new DescribeListenersCommand({ ListenerArns: [listener] })));
		return answer(what, Listeners, raw).Listeners[0].DefaultActions;
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

/** Elastic Load Balancing, to look and to write. */
export class ElbWriter extends ElbReader implements EdgeWriter {
	async aim(listener: string, actions: readonly ListenerAction[]): Promise<void> {
		// Read from AWS and kept verbatim, so it is what AWS accepts.
		const input = { ListenerArn: listener, DefaultActions: actions as readonly unknown[] as Action[] };
		await call(`ModifyListener ${listener}`, () => this.client.send(new ModifyListenerCommand(input)));
	}

	async tag(targetGroups: readonly string[], key: string, value: string): Promise<void> {
		const input = { ResourceArns: [...targetGroups], Tags: [{ Key: key, Value: value }] };
		await call("AddTags", () => this.client.send(new AddTagsCommand(input)));
	}
}
