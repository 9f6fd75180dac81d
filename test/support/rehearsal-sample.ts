import { binomial, poisson, Seed, type Uniform } from "../../rehearsal/random.ts";
import type { ApiCall, Rehearsal, Run, Series, TimelineEvent } from "../../rehearsal/run.ts";
import { parseScenario } from "../../rehearsal/scenario/load.ts";
import type { Verdict } from "../../runtime/contract/index.ts";

type Columns = Omit<{ -readonly [Name in keyof Series]: readonly number[] }, "seconds">;

/** A series of as many seconds as its longest column; what is not given is 0. */
export function seriesOf(columns: Partial<Columns>): Series {
	const seconds = Math.max(0, ...Object.values(columns).map((column) => column.length));
	const column = (values: readonly number[] = []) => Float64Array.from({ length: seconds }, (_, i) => values[i] ?? 0);
	const { requests, candidate, failed, failedByRelease, slow, intended } = columns;
	return {
		seconds,
		requests: column(requests),
		candidate: column(candidate),
		failed: column(failed),
		failedByRelease: column(failedByRelease),
		slow: column(slow),
		intended: column(intended),
	};
}

/** A run in which nothing happens, but for what is given. */
export function runOf(input: Partial<Run> = {}): Run {
	return {
		policy: "canary",
		title: "A canary",
		outcome: "completed",
		mandatorySeconds: 0,
		timeline: [],
		calls: [],
		transitions: 0,
		lambdaCalls: 0,
		announcements: [],
		series: seriesOf({}),
		...input,
	};
}

/** Calls of one action, one every so many seconds. */
function calls(service: string, action: string, from: number, to: number, every: number, error?: string): ApiCall[] {
	const write = !/^(Describe|Get|List)/.test(action);
	const length = Math.ceil((to - from) / every);
	return Array.from({ length }, (_, i) => ({
		seconds: from + i * every,
		service,
		action,
		write,
		...(error && { error }),
	}));
}

const verdict = (kind: Verdict["verdict"], code: string, reason: string): Verdict => ({ verdict: kind, code, reason });
const timelineEvent = (seconds: number, state: string, percent: number, said?: Verdict): TimelineEvent => ({
	seconds,
	state,
	percent,
	...(said && { verdict: said }),
});

const HOUR = 3_600;
const REQUESTS_PER_SECOND = 200;
const ERRORS = { stable: 0.001, candidate: 0.3 };
const SLOW = { stable: 0.002, candidate: 0.05 };

/** How traffic follows what is written: resolvers obey a TTL of 60 s, but for some that take ten times as long. */
const FOLLOWERS = [
	{ share: 0.9, seconds: 60 },
	{ share: 0.1, seconds: 600 },
];

interface Traffic {
	/** `[from which second, the candidate's share]`, ascending. */
	readonly steps: readonly (readonly [number, number])[];
	/** Whether the load balancer divides the traffic, so that it follows at once. */
	readonly oneAlb?: boolean;
	/** From when on every load balancer serves the stable color, whatever DNS says. */
	readonly turnedAt?: number;
}

function sampleSeries(uniform: Uniform, { steps, oneAlb, turnedAt = Infinity }: Traffic, seconds = HOUR): Series {
	const columns: Columns = { requests: [], candidate: [], failed: [], failedByRelease: [], slow: [], intended: [] };
	const observed = FOLLOWERS.map(() => 0);
	for (let t = 0; t < seconds; t++) {
		const intended = steps.findLast(([from]) => from <= t)?.[1] ?? 0;
		const followed = FOLLOWERS.map(({ share, seconds }, i) => {
			const before = observed[i] ?? 0;
			observed[i] = oneAlb ? intended : before + (intended - before) / seconds;
			return share * (observed[i] ?? 0);
		});
		const share = t >= turnedAt ? 0 : followed.reduce((sum, part) => sum + part, 0);
		push(columns, second(uniform, intended, share));
	}
	return seriesOf(columns);
}

function second(uniform: Uniform, intended: number, share: number): { readonly [Name in keyof Columns]: number } {
	const requests = poisson(uniform, REQUESTS_PER_SECOND);
	const candidate = binomial(uniform, requests, share);
	const failedByRelease = binomial(uniform, candidate, ERRORS.candidate);
	const failed = failedByRelease + binomial(uniform, requests - failedByRelease, ERRORS.stable);
	const slow = binomial(uniform, candidate, SLOW.candidate) + binomial(uniform, requests - candidate, SLOW.stable);
	return { requests, candidate, failed, failedByRelease, slow, intended };
}

function push(columns: Columns, values: { readonly [Name in keyof Columns]: number }): void {
	for (const [name, value] of Object.entries(values)) (columns[name as keyof Columns] as number[]).push(value);
}

