/** What a run says before it asks: what it will make, what that costs, and how long it takes; and how a person is asked. */
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { DNS_TTL_SECONDS } from "../../runtime/defaults.ts";
import type { Options, StepName } from "../flags.ts";
import { IMAGE } from "../stack/release.ts";
import { ATTACH_SCHEDULE, type Names, PROBATION_SECONDS, SCHEDULE } from "../stack/roots.ts";
import { costOf, itemsOf } from "./prices.ts";

/** What load balancers, a state machine and their permissions take to be made, and to be destroyed, in minutes. */
const DEPLOY_MINUTES = 6;
const DESTROY_MINUTES = 8;
/** Of a release, before its first step: an apply, tasks that start, and their first checks, in seconds. */
const START_SECONDS = 240;
/** What Route 53 takes for a change, and metrics for a minute, about, in seconds. */
const IN_SYNC_SECONDS = 45;
const METRICS_SECONDS = 240;
const UNLOCK_SECONDS = 135;
/** What a release that comes back is watched for until there are enough requests, about. */
const WATCHED_SECONDS = 120;

const ABOUT: Readonly<Record<StepName, string>> = {
	healthy: "a good release must get all the traffic, and no user may notice",
	rollback: "at rest, by the release function: the release before must get all the traffic, and no user may notice",
	sick: "a release whose page answers 500 while its health check answers 200 must be taken back",
	abort: "somebody stops the execution, as in the console: the watchdog must take it back",
	probation: "a release that has all the traffic when the team's alarm rings must be taken back within seconds",
	attach: "a release of a service whose load balancers another root has made (examples/existing-estate)",
};

/** Seconds of a whole rollout by a schedule. */
function rolloutSeconds(schedule: readonly { readonly bake_seconds: number }[]): number {
	const steps = schedule.map(({ bake_seconds }) => bake_seconds + IN_SYNC_SECONDS + DNS_TTL_SECONDS);
	return START_SECONDS + steps.reduce((sum, seconds) => sum + seconds, 0) + PROBATION_SECONDS;
}

const SECONDS: Readonly<Record<StepName, number>> = {
	healthy: rolloutSeconds(SCHEDULE),
	rollback: START_SECONDS + IN_SYNC_SECONDS + WATCHED_SECONDS + PROBATION_SECONDS,
	sick: START_SECONDS + IN_SYNC_SECONDS + DNS_TTL_SECONDS + METRICS_SECONDS,
	abort: START_SECONDS + IN_SYNC_SECONDS + DNS_TTL_SECONDS + UNLOCK_SECONDS,
	probation: rolloutSeconds(SCHEDULE),
	attach: rolloutSeconds(ATTACH_SCHEDULE),
};

/** How long a run takes, about, in minutes. */
export function minutesOf(steps: readonly StepName[]): number {
	const seconds = steps.reduce((sum, name) => sum + SECONDS[name], 0);
	return Math.ceil(DEPLOY_MINUTES + DESTROY_MINUTES + seconds / 60);
}

/** Where it will be. */
export interface Where {
	readonly account: string;
	readonly names: Names;
	/** The folder of Terraform's state. */
	readonly home: string;
}

/** The whole text. */
export function planOf({ zone, region, steps, rate, keep }: Options, { account, names, home }: Where): string {
	const created = { own: steps.some((name) => name !== "attach"), attached: steps.includes("attach") };
	const minutes = minutesOf(steps);
	const items = itemsOf(created);
	const hourly = costOf(items, 1);
	return [
		`This makes, in account ${account} and region ${region}, by Terraform:`,
		...(created.own
			? [
					`  ${names.own}: a VPC, a cluster, two load balancers, a service in two colors, a controller,`,
					`    and the records ${names.own}.${zone}, preview.${names.own}.${zone} and in-sync.${names.own}.${zone} in the zone ${zone}`,
				]
			: [`    and the record in-sync.${names.own}.${zone} in the zone ${zone}`]),
		...(created.attached
			? [
					`  ${names.estate}: a VPC, a cluster, two load balancers and a service, in the zone ${names.estate}.${zone} of its own`,
					`  ${names.controller}: a controller, attached to it`,
				]
			: []),
		`  tasks run ${IMAGE}; this machine sends ${rate} requests a second to the load balancers, at port 80`,
		"and plays:",
		...steps.map((name) => `  ${name.padEnd(9)} ${ABOUT[name]}`),
		`It takes about ${minutes} minutes and costs about $${costOf(items, minutes / 60).toFixed(2)}: $${hourly.toFixed(2)} an hour, as long as it is there:`,
		...items.map(({ what, count, each }) => `  $${(count * each).toFixed(3)}  ${count} ${what}`),
		keep
			? "It will NOT be destroyed at the end (--keep), and goes on costing."
			: "At the end all is destroyed, also after errors and on Ctrl-C. KMS keys stay, without cost, until their deletion is due.",
		`Terraform's state lies in ${home} until then.`,
	].join("\n");
}

/** Whether somebody says yes. Anything else is a no, silence as well. */
export async function saysYes(question: string, input: Readable, output: Writable): Promise<boolean> {
	const lines = createInterface({ input, output });
	const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
	try {
		const said = await Promise.race([lines.question(question), closed]);
		return /^y(es)?$/i.test(said.trim());
	} finally {
		lines.close();
	}
}
