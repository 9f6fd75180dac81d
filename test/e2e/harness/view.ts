/** What a person would look at to see where the traffic goes. */
import type { Listener } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { RecordSet } from "../../../rehearsal/world/route53/record-sets.ts";
import {
	COLOURS,
	type Colour,
	gateKey,
	type PerColour,
	PRODUCTION_TAG,
	type ServiceConfig,
} from "../../../runtime/contract.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Aws } from "./aws.ts";

/** What a rollout must leave as it found it when it fails. */
export interface Snapshot {
	readonly records: readonly RecordSet[];
	readonly listeners: readonly Listener[];
}

export class View {
	constructor(
		private readonly service: ServiceConfig,
		private readonly tableName: string,
		private readonly gateway: Gateway,
		private readonly aws: Aws,
	) {}

	/** The weights of the name that users resolve, by record type. */
	weights(): Readonly<Record<string, PerColour<number | undefined>>> {
		const { dns } = this.service;
		const weight = (type: string, colour: Colour) => this.#weighted(type, colour)?.Weight;
		return Object.fromEntries(dns.types.map((t) => [t, { blue: weight(t, "blue"), green: weight(t, "green") }]));
	}

	/** The colour whose edge the preview leads to, by record type. */
	preview(): Readonly<Record<string, Colour | undefined>> {
		const { dns } = this.service;
		const target = (record: RecordSet | undefined) => JSON.stringify(record?.AliasTarget);
		const own = (type: string) => this.#records(dns.preview).find((record) => record.Type === type);
		const leads = (type: string, colour: Colour) => target(this.#weighted(type, colour)) === target(own(type));
		return Object.fromEntries(dns.types.map((type) => [type, COLOURS.find((colour) => leads(type, colour))]));
	}

	async snapshot(): Promise<Snapshot> {
		const { dns, edges } = this.service;
		const listeners = await this.aws.listeners(COLOURS.map((colour) => edges[colour].listener));
		return { records: this.gateway.records(dns.zoneId), listeners };
	}

	/** The same, of a service that shares its zone with others. */
	async ownSnapshot(): Promise<Snapshot> {
		const { records, listeners } = await this.snapshot();
		const { name, preview } = this.service.dns;
		return { records: records.filter((record) => [`${name}.`, `${preview}.`].includes(record.Name)), listeners };
	}

	/** The colour that each edge's production listener sends everything to. */
	async aims(): Promise<PerColour<Colour | undefined>> {
		const { listeners } = await this.snapshot();
		return { blue: this.#aim("blue", listeners), green: this.#aim("green", listeners) };
	}

	#aim(edge: Colour, listeners: readonly Listener[]): Colour | undefined {
		const { listener, targetGroups } = this.service.edges[edge];
		const actions = listeners.find(({ ListenerArn }) => ListenerArn === listener)?.DefaultActions ?? [];
		const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
		const [serving, ...more] = groups.filter(({ Weight }) => Weight !== 0);
		return more.length > 0 ? undefined : COLOURS.find((colour) => targetGroups[colour] === serving?.TargetGroupArn);
	}

	/** The production tag of each colour: of its service, and of its target group on either edge. */
	async productionTags(): Promise<PerColour<readonly (string | undefined)[]>> {
		const { services, edges } = this.service;
		const of = async (colour: Colour) => {
			const groups = COLOURS.map((edge) => edges[edge].targetGroups[colour]);
			const balancers = await this.aws.balancerTags(groups);
			const tags = [await this.aws.serviceTags(services[colour]), ...groups.map((arn) => balancers[arn])];
			return tags.map((tag) => tag?.[PRODUCTION_TAG]);
		};
		return { blue: await of("blue"), green: await of("green") };
	}

	/** How many tasks each colour wants. */
	async desiredCounts(): Promise<PerColour<number | undefined>> {
		const { services, cluster } = this.service;
		const input = { cluster, services: COLOURS.map((colour) => services[colour]) };
		const found = await this.aws.ecs<{ services: { serviceArn: string; desiredCount: number }[] }>(
			"DescribeServices",
			input,
		);
		const of = (colour: Colour) => found.services.find((s) => s.serviceArn === services[colour])?.desiredCount;
		return { blue: of("blue"), green: of("green") };
	}

	/** The lock of the service, while there is one. */
	lock(): Promise<Record<string, unknown> | undefined> {
		return this.#item("lock");
	}

	/** The gate that was opened last, if any was. */
	gate(): Promise<Record<string, unknown> | undefined> {
		return this.aws.item(this.tableName, { service: gateKey(this.service.name), item: "gate" });
	}

	/** What the history says of a deployment. */
	history(deploymentId: string): Promise<Record<string, unknown> | undefined> {
		return this.#item(`rollout#${deploymentId}`);
	}

	#item(item: string) {
		return this.aws.item(this.tableName, { service: this.service.name, item });
	}

	#weighted(type: string, colour: Colour): RecordSet | undefined {
		return this.#records(this.service.dns.name).find((r) => r.Type === type && r.SetIdentifier === colour);
	}

	#records(name: string): readonly RecordSet[] {
		return this.gateway.records(this.service.dns.zoneId).filter((record) => record.Name === `${name}.`);
	}
}
