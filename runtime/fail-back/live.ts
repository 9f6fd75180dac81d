import type { ByColor, Color, ListenerAction, Original, RecordSet, ServiceAtStake } from "../contract/index.ts";
import type { AlbReader, DnsReader, ListenerRule, Target } from "../ports/index.ts";

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

/** The default actions of both load balancers' production listeners. @param asking - Default: in turn. */
export async function readActions(
	{ loadBalancers }: ServiceAtStake,
	reader: AlbReader,
	asking: Asking = "in turn",
): Promise<ByColor<ListenerAction[]>> {
	const of = (alb: Color) => () => reader.actions(loadBalancers[alb].listener);
	const [blue, green] = await both(asking, of("blue"), of("green"));
	return { blue, green };
}

/** The rules of both load balancers' production listeners. */
export async function readRules(
	{ loadBalancers }: ServiceAtStake,
	reader: AlbReader,
): Promise<ByColor<ListenerRule[]>> {
	const of = (alb: Color) => () => reader.rules(loadBalancers[alb].listener);
	const [blue, green] = await both("in turn", of("blue"), of("green"));
	return { blue, green };
}

/** All that fail-back brings back, as it is now. */
export async function readOriginal(
	service: ServiceAtStake,
	ports: { readonly dns: DnsReader; readonly loadBalancers: AlbReader },
): Promise<Original> {
	const [dns, actions] = await Promise.all([
		readRecords(service, ports.dns),
		readActions(service, ports.loadBalancers),
	]);
	return { ...dns, actions };
}

/** A color's targets on each load balancer. @param asking - Default: in turn. */
export async function readTargets(
	{ loadBalancers }: ServiceAtStake,
	reader: AlbReader,
	color: Color,
	asking: Asking = "in turn",
): Promise<ByColor<Target[]>> {
	const of = (alb: Color) => () => reader.targets(loadBalancers[alb].targetGroups[color]);
	const [blue, green] = await both(asking, of("blue"), of("green"));
	return { blue, green };
}
