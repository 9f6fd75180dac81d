import type { ListenerAction, PerColour, RecordSet, ServiceConfig } from "../contract.ts";
import type { World } from "../core/decide.ts";
import { readDns } from "../core/dns.ts";
import { release } from "../core/release.ts";
import type { ActuatorPorts, DnsReader, EdgeReader } from "../ports.ts";

/** Reads everything that Begin decides by. */
export async function readWorld(service: ServiceConfig, ports: ActuatorPorts): Promise<World> {
	const [dns, actions, services] = await Promise.all([
		readRecords(service, ports.dns),
		readActions(service, ports.edges),
		ports.services.describe(service.cluster, service.services),
	]);
	const [blue, green] = await Promise.all([
		ports.services.containers(services.blue.deployment.taskDefinition),
		ports.services.containers(services.green.deployment.taskDefinition),
	]);
	return {
		dns: readDns(service.dns, dns.records, dns.preview),
		actions,
		services,
		releases: { blue: release(blue), green: release(green) },
	};
}

/** The live record sets of a service's types, under its name and its preview's. */
export async function readRecords(
	{ dns }: ServiceConfig,
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
export async function readActions({ edges }: ServiceConfig, reader: EdgeReader): Promise<PerColour<ListenerAction[]>> {
	const [blue, green] = await Promise.all([reader.actions(edges.blue.listener), reader.actions(edges.green.listener)]);
	return { blue, green };
}