/** Comes back within seconds, by the load balancer. */
function failsBack(uniform: Uniform): Run {
	const good = verdict("pass", "Healthy", "2/2 green tasks; 0.1 % of 400 requests failed, against 0.1 %");
	const early = verdict("hold", "TargetsMissing", "1/2 healthy on the green load balancer (initial)");
	const bad = verdict("fail", "ErrorsBeyondStable", "27.4 % of 1,204 requests failed, against 0.1 % on blue");
	return runOf({
		policy: "ecs-dns-canary",
		title: "This project: DNS canary, failed back by the load balancer",
		outcome: "failed-back",
		error: "ErrorsBeyondStable",
		cause: "27.4 % of 1,204 requests failed, against 0.1 % on blue",
		endedAt: 318.25,
		verdictAt: 242.5,
		mandatorySeconds: 1_080,
		timeline: [
			timelineEvent(0, "Begin", 0),
			timelineEvent(1, "Prepare", 0),
			timelineEvent(12, "Ready", 0, early),
			timelineEvent(104, "Ready", 0, good),
			timelineEvent(106, "Route", 0),
			timelineEvent(112, "Shift", 10),
			timelineEvent(122, "Settle", 10, good),
			timelineEvent(232, "Assess", 10, verdict("hold", "NoMetrics", "no data of the last minute yet")),
			timelineEvent(242.5, "Assess", 10, bad),
			timelineEvent(244, "FailBack", 0),
			timelineEvent(318.25, "RolledBack", 0),
		],
		calls: [
			...calls("elb", "DescribeTargetHealth", 2, 312, 5),
			...calls("ecs", "DescribeServices", 1, 312, 10),
			...calls("route53", "ListResourceRecordSets", 1, 312, 30),
			...calls("route53", "GetChange", 113, 160, 10),
			...calls("route53", "ChangeResourceRecordSets", 112, 113, 1),
			...calls("route53", "ChangeResourceRecordSets", 245, 247, 1, "Throttled"),
			...calls("elb", "ModifyListener", 106, 245, 138),
			...calls("dynamodb", "PutItem", 0, 2, 1),
		],
		transitions: 146,
		lambdaCalls: 52,
		announcements: ["failed back: ErrorsBeyondStable"],
		series: sampleSeries(uniform, {
			steps: [
				[112, 0.1],
				[246, 0],
			],
			turnedAt: 247,
		}),
	});
}

/** Reaches all users with a release that fails three requests in ten. */
function completes(uniform: Uniform): Run {
	const good = verdict("pass", "TargetHealthy", "the first target is healthy");
	return runOf({
		policy: "ancestor",
		title: "The ancestor: 10/50/100 by DNS, one check per step",
		outcome: "completed",
		endedAt: 292,
		mandatorySeconds: 180,
		timeline: [
			timelineEvent(95, "10 %", 10),
			timelineEvent(155, "Observation", 10, good),
			timelineEvent(158, "50 %", 50),
			timelineEvent(218, "Observation", 50, good),
			timelineEvent(221, "100 %", 100),
			timelineEvent(281, "Observation", 100, good),
			timelineEvent(292, "Done", 100),
		],
		calls: [
			...calls("route53", "ChangeResourceRecordSets", 95, 280, 63),
			...calls("elb", "DescribeTargetHealth", 155, 290, 63),
		],
		transitions: 21,
		lambdaCalls: 9,
		series: sampleSeries(uniform, {
			steps: [
				[95, 0.1],
				[158, 0.5],
				[221, 1],
			],
		}),
	});
}

/** Comes back when an alarm has seen it, through one load balancer. */
function alarmed(uniform: Uniform): Run {
	const bad = verdict("fail", "AlarmActive", "5XX alarm: 3 of 3 minutes above 1 %");
	return runOf({
		policy: "codedeploy-canary",
		title: "CodeDeploy ECSCanary10Percent5Minutes with an alarm",
		outcome: "failed-back",
		error: "AlarmActive",
		cause: "5XX alarm: 3 of 3 minutes above 1 %",
		endedAt: 382,
		verdictAt: 380,
		mandatorySeconds: 300,
		timeline: [
			timelineEvent(0, "Install", 0),
			timelineEvent(98, "AllowTraffic 10 %", 10),
			timelineEvent(380, "Alarm", 10, bad),
			timelineEvent(382, "Stopped", 0),
		],
		series: sampleSeries(uniform, {
			steps: [
				[98, 0.1],
				[382, 0],
			],
			oneAlb: true,
		}),
	});
}

/** Gives up in the middle, with traffic divided. */
function sticks(uniform: Uniform): Run {
	const bad = verdict("fail", "MetricFailed", "request-success-rate 91.2 % < 99 %");
	return runOf({
		policy: "dns-linear",
		title: "Linear by DNS, its role may not write records any more",
		outcome: "stuck",
		error: "Refused",
		cause: "AccessDenied: not authorized to perform route53:ChangeResourceRecordSets",
		verdictAt: 720,
		mandatorySeconds: 1_200,
		timeline: [
			timelineEvent(100, "Advance", 10),
			timelineEvent(400, "Advance", 20),
			timelineEvent(700, "Advance", 30),
			timelineEvent(710, "Check", 30, verdict("hold", "NoMetric", "no value found")),
			timelineEvent(720, "Check", 30, bad),
			timelineEvent(960, "GaveUp", 30, bad),
		],
		calls: [
			...calls("route53", "ChangeResourceRecordSets", 100, 710, 300),
			...calls("route53", "ChangeResourceRecordSets", 720, 960, 20, "AccessDenied"),
			...calls("cloudwatch", "GetMetricData", 100, 960, 60),
		],
		series: sampleSeries(uniform, {
			steps: [
				[100, 0.1],
				[400, 0.2],
				[700, 0.3],
			],
		}),
	});
}

/** An hour of a release that fails three requests in ten, under four policies: synthetic, but of the size of real ones. */
export function sampleRehearsal(input: Partial<Rehearsal> = {}): Rehearsal {
	const seed = new Seed(1);
	return {
		scenario: "errors-at-once",
		about:
			"The release answers three requests in ten with an error from its first second on; its health checks see nothing.",
		seed: 1,
		settings: parseScenario("sample", { about: "sample" }),
		without: sampleSeries(seed.stream("without"), { steps: [] }),
		runs: [failsBack, completes, alarmed, sticks].map((run) => run(seed.stream(run.name))),
		...input,
	};
}
