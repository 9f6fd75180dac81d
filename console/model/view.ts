/** What the page gets: one document, sent whole whenever it has changed. Null always means that it is not known, or that there is none. */
import * as v from "valibot";
import { PHASES } from "../../asl/phase.ts";

const text = v.string();
const timestamp = v.pipe(v.string(), v.isoTimestamp());
const amount = v.pipe(v.number(), v.minValue(0));
const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const color = v.picklist(["blue", "green"]);
const maybe = v.nullable;
const both = <T extends v.GenericSchema>(schema: T) => v.strictObject({ blue: schema, green: schema });

/** What a check said. */
const Said = v.strictObject({
	verdict: v.picklist(["pass", "hold", "fail"]),
	/** A literal name for the reason. */
	code: text,
	/** The reason with its figures. */
	reason: text,
});
export type Said = v.InferOutput<typeof Said>;

/** A moment of a rollout that people would want to see. */
const Happening = v.strictObject({
	at: timestamp,
	/** What was done or checked, in the state machine's word; null where only the verdict is kept. */
	state: maybe(text),
	/** The candidate's share of DNS answers after it, in percent. */
	percent,
	said: maybe(Said),
	/** What was done, with its figures, where no verdict says it. */
	detail: maybe(text),
});
export type Happening = v.InferOutput<typeof Happening>;

/** How an attempt ended. */
const Ending = v.strictObject({
	attempt: text,
	/** The number of its release. */
	release: maybe(amount),
	outcome: text,
	reason: text,
	at: timestamp,
	verdicts: v.array(Happening),
});
export type Ending = v.InferOutput<typeof Ending>;

/** What a service does. `trouble`: it could not be read. */
export const STATES = ["rollout", "probation", "rest", "trouble"] as const;

/** A service in a line. */
export const ServiceLine = v.strictObject({
	service: text,
	state: v.picklist(STATES),
	/** What it does, in a few words. */
	summary: text,
	attempt: maybe(text),
	phase: maybe(v.picklist(PHASES)),
	/** Number of the step under way, from 1, and how many there are. */
	step: maybe(v.strictObject({ number: amount, of: amount })),
	candidate: maybe(color),
	/** The candidate's share of DNS answers, as it is written, in percent. */
	percent: maybe(percent),
	/** The color that serves, while no rollout runs. */
	serves: maybe(color),
	/** Whether it waits for somebody to decide. */
	waits: v.boolean(),
	said: maybe(Said),
	last: maybe(v.omit(Ending, ["verdicts"])),
});
export type ServiceLine = v.InferOutput<typeof ServiceLine>;

/** What both colors did from a timestamp on. */
const Point = v.strictObject({
	at: timestamp,
	/** How long, in seconds. */
	seconds: amount,
	/** The candidate's share of DNS answers, as it is written, in percent. */
	intended: maybe(percent),
	/** The candidate's share of the requests that were answered, in percent. */
	observed: maybe(percent),
	colors: both(
		v.strictObject({
			requests: maybe(amount),
			/** Answered with 5XX, or not at all. */
			errors: maybe(amount),
			/** What 99 of 100 requests do not exceed, in milliseconds. */
			latency: maybe(amount),
		}),
	),
});
export type Point = v.InferOutput<typeof Point>;

const Tasks = v.strictObject({
	desired: amount,
	running: amount,
	/** How many of its targets get requests on its own load balancer. */
	healthy: maybe(amount),
});
export type Tasks = v.InferOutput<typeof Tasks>;

const Step = v.strictObject({
	percent,
	bakeSeconds: amount,
	gate: v.boolean(),
	state: v.picklist(["done", "current", "ahead"]),
});

const Rollout = v.strictObject({
	attempt: text,
	/** ARN of its execution. */
	execution: text,
	stable: color,
	candidate: color,
	startedAt: timestamp,
	phase: v.picklist(PHASES),
	/** Name of the state that it is in. */
	state: maybe(text),
	steps: v.array(Step),
	/** Of the step under way and of the schedule, in seconds, if nothing holds it up. */
	timeLeft: v.strictObject({ step: maybe(amount), schedule: maybe(amount) }),
	waitsFor: maybe(v.strictObject({ what: text, reason: text, until: maybe(timestamp) })),
	said: maybe(Said),
});

/** The weights of DNS, as they are intended and as they are, by record type; a text says why they cannot be read. */
const Weights = v.strictObject({
	intended: maybe(both(amount)),
	live: v.union([v.record(text, both(maybe(amount))), v.strictObject({ unreadable: text })]),
});

/** Why something cannot be done now; null where it can. */
const Barred = maybe(text);

/** A service with all that is known of it. */
export const ServiceDetail = v.strictObject({
	service: text,
	rollout: maybe(Rollout),
	probation: maybe(
		v.strictObject({
			attempt: text,
			serves: color,
			returnsTo: color,
			since: timestamp,
			until: timestamp,
			judged: v.boolean(),
		}),
	),
	serves: maybe(color),
	weights: maybe(Weights),
	tasks: maybe(both(Tasks)),
	/** Oldest first; how finely is in each. */
	points: v.array(Point),
	/** Of the rollout that runs, or of the last one: newest first. */
	happenings: v.array(Happening),
	/** Releases that wait for their turn; null where that may not be read. */
	queue: maybe(v.array(v.strictObject({ attempt: text, since: timestamp }))),
	/** Newest first. */
	history: v.array(Ending),
	/** What of it could not be read, and why. */
	unknown: v.array(text),
	/** What an operator may do about it. */
	acts: v.strictObject({ promote: Barred, abort: Barred, rollback: Barred }),
});
export type ServiceDetail = v.InferOutput<typeof ServiceDetail>;

/** A rehearsal that is played. */
const Played = v.strictObject({
	/** How many times faster than it would be. */
	speed: amount,
	paused: v.boolean(),
	over: v.boolean(),
});

/** All that the page shows. */
export const View = v.strictObject({
	format: v.literal("ecs-dns-canary/console"),
	version: v.literal(1),
	/** When it was read, by the clock of what it is about. */
	at: timestamp,
	/** Where it comes from: a table of a region, or a scenario. */
	from: text,
	/** Of a rehearsal; null where it is live. */
	played: maybe(Played),
	/** Whether anything may be done. */
	act: v.boolean(),
	services: v.array(ServiceLine),
	/** The service that the page asked for. */
	selected: maybe(ServiceDetail),
	/** What could not be read, with what to do. */
	trouble: v.array(text),
});
export type View = v.InferOutput<typeof View>;
