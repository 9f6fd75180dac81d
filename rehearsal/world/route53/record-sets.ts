/**
 * Record sets as Route 53 keeps them: the rules alone, without HTTP, XML or a clock.
 * moto applies batches piecemeal and deletes by set identifier only, so compare-and-swap is held to the real rules here.
 */

export interface AliasTarget {
	readonly HostedZoneId: string;
	readonly DNSName: string;
	readonly EvaluateTargetHealth: boolean;
}

/** A record set in Route 53's own words; a field that was not given is absent. */
export interface RecordSet {
	readonly Name: string;
	readonly Type: string;
	readonly SetIdentifier?: string;
	readonly Weight?: number;
	readonly TTL?: number;
	readonly ResourceRecords?: readonly string[];
	readonly AliasTarget?: AliasTarget;
	readonly HealthCheckId?: string;
}

/** One change of a batch, unchecked. */
export interface Change {
	readonly Action: string;
	readonly ResourceRecordSet: RecordSet;
}

/** A refusal with the code and message of the real service. */
export class Route53Fault extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly status = 400,
	) {
		super(message);
		this.name = code;
	}
}

const RECORDS_PER_BATCH = 1_000;
const CHARACTERS_PER_BATCH = 32_000;
const MAX_WEIGHT = 255;

