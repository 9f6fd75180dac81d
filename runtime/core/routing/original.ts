import {
	type AlbConfig,
	COLORS,
	type Color,
	type Held,
	type ListenerAction,
	type Original,
	other,
	type RecordSet,
	type ServiceAtStake,
	sameName,
} from "../../contract/index.ts";
import { leadsTo, readDns } from "./dns.ts";
import { actionFaults } from "./estate.ts";
import { describeRoute, routedTo } from "./route.ts";

/** Whose traffic an original would move. */
type Moved = Pick<ServiceAtStake, "loadBalancers" | "dns">;

/** What fail-back brings back, and the color that it says has served. */
type Claimed = Pick<Held, "stable" | "candidate" | "original">;

/**
 * Why something cannot be what was there before a rollout of the service: every listener and record set of its own, and all of the traffic
 * on the stable color. Begin starts from nothing else, so fail-back brings nothing else back.
 */
export function originalFaults({ loadBalancers, dns }: Moved, { stable, candidate, original }: Claimed): string[] {
	return [
		...(candidate === other(stable) ? [] : [`the stable color and the candidate are both ${stable}`]),
		...COLORS.flatMap((alb) => routeFaults(original.actions[alb], loadBalancers[alb], alb, stable)),
		...recordFaults(dns, stable, original),
	];
}

function routeFaults(actions: readonly ListenerAction[], config: AlbConfig, alb: Color, stable: Color): string[] {
	const where = `the ${alb} load balancer's production listener`;
	const forwards = actions.filter(({ Type }) => Type === "forward");
	const strange = forwards.flatMap((action) => strangeFields(action, config.targetGroups[stable]));
	const faults = [
		...actionFaults(actions, alb),
		...(strange.length === 0
			? []
			: [
					`${where} does more than to forward to its two target groups: ${strange.join(", ")}. Take it out of the action`,
				]),
	];
	if (faults.length > 0 || routedTo(actions, config) === stable) return faults;
	return [`${where} does not serve ${stable} alone: ${describeRoute(actions, config)}`];
}

/**
 * The fields of a forward action, and of what it is made of. `Order` comes with every action of some listeners. `TargetGroupArn` stands beside
 * a forward configuration only for the same group: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Action.html.
 * Any other field might send requests elsewhere, today (RedirectConfig, FixedResponseConfig) or one day.
 */
const FIELDS = {
	action: ["Type", "Order", "TargetGroupArn", "ForwardConfig"],
	forward: ["TargetGroups", "TargetGroupStickinessConfig"],
	group: ["TargetGroupArn", "Weight"],
} as const;

function strangeFields(action: ListenerAction, stableGroup: string): string[] {
	const { TargetGroupArn = stableGroup, ForwardConfig = { TargetGroups: [] } } = action;
	return [
		...(TargetGroupArn === stableGroup ? [] : [`TargetGroupArn ${TargetGroupArn}`]),
		...others(action, FIELDS.action),
		...others(ForwardConfig, FIELDS.forward),
		...ForwardConfig.TargetGroups.flatMap((group) => others(group, FIELDS.group)),
	];
}

function others(object: object, known: readonly string[]): string[] {
	return Object.entries(object).flatMap(([field, value]) =>
		value === undefined || known.includes(field) ? [] : [field],
	);
}

function recordFaults(dns: Moved["dns"], stable: Color, { records, preview }: Original): string[] {
	const foreign = [...foreignFaults(records, dns.name, dns.types), ...foreignFaults(preview, dns.preview, dns.types)];
	const state = readDns(dns, records, preview);
	if (!state.atRest) return [...state.faults, ...foreign];
	return [
		...(state.stable === stable ? [] : [`${dns.name}: all of the weight is on ${state.stable}, not on ${stable}`]),
		...foreign,
		...preview.flatMap((record) => previewFaults(record, records)),
	];
}

/** Record sets of other names or types than the service's. */
function foreignFaults(records: readonly RecordSet[], name: string, types: readonly string[]): string[] {
	const foreign = records.filter(({ Name, Type }) => !sameName(Name, name) || !types.includes(Type));
	return foreign.map((record) => `${record.Name} ${record.Type}: is no record of this service's ${name}`);
}

function previewFaults(record: RecordSet, weighted: readonly RecordSet[]): string[] {
	const which = `${record.Name} ${record.Type}`;
	if (record.SetIdentifier !== undefined)
		return [`${which}: has the set identifier ${record.SetIdentifier}, and needs none`];
	const leads = weighted.filter(({ Type }) => Type === record.Type).map(leadsTo);
	if (leads.includes(leadsTo(record))) return [];
	return [
		`${which}: leads to ${leadsTo(record)}, where neither weighted record set leads (${leads.join(", ")}). Let it lead where one of them does`,
	];
}
