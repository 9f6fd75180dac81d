import type {
	ByColor,
	Color,
	RecordChange,
	RecordSet,
	RecordType,
	ServiceAtStake,
	ServiceConfig,
} from "../../contract/index.ts";
import { byColor, COLORS, other, plainName } from "../../contract/index.ts";
import { canonical } from "./same.ts";
import { weightPair } from "./weights.ts";

/** What live DNS says about a service at rest. */
export type DnsState =
	| {
			readonly atRest: true;
			readonly stable: Color;
			readonly records: readonly RecordSet[];
			readonly preview: readonly RecordSet[];
	  }
	| { readonly atRest: false; readonly faults: readonly string[] };

/** Tells stable from candidate by the live weighted record sets of the name, and finds the preview's. */
export function readDns(
	dns: ServiceConfig["dns"],
	live: readonly RecordSet[],
	livePreview: readonly RecordSet[],
): DnsState {
	const records = ofTypes(live, dns.types);
	const preview = ofTypes(livePreview, dns.types);
	const faults = [
		...dns.types.flatMap((type) => weightFaults(dns.name, type, ofTypes(records, [type]))),
		...dns.types.flatMap((type) => previewFaults(dns.preview, type, ofTypes(preview, [type]))),
	];
	const stables = new Set(records.filter((record) => (record.Weight ?? 0) > 0).map((record) => record.SetIdentifier));
	if (faults.length === 0 && stables.size > 1)
		faults.push(`${dns.name}: the record types disagree about the stable color`);
	const [stable] = stables;
	if (faults.length > 0 || !isColor(stable)) return { atRest: false, faults };
	return { atRest: true, stable, records, preview };
}

function weightFaults(name: string, type: RecordType, records: readonly RecordSet[]): string[] {
	const identifiers = records.map((record) => record.SetIdentifier ?? "(none)").sort();
	if (identifiers.join() !== COLORS.join()) {
		return [
			`${name} ${type}: expected the set identifiers blue and green, found ${identifiers.join(", ") || "no record"}`,
		];
	}
	const weighted = records.filter((record) => (record.Weight ?? 0) > 0);
	if (weighted.length === 1) return [];
	const weights = records.map((record) => `${record.SetIdentifier} ${record.Weight ?? "without a weight"}`).join(", ");
	return [`${name} ${type}: expected exactly one color with a weight above 0, found ${weights}`];
}

function previewFaults(name: string, type: RecordType, records: readonly RecordSet[]): string[] {
	return records.length === 1 ? [] : [`${name} ${type}: expected one record set, found ${records.length}`];
}

function ofTypes(records: readonly RecordSet[], types: readonly string[]): RecordSet[] {
	return records.filter((record) => types.includes(record.Type));
}

function isColor(identifier: string | undefined): identifier is Color {
	return COLORS.includes(identifier as Color);
}

/** The weights of a step, by color. @see weightPair */
export function weightsFor(candidate: Color, percent: number): ByColor<number> {
	const pair = weightPair(percent);
	return { [candidate]: pair.candidate, [other(candidate)]: pair.stable } as Record<Color, number>;
}

/** What of a service's configuration a lock keeps: with the weights that its steps come to, whichever version of the controller reads it. */
export function withWeights(service: ServiceAtStake, candidate: Color): ServiceAtStake {
	const schedule = service.schedule.map((step) => ({ ...step, weights: weightsFor(candidate, step.percent) }));
	return { ...service, schedule };
}

/** The record sets of every step of a schedule that a lock keeps; a step at 0 % writes none. */
export function writtenBy(
	{ schedule }: ServiceAtStake,
	candidate: Color,
	original: readonly RecordSet[],
): RecordSet[][] {
	const shifts = schedule.filter(({ percent }) => percent > 0);
	return shifts.map(({ percent, weights }) => weigh(original, weights ?? weightsFor(candidate, percent)));
}

/** The weights that record sets have, by color. */
export function weightsIn(records: readonly RecordSet[]): ByColor<number> {
	return byColor((color) => records.find(({ SetIdentifier }) => SetIdentifier === color)?.Weight ?? 0);
}

/** The same record sets with each color's weight. */
export function weigh(records: readonly RecordSet[], weights: ByColor<number>): RecordSet[] {
	return records.map((record) => ({ ...record, Weight: weights[record.SetIdentifier as Color] }));
}

/**
 * Where a record set leads, as a text that is equal for equal places. A load balancer is reached by its name with `dualstack.` before it and
 * without: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-elb-load-balancer.html
 */
export function leadsTo({ AliasTarget, ResourceRecords }: RecordSet): string {
	if (!AliasTarget) return canonical(ResourceRecords);
	return `${plainName(AliasTarget.DNSName).replace(/^dualstack\./, "")} in ${AliasTarget.HostedZoneId}`;
}

/** The fields of a record set that say where it leads. */
export const TARGET: readonly string[] = ["AliasTarget", "TTL", "ResourceRecords"];

/** The preview record sets, leading to a color's load balancer: where that color's own weighted record leads. */
export function previewTo(preview: readonly RecordSet[], records: readonly RecordSet[], color: Color): RecordSet[] {
	return preview.map((record) => {
		const alb = records.find((candidate) => candidate.Type === record.Type && candidate.SetIdentifier === color);
		if (!alb) return record;
		const own = Object.entries(record).filter(([field]) => !TARGET.includes(field));
		const target = Object.entries(alb).filter(([field]) => TARGET.includes(field));
		return Object.fromEntries([...own, ...target]) as RecordSet;
	});
}

/** Compare-and-swap in one batch: Route 53 refuses it as a whole when a DELETE does not match the live record in every field. */
export function swap(observed: readonly RecordSet[], wanted: readonly RecordSet[]): RecordChange[] {
	return [
		...observed.map((record): RecordChange => ({ Action: "DELETE", ResourceRecordSet: record })),
		...wanted.map((record): RecordChange => ({ Action: "CREATE", ResourceRecordSet: record })),
	];
}

/** Puts record sets back, over whatever is there. */
export function restore(records: readonly RecordSet[]): RecordChange[] {
	return records.map((record) => ({ Action: "UPSERT", ResourceRecordSet: record }));
}

/** Weights, for people. */
export function describeWeights(weights: ByColor<number>): string {
	return COLORS.map((color) => `${color} ${weights[color]}`).join(", ");
}

/** Record sets with their weights or targets, for people. */
export function describeRecords(records: readonly RecordSet[]): string {
	return records
		.map(
			(record) =>
				`${record.Type} ${record.SetIdentifier ?? record.Name} ${record.Weight ?? record.AliasTarget?.DNSName ?? ""}`,
		)
		.join(", ");
}
