/**
 * What runs by the hour, at the list prices of eu-west-1 as they were read on 2026-11-30, in dollars, without the free tier. Requests,
 * log lines, state transitions and invocations of an hour or two come to a few cents, which one item stands for.
 */
export interface Item {
	readonly what: string;
	readonly count: number;
	/** Dollars an hour. */
	readonly each: number;
}

/** https://aws.amazon.com/elasticloadbalancing/pricing/: an hour, and one capacity unit that is hardly used. */
const BALANCER = 0.0252 + 0.008;
/** https://aws.amazon.com/fargate/pricing/: a quarter of a vCPU and half a gigabyte, Linux on x86. */
const TASK = 0.25 * 0.04048 + 0.5 * 0.004445;
/** https://aws.amazon.com/vpc/pricing/: a public IPv4 address in use. */
const ADDRESS = 0.005;
/** https://aws.amazon.com/kms/pricing/: a dollar a month. A key that waits for its deletion costs nothing. */
const KEY = 1 / 730;
/** https://aws.amazon.com/route53/pricing/: a health check of an alarm, a month; begun months are charged by the hour. */
const HEALTH_CHECK = 1 / 730;
/** https://aws.amazon.com/cloudwatch/pricing/: an alarm, a month. */
const ALARM = 0.1 / 730;
/** Route 53 queries, Lambda, Step Functions, logs, and CloudWatch's metrics, which are asked for every few seconds. */
const REQUESTS = 0.15;

/** What one service with two load balancers and a controller has. */
const service = (what: string): Item[] => [
	{ what: `load balancers ${what}`, count: 2, each: BALANCER },
	{ what: `Fargate tasks ${what}, at most`, count: 4, each: TASK },
	{ what: `public IPv4 addresses ${what}`, count: 8, each: ADDRESS },
	{ what: `KMS key ${what}`, count: 1, each: KEY },
	{ what: `alarms ${what}, about`, count: 14, each: ALARM },
];

/** All that is made. */
export function itemsOf({ own, attached }: { readonly own: boolean; readonly attached: boolean }): Item[] {
	return [
		...(own ? [...service("of its own service"), { what: "health checks", count: 2, each: HEALTH_CHECK }] : []),
		...(attached ? service("of the service that is attached") : []),
		{ what: "requests, logs and metrics", count: 1, each: REQUESTS },
	];
}

/** Dollars for so many hours. */
export function costOf(items: readonly Item[], hours: number): number {
	return items.reduce((sum, { count, each }) => sum + count * each * hours, 0);
}
