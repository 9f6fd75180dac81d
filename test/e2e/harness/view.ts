/** What a person would check to see where the traffic goes. */
import type { Listener } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { RecordSet } from "../../../rehearsal/world/route53/record-sets.ts";
import {
	type ByColor,
	COLORS,
	type Color,
	gateKey,
	PRODUCTION_TAG,
	type ServiceConfig,
} from "../../../runtime/contract/index.ts";
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
	weights(): Readonly<Record<string, ByColor<number | undefined>>> {
		const { dns } = this.service;
		const weight = (type: string, color: Color) => this.#weighted(type, color)?.Weight;
		return Object.fromEntries(dns.types.map((t) => [t, { blue: weight(t, "blue"), green: weight(t, "green") }]));
	}

	/** The color whose load balancer the preview leads to, by record type. */
	preview(): Readonly<Record<string, Color | undefined>> {
		const { dns } = this.service;
		const target = (record: RecordSet | undefined) => JSON.stringify(record?.AliasTarget);
		const own = (type: string) => this.#records(dns.preview).find((record) => record.Type === type);
		const leads = (type: string, color: Color) => target(this.#weighted(type, color)) === target(own(type));
		return Object.fromEntries(dns.types.map((type) => [type, COLORS.find((color) => leads(type, color))]));
	}

	async snapshot(): Promise<Snapshot> {
		const { dns, loadBalancers } = this.service;
		const listeners = await this.aws.listeners(COLORS.map((color) => loadBalancers[color].listener));
		return { records: this.gateway.records(dns.zoneId), listeners };
	}

	/** The same, of a service that shares its zone with others. */
	async ownSnapshot(): Promise<Snapshot> {
		const { records, listeners } = await this.snapshot();
		const { name, preview } = this.service.dns;
		return { records: records.filter((record) => [`${name}.`, `${preview}.`].includes(record.Name)), listeners };
	}

	/** The color that each load balancer's production listener sends everything to. */
	async routes(): Promise<ByColor<Color | undefined>> {
		const { listeners } = await this.snapshot();
		return { blue: this.#route("blue", listeners), green: this.#route("green", listeners) };
	}

	#route(alb: Color, listeners: readonly Listener[]): Color | undefined {
		const { listener, targetGroups } = this.service.loadBalancers[alb];
		const actions = listeners.find(({ ListenerArn }) => ListenerArn === listener)?.DefaultActions ?? [];
		const groups = actions.flatMap(({ ForwardConfig }) => ForwardConfig?.TargetGroups ?? []);
		const [serving, ...more] = groups.filter(({ Weight }) => Weight !== 0);
		return more.length > 0 ? undefined : COLORS.find((color) => targetGroups[color] === serving?.TargetGroupArn);
	}

	/** The production tag of each color: of its service, and of its target group on either load balancer. */
	async productionTags(): Promise<ByColor<readonly (string | undefined)[]>> {
		const { services, loadBalancers } = this.service;
		const of = async (color: Color) => {
			const groups = COLORS.map((alb) => loadBalancers[alb].targetGroups[color]);
			const balancers = await this.aws.balancerTags(groups);
			const tags = [await this.aws.serviceTags(services[color]), ...groups.map((arn) => balancers[arn])];
			return tags.map((tag) => tag?.[PRODUCTION_TAG]);
		};
		return { blue: await of("blue"), green: await of("green") };
	}

	/** How many tasks each color wants. */
	async desiredCounts(): Promise<ByColor<number | undefined>> {
		const { services, cluster } = this.service;
		const input = { cluster, services: COLORS.map((color) => services[color]) };
		const found = await this.aws.ecs<{ services: { serviceArn: string; desiredCount: number }[] }>(
			"DescribeServices",
			input,
		);
		const of = (color: Color) => found.services.find((s) => s.serviceArn === services[color])?.desiredCount;
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

	#weighted(type: string, color: Color): RecordSet | undefined {
		return this.#records(this.service.dns.name).find((r) => r.Type === type && r.SetIdentifier === color);
	}

	#records(name: string): readonly RecordSet[] {
		return this.gateway.records(this.service.dns.zoneId).filter((record) => record.Name === `${name}.`);
	}
}
