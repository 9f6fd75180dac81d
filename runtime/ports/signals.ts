import type { ByColor, Color, HookAnswer, HookQuestion, ProbeConfig, ProbeReport } from "../contract/index.ts";

/** CloudWatch's own words for the state of an alarm. */
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** Reads CloudWatch alarms. */
export interface AlarmReader {
	/** The state of each metric alarm, by its name. @throws {UnexpectedAnswer} when one of them does not exist. */
	states(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>>;
	/** The state of each alarm, metric or composite, by the name or ARN that it is asked by. @throws {UnexpectedAnswer} when one of them does not exist. */
	watched(names: readonly string[]): Promise<Readonly<Record<string, AlarmState>>>;
}

/** One way through a load balancer: from its listener's load balancer to one of its target groups. */
export interface Route {
	/** ARN of the listener. */
	readonly listener: string;
	/** ARN of the target group. */
	readonly targetGroup: string;
}

/** Counts requests. */
export interface TrafficReader {
	/**
	 * How many requests each load balancer forwarded to its target group in a span of time, in whole minutes and in the
	 * order asked. Elastic Load Balancing reports a minute only when there were any, so no report is 0.
	 */
	requests(routes: readonly Route[], from: Date, to: Date): Promise<number[]>;
}

/** What a target group's tasks answered in one minute in which they were asked at all. */
export interface AnsweredMinute {
	/** When the minute began, in milliseconds since 1970. */
	readonly at: number;
	readonly requests: number;
	/** Of those, answered with 5XX by a task; or with 502 or 504 by the load balancer, for a task that did not answer. */
	readonly errors: number;
	/** Of those, slower than the objective: from a percentage, so it may be a fraction. 0 where there is no objective. */
	readonly slow: number;
	/**
	 * How many answers to requests are counted, whatever their code. As many as requests, or the minute is not whole yet: metrics of one
	 * minute appear apart. Fewer for good where clients hang up, or open WebSockets.
	 */
	readonly accounted: number;
}

/** Reads what tasks answered. */
export interface AnswerReader {
	/**
	 * What came of the requests on each route, in whole minutes that have ended, oldest first. Elastic Load Balancing reports a
	 * minute only when there were requests, so a minute without them is absent, and so is one that CloudWatch does not show yet.
	 * @param objectiveMilliseconds - from which time on an answer is slow; 0: not checked.
	 */
	perMinute(
		routes: ByColor<Route>,
		objectiveMilliseconds: number,
		from: Date,
		to: Date,
	): Promise<ByColor<readonly AnsweredMinute[]>>;
}

/** Sends requests to a color through the preview listener of its own load balancer. */
export interface Prober {
	/** One check's probes. What they meet is their result, and no error. */
	probe(config: ProbeConfig, color: Color): Promise<ProbeReport>;
}

/** Asks functions of the user's. */
export interface Hooks {
	/** @throws {UnexpectedAnswer} when it answers anything but a verdict, or fails. */
	ask(functionArn: string, question: HookQuestion): Promise<HookAnswer>;
}
