import type { Colour, ListenerAction, Original, PerColour, RecordSet, ServiceAtStake } from "../contract.ts";
import type { DnsReader, EdgeReader, Target } from "../ports.ts";

/** The live record sets of a service's types, under its name and its preview's. */
export async function readRecords(
	{ dns }: ServiceAtStake,
	reader: DnsReader,
): Promise<{ readonly records: RecordSet[]; readonly preview: RecordSet[] }> {
	const [records, preview] = await Promise.all([
		reader.recordSets(dns.zoneId, dns.name),
		reader.recordSets(dns.zoneId, dns.preview),
	]);
	const own = (record: RecordSet) => dns.types.some((type) => type === record.Type);
	return { records: records.filter(own), preview: preview.filter(own) };
}

/** The default actions of both edges' production listeners. */
export async function readActions({ edges }: ServiceAtStake, reader: EdgeReader): Promise<PerColour<ListenerAction[]>> {
	const [blue, green] = await Promise.all([reader.actions(edges.blue.listener), reader.actions(edges.green.listener)]);
	return { blue, green };
}

/** All that fail-back brings back, as it is now. */
export async function readOriginal(
	service: ServiceAtStake,
	ports: { readonly dns: DnsReader; readonly edges: EdgeReader },
): Promise<Original> {
	const [dns, actions] = await Promise.all([readRecords(service, ports.dns), readActions(service, ports.edges)]);
	return { ...dns, actions };
}

/** A colour's targets on each edge. */
export async function readTargets(
	{ edges }: ServiceAtStake,
	reader: EdgeReader,
	colour: Colour,
): Promise<PerColour<Target[]>> {
	const [blue, green] = await Promise.all([
		reader.targets(edges.blue.targetGroups[colour]),
		reader.targets(edges.green.targetGroups[colour]),
	]);
	return { blue, green };
}
