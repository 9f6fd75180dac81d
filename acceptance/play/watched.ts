/** A release of the run's own service, with users on it and an eye on CloudWatch. */
import type { Colour, ServiceConfig } from "../../runtime/contract.ts";
import { weightsOf } from "../aws/dns.ts";
import { forwardsOf } from "../aws/edges.ts";
import { registered, statesOf } from "../aws/executions.ts";
import { lookAtMetrics } from "../aws/metrics.ts";
import { lagsOf, switchesOf } from "../measure/switches.ts";
import { definitionsOf } from "../stack/release.ts";
import { SCHEDULE, setVariables } from "../stack/roots.ts";
import type { Context, OwnSubject } from "./context.ts";
import { ended, type Release, release } from "./rollout.ts";
import { Traffic } from "./traffic.ts";

/** CloudWatch is looked at every so many polls: its metrics are a minute apart. */
const METRIC_POLLS = 4;

/** What is set for the run's own root. */
export function ownVariables({ wishes, names, releases }: Context) {
	return {
		region: wishes.region,
		name: names.own,
		zone_name: wishes.zone,
		container_definitions: definitionsOf(releases),
		schedule: SCHEDULE,
	};
}

/** Gives a color the next release. */
function applying(context: Context, status: 200 | 500) {
	return async (candidate: Colour) => {
		const { blue, green } = context.releases;
		const number = Math.max(blue.number, green.number) + 1;
		context.releases = { ...context.releases, [candidate]: { number, status } };
		setVariables(context.folders.own, ownVariables(context));
		await context.roots.own.apply({ signal: context.pace.signal });
	};
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
 * Releases something, with users, until the rollout has ended.
 * @param midway - is run once the rollout has begun.
 */
export async function watchedRelease(
	context: Context,
	own: OwnSubject,
	status: 200 | 500,
	midway: (begun: Release, traffic: Traffic) => Promise<void> = async () => {},
): Promise<Watched> {
	const { aws, pace, measures, wishes } = context;
	const traffic = new Traffic({ edges: own.edges, host: own.record, rate: wishes.rate, now: () => aws.clock.now() });
	const follow = async () => {
		traffic.weights = await weightsOf(aws, own.zoneId, own.record);
	};
	await follow();
	const following = pace.repeat(follow);
	let service: ServiceConfig | undefined;
	const looking = pace.repeat(async () => {
		if (service) measures.minutes.note(await lookAtMetrics(aws, service));
	}, METRIC_POLLS);
	try {
		const begun = await release(context, own, applying(context, status));
		service = await registered(aws, own.table, own.name);
		// The candidate's edge is switched only once its tasks are there.
		const before = await forwardsOf(aws, service);
		await midway(begun, traffic);
		const { execution, entry } = await ended(context, own, begun);
		const states = await statesOf(aws, begun.execution.arn);
		measures.add("listenerSeconds", ...lagsOf(switchesOf(states, begun.candidate), traffic.answers));
		const after = await forwardsOf(aws, service);
		return { release: begun, execution, entry, traffic, forwards: { before, after } };
	} finally {
		await Promise.all([following.stop(), looking.stop()]);
		traffic.stop();
	}
}
