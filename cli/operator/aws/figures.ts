import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { metricData, type Point } from "../../../runtime/aws/cloudwatch/metric-data.ts";
import { type ByColor, byColor, COLORS, type Color, type ServiceAtStake } from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import type { AlbReader, ServiceReader } from "../../../runtime/ports/index.ts";
import type { FigureReader, Figures, TaskCount } from "../read/figures.ts";
import { type AlbMinutes, figuresOf, type Reported } from "../read/minutes.ts";

/** What is asked of each way through a load balancer to a color's target group. */
const METRICS = [
	{ metric: "RequestCount", statistic: "Sum" },
	{ metric: "HTTPCode_Target_5XX_Count", statistic: "Sum" },
	{ metric: "TargetResponseTime", statistic: "p99" },
] as const;
/** And of each load balancer as a whole. */
const WHOLE = ["HTTPCode_ELB_502_Count", "HTTPCode_ELB_504_Count"] as const;

const MINUTE = 60_000;

/** What a service's colors do, by CloudWatch, ECS and Elastic Load Balancing. */
export class AwsFigures implements FigureReader {
	constructor(
		private readonly cloudWatch: CloudWatchClient,
		private readonly ecs: Pick<ServiceReader, "describe">,
		private readonly elb: Pick<AlbReader, "targets">,
		private readonly now: () => Date,
	) {}

	/** In whole minutes. CloudWatch keeps these for fifteen days. */
	async answered({ loadBalancers }: ServiceAtStake, from: Date, to: Date): Promise<readonly Figures[]> {
		const start = new Date(Math.ceil(from.getTime() / MINUTE) * MINUTE);
		const end = new Date(Math.floor(to.getTime() / MINUTE) * MINUTE);
		// CloudWatch refuses a question for no time.
		if (start >= end) return [];
		const questions = COLORS.flatMap((alb) => questionsOf(alb, loadBalancers[alb]));
		const answers = await metricData("GetMetricData", this.cloudWatch, questions, start, end);
		const each = answers.length / COLORS.length;
		const albs = byColor((alb) => {
			const begin = each * COLORS.indexOf(alb);
			return minutesOf(answers.slice(begin, begin + each).map(reported));
		});
		return figuresOf(albs, start, end, this.now());
	}

	async tasks({ cluster, services, loadBalancers }: ServiceAtStake): Promise<ByColor<TaskCount>> {
		const [views, blue, green] = await Promise.all([
			this.ecs.describe(cluster, services),
			this.#healthy(loadBalancers.blue.targetGroups.blue),
			this.#healthy(loadBalancers.green.targetGroups.green),
		]);
		const healthy = { blue, green };
		return byColor((color) => {
			const { desiredCount: desired, runningCount: running } = views[color];
			return { desired, running, healthy: healthy[color] };
		});
	}

	/** Who may not read targets still sees tasks. */
	async #healthy(targetGroup: string): Promise<number | null> {
		try {
			return (await this.elb.targets(targetGroup)).filter(({ state }) => state === "healthy").length;
		} catch (error) {
			if (error instanceof Refused) return null;
			throw error;
		}
	}
}

function questionsOf(alb: Color, { listener, targetGroups }: ServiceAtStake["loadBalancers"][Color]) {
	const ways = COLORS.flatMap((color) =>
		METRICS.map(({ metric, statistic }, i) => {
			const route = { listener, targetGroup: targetGroups[color] };
			return { id: `${alb}_${color}_${i}`, route, metric, statistic };
		}),
	);
	const route = { listener, targetGroup: targetGroups[alb] };
	const whole = WHOLE.map((metric, i) => ({ id: `${alb}_whole_${i}`, route, metric, statistic: "Sum", whole: true }));
	return [...ways, ...whole];
}

const NONE: Reported = new Map();

/** The answers to one load balancer's questions, in their order. */
function minutesOf(answers: readonly Reported[]): AlbMinutes {
	const group = (i: number) => {
		const [requests = NONE, errors = NONE, seconds = NONE] = answers.slice(i * METRICS.length);
		const latencyMilliseconds = new Map([...seconds].map(([at, value]) => [at, 1_000 * value]));
		return { requests, errors, latencyMilliseconds };
	};
	const [broken = NONE, hanging = NONE] = answers.slice(COLORS.length * METRICS.length);
	const unanswered = new Map(broken);
	for (const [at, value] of hanging) unanswered.set(at, value + (unanswered.get(at) ?? 0));
	return { groups: { blue: group(0), green: group(1) }, unanswered };
}

function reported(points: readonly Point[]): Reported {
	return new Map(points.map(({ at, value }) => [at, value]));
}
