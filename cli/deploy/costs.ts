/** What the whole costs, at the prices of us-east-1 in dollars. docs/cost.md has those that come on top of a service; a test holds them together. */

/** One line of the bill. */
export interface Cost {
	readonly what: string;
	/** Dollars a month of 730 hours. */
	readonly monthly: number;
	/** Whether it is there only with a public zone. */
	readonly only?: "public" | "private";
}

/** A month at rest. */
export const COSTS: readonly Cost[] = [
	// https://aws.amazon.com/elasticloadbalancing/pricing/: 0.0225 an hour.
	{ what: "two load balancers (0.0225 an hour each, and capacity units for their traffic)", monthly: 2 * 16.43 },
	// https://aws.amazon.com/vpc/pricing/: 0.005 an hour.
	{ what: "their four public IPv4 addresses (0.005 an hour each)", monthly: 4 * 3.65, only: "public" },
	// https://aws.amazon.com/fargate/pricing/: a quarter of a vCPU and half a gigabyte, Linux on x86.
	{ what: "two tasks of 0.25 vCPU and 0.5 GB; twice as many while a release is rolled out", monthly: 2 * 9.01 },
	{ what: "their public IPv4 addresses (0.005 an hour each)", monthly: 2 * 3.65 },
	{ what: "monitoring: a key for notifications, alarms, two metrics", monthly: 2.5 },
	{ what: "the safety net: a Route 53 health check for each color", monthly: 1 },
	{ what: "the dashboard (nothing, while the account has at most three)", monthly: 3 },
	// https://aws.amazon.com/route53/pricing/
	{ what: "the private hosted zone", monthly: 0.5, only: "private" },
	// https://aws.amazon.com/codepipeline/pricing/: V2 is by the minute of actions, 100 free; https://aws.amazon.com/codebuild/pricing/: general1.small
	{ what: "the pipeline at rest (an hour of its actions costs 0.12, a minute of a build 0.005)", monthly: 0 },
	{ what: "table, functions, state machine, rules, logs, images, artifacts at rest", monthly: 0.3 },
];

/** The bill, a line each, and its sum. */
export function costLines(zone: string | null): string[] {
	const here = COSTS.filter(({ only }) => only === undefined || only === (zone === null ? "private" : "public"));
	const sum = here.reduce((all, { monthly }) => all + monthly, 0);
	return [
		`It costs about $${sum.toFixed(0)} a month (prices of us-east-1, without traffic and free tiers), as long as it is there:`,
		...here.map(({ what, monthly }) => `  $${monthly.toFixed(2).padStart(6)}  ${what}`),
	];
}
