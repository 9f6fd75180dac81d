/** A release of the run's own service, with users on it and an eye on CloudWatch. */
import type { Color, ServiceConfig } from "../../runtime/contract/index.ts";
import { forwardsOf } from "../aws/albs.ts";
import { weightsOf } from "../aws/dns.ts";
import { registered, statesOf } from "../aws/executions.ts";
import { checkMetrics } from "../aws/metrics.ts";
import { lagsOf, switchesOf } from "../measure/switches.ts";
import { definitionsOf } from "../stack/release.ts";
import { PROBATION_SECONDS, SCHEDULE, setVariables } from "../stack/roots.ts";
import type { Context, OwnSubject } from "./context.ts";
import { ended, type Release, release } from "./rollout.ts";
import { Traffic } from "./traffic.ts";

/** CloudWatch is checked every so many polls: its metrics are a minute apart. */
const METRIC_POLLS = 4;

/** What is set for the run's own root. @param probation - for how long releases are judged on, in seconds. */
export function ownVariables({ options, names, releases, newest }: Context, probation = PROBATION_SECONDS) {
	return {
		region: options.region,
		name: names.own,
		zone_name: options.zone,
		container_definitions: definitionsOf(newest, releases[newest]),
		schedule: SCHEDULE,
		probation_seconds: probation,
	};
}

/** Begins a rollout. */
export type Begin = () => Promise<Release>;

/** The next release, which an apply gives to the color that is idle. */
export function applying(context: Context, own: OwnSubject, status: 200 | 500, probation = PROBATION_SECONDS): Begin {
	const apply = async (candidate: Color) => {
		const { blue, green } = context.releases;
		const number = Math.max(blue.number, green.number) + 1;
		context.releases = { ...context.releases, [candidate]: { number, status } };
		context.newest = candidate;
		setVariables(context.folders.own, ownVariables(context, probation));
		await context.roots.own.apply({ signal: context.pace.signal });
	};
	return () => release(context, own, apply);
}

/** What a watched release left behind. */
export interface Watched {
	readonly release: Release;
	readonly execution: Awaited<ReturnType<typeof ended>>["execution"];
	readonly entry: Awaited<ReturnType<typeof ended>>["entry"];
	readonly traffic: Traffic;
	/** Where the listeners forwarded to before, and do now. */
	readonly forwards: { readonly before: object; readonly after: object };
}

/**
 * Begins a rollout, with users, and follows it until the rollout has ended.
 * @param midway - is run once the rollout has begun.
 */
export async function watchedRelease(
	context: Context,
	own: OwnSubject,
	begin: Begin,
	midway: (started: Release, traffic: Traffic) => Promise<void> = async () => {},
): Promise<Watched> {
	const { aws, pace, measures, options } = context;
	const traffic = new Traffic({
		loadBalancers: own.loadBalancers,
		host: own.record,
		rate: options.rate,
		now: () => aws.clock.now(),
	});
	const follow = async () => {
		traffic.weights = await weightsOf(aws, own.zoneId, own.record);
	};
	await follow();
	const following = pace.repeat(follow);
	let service: ServiceConfig | undefined;
	const checking = pace.repeat(async () => {
		if (service) measures.minutes.note(await checkMetrics(aws, service));
	}, METRIC_POLLS);
	try {
		const started = await begin();
		service = await registered(aws, own.table, own.name);
		// The candidate's load balancer is switched only once its tasks are there.
		const before = await forwardsOf(aws, service);
		await midway(started, traffic);
		const { execution, entry } = await ended(context, own, started);
		const states = await statesOf(aws, started.execution.arn);
		measures.add("listenerSeconds", ...lagsOf(switchesOf(states, started.candidate), traffic.answers));
		const after = await forwardsOf(aws, service);
		return { release: started, execution, entry, traffic, forwards: { before, after } };
	} finally {
		await Promise.all([following.stop(), checking.stop()]);
		traffic.stop();
	}
}