/** The form Route 53 keeps: lower case, with the trailing dot, and every other character as a three-digit octal escape. */
export function normalName(name: string): string {
	const dotted = name.toLowerCase().replace(/\.?$/, ".");
	return dotted.replace(/[^a-z0-9\-_.\\]/g, (c) => `\\${c.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

/** The record sets after the batch. @throws Route53Fault naming every fault; then nothing at all has changed. */
export function applyBatch(
	zoneName: string,
	records: readonly RecordSet[],
	changes: readonly Change[],
): readonly RecordSet[] {
	checkSyntax(changes);
	checkSize(changes);
	const faults: string[] = [];
	let after = records;
	for (const { Action, ResourceRecordSet } of changes) {
		const record = normal(ResourceRecordSet);
		const fault = refusal(zoneName, after, Action, record);
		if (fault) faults.push(fault);
		else after = applied(after, Action, record);
	}
	if (faults.length > 0) throw new Route53Fault("InvalidChangeBatch", `[${faults.join(", ")}]`);
	return [...after].sort(byPosition);
}

function normal(record: RecordSet): RecordSet {
	const { AliasTarget } = record;
	return {
		...record,
		Name: normalName(record.Name),
		...(AliasTarget && { AliasTarget: { ...AliasTarget, DNSName: normalName(AliasTarget.DNSName) } }),
	};
}

const sameKey = (a: RecordSet, b: RecordSet) =>
	a.Name === b.Name && a.Type === b.Type && a.SetIdentifier === b.SetIdentifier;

/** Field by field, whatever the order in which the fields came. */
function sameRecord(a: RecordSet, b: RecordSet): boolean {
	const canonical = (value: unknown): unknown =>
		value !== null && typeof value === "object" && !Array.isArray(value)
			? Object.entries(value)
					.filter(([, field]) => field !== undefined)
					.sort(([left], [right]) => (left < right ? -1 : 1))
					.map(([key, field]) => [key, canonical(field)])
			: value;
	return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

function applied(records: readonly RecordSet[], action: string, record: RecordSet): readonly RecordSet[] {
	const others = records.filter((other) => !sameKey(other, record));
	return action === "DELETE" ? others : [...others, record];
}

function refusal(
	zoneName: string,
	records: readonly RecordSet[],
	action: string,
	record: RecordSet,
): string | undefined {
	const existing = records.find((other) => sameKey(other, record));
	if (action === "DELETE") return deleteRefusal(zoneName, existing, record);
	const zone = normalName(zoneName);
	if (record.Name !== zone && !record.Name.endsWith(`.${zone}`)) {
		return `RRSet with DNS name ${record.Name} is not permitted in zone ${zone}`;
	}
	if (existing && action === "CREATE") {
		return `Tried to create resource record set [${label(record)}] but it already exists`;
	}
	return neighborRefusal(
		records.filter((other) => other !== existing),
		record,
	);
}

function deleteRefusal(zoneName: string, existing: RecordSet | undefined, record: RecordSet): string | undefined {
	const tried = `Tried to delete resource record set [${label(record)}]`;
	if (!existing) return `${tried} but it was not found`;
	if (!sameRecord(existing, record)) return `${tried} but the values provided do not match the current values`;
	if (record.Name !== normalName(zoneName)) return undefined;
	if (record.Type === "SOA") return "A HostedZone must contain exactly one SOA record.";
	if (record.Type === "NS") return "A HostedZone must contain at least one NS record for the zone itself.";
	return undefined;
}

/** What may not stand beside what. */
function neighborRefusal(others: readonly RecordSet[], record: RecordSet): string | undefined {
	const atName = others.filter((other) => other.Name === record.Name);
	if (atName.some((other) => other.Type !== record.Type && (other.Type === "CNAME" || record.Type === "CNAME"))) {
		return `RRSet of type ${record.Type} with DNS name ${record.Name} is not permitted as it conflicts with other records with the same DNS name`;
	}
	const siblings = atName.filter((other) => other.Type === record.Type);
	const who = `RRSet with DNS name ${record.Name}, type ${record.Type}`;
	if (siblings.length > 0 && record.Weight === undefined) {
		return `${who} cannot be created as other RRSets exist with the same name and type.`;
	}
	if (siblings.some((other) => other.Weight === undefined)) {
		return `${who}, SetIdentifier ${record.SetIdentifier} cannot be created as a non-weighted set exists with the same name and type.`;
	}
	if (siblings.some((other) => other.TTL !== record.TTL && !other.AliasTarget && !record.AliasTarget)) {
		return `${who}, SetIdentifier ${record.SetIdentifier} cannot be created as weighted sets must contain the same TTL.`;
	}
	return undefined;
}

function label({ Name, Type, SetIdentifier }: RecordSet): string {
	const identifier = SetIdentifier === undefined ? "" : `, set identifier='${SetIdentifier}'`;
	return `name='${Name}', type='${Type}'${identifier}`;
}

/** What the service refuses before it checks any record. */
function checkSyntax(changes: readonly Change[]): void {
	const faults = changes.flatMap(({ Action, ResourceRecordSet: record }) => [
		...(/^(CREATE|DELETE|UPSERT)$/.test(Action)
			? []
			: [
					`Invalid XML ; cvc-enumeration-valid: Value '${Action}' is not facet-valid with respect to enumeration '[CREATE, DELETE, UPSERT]'`,
				]),
		...weightFaults(record),
		...targetFaults(record),
	]);
	if (changes.length === 0) faults.push("Invalid XML ; the change batch is empty");
	if (faults.length > 0) throw new Route53Fault("InvalidInput", faults.join("; "));
}

function weightFaults({ Weight, SetIdentifier, Name }: RecordSet): string[] {
	if (Weight === undefined) {
		return SetIdentifier === undefined
			? []
			: [`Invalid request: Missing field 'Weight' beside SetIdentifier '${SetIdentifier}' of ${Name}`];
	}
	if (SetIdentifier === undefined) return [`Invalid request: Missing field 'SetIdentifier' in Change of ${Name}`];
	if (Number.isInteger(Weight) && Weight >= 0 && Weight <= MAX_WEIGHT) return [];
	return [
		`Invalid XML ; cvc-maxInclusive-valid: Value '${Weight}' is not facet-valid with respect to maxInclusive '${MAX_WEIGHT}' for type 'ResourceRecordSetWeight'`,
	];
}

function targetFaults({ AliasTarget, TTL, ResourceRecords, Name }: RecordSet): string[] {
	const found = [AliasTarget && "AliasTarget", TTL !== undefined && "TTL", ResourceRecords && "ResourceRecords"];
	const input = found.filter(Boolean).join(", ");
	if (input === "AliasTarget" || input === "TTL, ResourceRecords") return [];
	return [
		`Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found [${input}] in Change of ${Name}`,
	];
}

/** The quotas on one request; an UPSERT counts double. */
function checkSize(changes: readonly Change[]): void {
	let values = 0;
	let characters = 0;
	for (const { Action, ResourceRecordSet } of changes) {
		const times = Action === "UPSERT" ? 2 : 1;
		const texts = ResourceRecordSet.ResourceRecords ?? [];
		values += times * Math.max(1, texts.length);
		characters += times * texts.join("").length;
	}
	if (values > RECORDS_PER_BATCH) {
		throw new Route53Fault("InvalidChangeBatch", `Number of records limit of ${RECORDS_PER_BATCH} exceeded.`);
	}
	if (characters > CHARACTERS_PER_BATCH) {
		throw new Route53Fault("InvalidChangeBatch", `Number of characters limit of ${CHARACTERS_PER_BATCH} exceeded.`);
	}
}

/** Where in the list of a zone a record set stands. */
export interface Position {
	readonly Name: string;
	readonly Type?: string | undefined;
	readonly SetIdentifier?: string | undefined;
}

/** Route 53 lists by name with its labels reversed, then by type, then by set identifier. */
function byPosition(a: Position, b: Position): number {
	const key = ({ Name, Type, SetIdentifier }: Position) => [
		Name.split(".").filter(Boolean).reverse().join("."),
		Type ?? "",
		SetIdentifier ?? "",
	];
	const [left, right] = [key(a), key(b)];
	const at = left.findIndex((part, i) => part !== right[i]);
	return at < 0 ? 0 : (left[at] as string) < (right[at] as string) ? -1 : 1;
}

/** One page of the list. */
export interface Page {
	readonly records: readonly RecordSet[];
	/** Where the next page begins, when there is one. */
	readonly next?: RecordSet;
}

/** One page of the list, from the first record at or after `start`. */
export function page(records: readonly RecordSet[], start: Position | undefined, maxItems: number): Page {
	const sorted = [...records].sort(byPosition);
	const from = start
		? sorted.filter((record) => byPosition(record, { ...start, Name: normalName(start.Name) }) >= 0)
		: sorted;
	const next = from[maxItems];
	return { records: from.slice(0, maxItems), ...(next && { next }) };
}
