import type { Colour, ListenerAction, Original, PerColour, RecordSet, ServiceAtStake } from "../contract.ts";
import type { DnsReader, EdgeReader, ListenerRule, Target } from "../ports.ts";

/**
 * How two questions of one kind are asked. `in turn`: where AWS refuses the first, the second is not asked, and uses up nothing of what
 * all rollouts of an account share. `at once`: for fail-back, which does not wait for answers.
 */
type Asking = "in turn" | "at once";

async function both<T>(asking: Asking, first: () => Promise<T>, second: () => Promise<T>): Promise<[T, T]> {
	if (asking === "at once") return Promise.all([first(), second()]);
	return [await first(), await second()];
}

/** The live record sets of a service's types, under its name and its preview's. @param asking - Default: in turn. */
export async function readRecords(
	{ dns }: ServiceAtStake,
	reader: DnsReader,
	asking: Asking = "in turn",
): Promise<{ readonly records: RecordSet[]; readonly preview: RecordSet[] }> {
	const of = (name: string) => () => reader.recordSets(dns.zoneId, name);
	const [records, preview] = await both(asking, of(dns.name), of(dns.preview));
	const own = (record: RecordSet) => dns.types.some((type) => type === record.Type);
	return { records: records.filter(own), preview: preview.filter(own) };
}

/** The default actions of both edges' production listeners. @param asking - Default: in turn. */
export async function readActions(
	{ edges }: ServiceAtStake,
	reader: EdgeReader,
	asking: Asking = "in turn",
): Promise<PerColour<ListenerAction[]>> {
	const of = (edge: Colour) => () => reader.actions(edges[edge].listener);
	const [blue, green] = await both(asking, of("blue"), of("green"));
	return { blue, green };
}

/** The rules of both edges' production listeners. */
export async function readRules({ edges }: ServiceAtStake, reader: EdgeReader): Promise<PerColour<ListenerRule[]>> {
	const of = (edge: Colour) => () => reader.rules(edges[edge].listener);
	const [blue, green] = await both("in turn", of("blue"), of("green"));
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

/** A colour's targets on each edge. @param asking - Default: in turn. */
export async function readTargets(
	{ edges }: ServiceAtStake,
	reader: EdgeReader,
	colour: Colour,
	asking: Asking = "in turn",
): Promise<PerColour<Target[]>> {
	const of = (edge: Colour) => () => reader.targets(edges[edge].targetGroups[colour]);
	const [blue, green] = await both(asking, of("blue"), of("green"));
	return { blue, green };
}
