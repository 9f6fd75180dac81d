/**
 * Everything that crosses a boundary: the event, the service's configuration, the state of a rollout.
 * Parsed once, where it comes in; every fault is reported at once, with its path.
 */
import * as v from "valibot";

/** The two colours. Each is one ECS service behind its own edge (an Application Load Balancer). */
export const COLOURS = ["blue", "green"] as const;
export type Colour = (typeof COLOURS)[number];

/** One value for each colour. */
export type PerColour<T> = Readonly<Record<Colour, T>>;

/** The tag that names the colour that serves production: `true` on its service and target groups, `false` on the other's. */
export const PRODUCTION_TAG = "IsProduction";

const perColour = <S extends v.GenericSchema>(schema: S) => v.strictObject({ blue: schema, green: schema });
const text = v.pipe(v.string(), v.nonEmpty("must not be empty"));
const arn = (service: string) =>
	v.pipe(v.string(), v.regex(new RegExp(`^arn:[^:]+:${service}:`), `must be an ARN of ${service}`));
const whole = (min: number, max: number) =>
	v.pipe(
		v.number(),
		v.integer("must be a whole number"),
		v.minValue(min, `must be at least ${min}`),
		v.maxValue(max, `must be at most ${max}`),
	);

const DAY_SECONDS = 86_400;

/** A DNS record type that a service may be published under. */
export const RecordType = v.picklist(["A", "AAAA"]);
export type RecordType = v.InferOutput<typeof RecordType>;

/** The ECS deployment event as the EventBridge target's input transformer hands it over. */
export const ReleaseEvent = v.strictObject({
	/** The id of the ECS deployment, for instance `ecs-svc/9223370564342348000`. One rollout per deployment id. */
	deploymentId: v.pipe(v.string(), v.regex(/^ecs-svc\/\d+$/, 'must look like "ecs-svc/123"')),
	eventName: v.picklist(["SERVICE_DEPLOYMENT_IN_PROGRESS", "SERVICE_DEPLOYMENT_COMPLETED"]),
	/** The ARN of the ECS service whose deployment it is. */
	serviceArn: arn("ecs"),
});
export type ReleaseEvent = v.InferOutput<typeof ReleaseEvent>;

/** One step of the schedule. */
export const Step = v.strictObject({
	/** The candidate's share of new DNS answers, in whole percent, 1–100. */
	percent: whole(1, 100),
	/** How long the step is watched after DNS has settled, in seconds, 0–86,400. */
	bakeSeconds: whole(0, DAY_SECONDS),
});
export type Step = v.InferOutput<typeof Step>;

const Schedule = v.pipe(
	v.array(Step),
	v.minLength(1, "must have at least one step"),
	v.check(
		(steps) => steps.every((step, i) => i === 0 || step.percent > (steps[i - 1]?.percent ?? 0)),
		"percentages must ascend",
	),
	v.check((steps) => steps.at(-1)?.percent === 100, "must end in 100 percent"),
);

/** One edge: an Application Load Balancer that can forward to either colour. */
export const EdgeConfig = v.strictObject({
	/** ARN of the production listener, whose default action the runtime re-aims. */
	listener: arn("elasticloadbalancing"),
	/** ARN of the target group on this edge that holds each colour's tasks. */
	targetGroups: perColour(arn("elasticloadbalancing")),
});
export type EdgeConfig = v.InferOutput<typeof EdgeConfig>;

/** How long things may take, in seconds. */
export const Timing = v.strictObject({
	/** Between two looks at the candidate's health. */
	lookSeconds: whole(1, 300),
	/** For the candidate to become healthy before it gets traffic; then the rollout fails back. */
	prepareSeconds: whole(1, DAY_SECONDS),
	/** For a Route 53 change to become INSYNC; then the rollout fails back. */
	inSyncSeconds: whole(1, 3_600),
	/** For health to stay undecided beyond the bake; then the rollout fails back. */
	holdSeconds: whole(0, DAY_SECONDS),
	/** For the old colour to keep its tasks after completion. */
	retentionSeconds: whole(0, 7 * DAY_SECONDS),
	/** For a release to wait while another rollout of the service runs; then it ends as failed. */
	queueSeconds: whole(0, DAY_SECONDS),
});
export type Timing = v.InferOutput<typeof Timing>;

/** Step Functions ends an execution at 25,000 history events (service quota); the rest is left for retries. */
export const HISTORY_BUDGET = 22_000;

/** What the loops of a rollout write into the execution's history: each Task 5 events, each Choice and Wait 2. */
export const HISTORY_COST = {
	/** Prepare, Ready, Choice, Wait. */
	prepareLook: 14,
	/** Assess or Settle, Choice, Wait. */
	look: 9,
	/** Polls of one Route 53 change, and the looks of one TTL, at most. */
	settlePolls: 20,
	/** All looks of a release that waits a day for another rollout, and everything that happens once. */
	fixed: 3_600,
};

/** The most history events that a rollout can write when every loop runs to its bound. */
export function historyEvents({ schedule, timing }: { schedule: readonly Step[]; timing: Timing }): number {
	const looks = (seconds: number) => Math.ceil(seconds / timing.lookSeconds);
	const steps = schedule.map(({ bakeSeconds }) => looks(bakeSeconds + timing.holdSeconds) + HISTORY_COST.settlePolls);
	const watching = steps.reduce((sum, each) => sum + each, 0) * HISTORY_COST.look;
	return looks(timing.prepareSeconds) * HISTORY_COST.prepareLook + watching + HISTORY_COST.fixed;
}

/** All that the controller knows of a service. Terraform writes it into the service's EventBridge target. */
export const ServiceConfig = v.pipe(
	v.strictObject({
		/** The service's name: its key in the table, and its name in logs and announcements. */
		name: text,
		/** ARN of the ECS cluster. */
		cluster: arn("ecs"),
		/** ARN of each colour's ECS service. */
		services: perColour(arn("ecs")),
		edges: perColour(EdgeConfig),
		dns: v.strictObject({
			/** Id of the Route 53 hosted zone. */
			zoneId: text,
			/** The name that users resolve; its weighted record sets carry the colours as set identifiers. */
			name: text,
			/** The name that leads to the idle edge. */
			preview: text,
			/** The record types that exist for both names. */
			types: v.pipe(v.array(RecordType), v.minLength(1, "must name at least one record type")),
			/** How long resolvers may keep an answer. Alias records to a load balancer are answered with 60 seconds. */
			ttlSeconds: whole(0, 3_600),
		}),
		schedule: Schedule,
		timing: Timing,
		/** How many tasks the idle colour keeps. */
		idleCount: whole(0, 5_000),
	}),
	v.check(
		(service) => historyEvents(service) <= HISTORY_BUDGET,
		"a rollout could outgrow Step Functions' history: raise timing.lookSeconds, or shorten the bakes and limits",
	),
);
export type ServiceConfig = v.InferOutput<typeof ServiceConfig>;

/** The event must be of one of the service's two ECS services. */
const ownEvent = <T extends { event: ReleaseEvent; service: ServiceConfig }>() =>
	v.check<T, string>(
		({ event, service }) => COLOURS.some((colour) => service.services[colour] === event.serviceArn),
		"event.serviceArn must be one of service.services",
	);

/** The input of an execution: what happened, and to which service. */
export const StartInput = v.pipe(v.looseObject({ event: ReleaseEvent, service: ServiceConfig }), ownEvent());

/** A Route 53 record set, kept verbatim: a DELETE must repeat it in every field. */
export const RecordSet = v.looseObject({
	Name: text,
	Type: v.string(),
	SetIdentifier: v.optional(v.string()),
	/** 0–255. All zero means equal shares. */
	Weight: v.optional(whole(0, 255)),
	AliasTarget: v.optional(v.looseObject({ HostedZoneId: text, DNSName: text, EvaluateTargetHealth: v.boolean() })),
});
export type RecordSet = v.InferOutput<typeof RecordSet>;

/** One change of a Route 53 change batch. */
export interface RecordChange {
	readonly Action: "CREATE" | "DELETE" | "UPSERT";
	readonly ResourceRecordSet: RecordSet;
}

/** A listener's default action, kept verbatim. */
export const ListenerAction = v.looseObject({
	Type: v.string(),
	ForwardConfig: v.optional(
		v.looseObject({
			TargetGroups: v.array(v.looseObject({ TargetGroupArn: v.string(), Weight: v.optional(v.number()) })),
		}),
	),
});
export type ListenerAction = v.InferOutput<typeof ListenerAction>;

/** What fail-back brings back: read before the first write, kept in the lock. */
export const Original = v.strictObject({
	/** The weighted record sets of both colours. */
	records: v.array(RecordSet),
	/** The preview record sets. */
	preview: v.array(RecordSet),
	/** The default actions of each edge's production listener. */
	actions: perColour(v.array(ListenerAction)),
});
export type Original = v.InferOutput<typeof Original>;

/** What one look at the candidate says. */
export const Verdict = v.strictObject({
	verdict: v.picklist(["pass", "hold", "fail"]),
	/** A literal name for the reason, which scripts may trust. */
	code: text,
	/** The reason with its figures, for people. */
	reason: v.string(),
});
export type Verdict = v.InferOutput<typeof Verdict>;

const timestamp = v.pipe(v.string(), v.isoTimestamp("must be an ISO 8601 timestamp"));

/** A rollout under way: all that one task hands to the next. */
export const Rollout = v.strictObject({
	/** ARN of the execution. */
	id: text,
	deploymentId: text,
	stable: v.picklist(COLOURS),
	candidate: v.picklist(COLOURS),
	startedAt: timestamp,
	/** How many tasks the candidate must have: the stable colour's count at the beginning. */
	capacity: whole(1, 5_000),
	/** The weighted record sets as last seen or written: the left side of the next compare-and-swap. */
	records: v.array(RecordSet),
	/** Index of the step that the weights stand at, or -1 before the first shift. */
	step: whole(-1, 1_000),
	/** The Route 53 change under way. */
	changeId: v.optional(text),
	/** When the weights of the step were written. */
	shiftedAt: v.optional(timestamp),
	/** When Route 53 reported the change as INSYNC. */
	inSyncAt: v.optional(timestamp),
	/** How often the change was found pending. */
	polls: whole(0, 100_000),
	/** When the step's bake began: at the first look after INSYNC and a TTL have passed. */
	bakedFrom: v.optional(timestamp),
});
export type Rollout = v.InferOutput<typeof Rollout>;

/** A fail-back under way. */
export const FailBackState = v.strictObject({
	/** How many times the original has been written. */
	attempt: whole(0, 100),
	changeId: v.optional(text),
	/** How often the change was found pending. */
	polls: whole(0, 100_000),
	startedAt: timestamp,
});
export type FailBackState = v.InferOutput<typeof FailBackState>;

/** What an SNS message says. */
export const Announcement = v.strictObject({
	/** SNS allows 100 printable ASCII characters. */
	subject: v.pipe(v.string(), v.maxLength(100)),
	message: v.string(),
});
export type Announcement = v.InferOutput<typeof Announcement>;

/** The state machine's data: the execution's input, and what the tasks add to it. */
export const RolloutDocument = v.pipe(
	v.looseObject({
		event: ReleaseEvent,
		service: ServiceConfig,
		/** Since when the release has waited for another rollout to end. */
		queuedSince: v.optional(timestamp),
		rollout: v.optional(Rollout),
		verdict: v.optional(Verdict),
		/** Written by a Catch: the error's name and cause as Step Functions gives them. */
		error: v.optional(v.looseObject({ Error: v.string(), Cause: v.optional(v.string()) })),
		failBack: v.optional(FailBackState),
		/** Which way the Choice state after the task goes. */
		next: v.optional(v.string()),
		/** How long the Wait state after the task waits, in seconds. */
		waitSeconds: v.optional(whole(0, DAY_SECONDS)),
		announcement: v.optional(Announcement),
		/** What the execution fails with. */
		failure: v.optional(v.strictObject({ error: text, cause: v.string() })),
	}),
	ownEvent(),
);
export type RolloutDocument = v.InferOutput<typeof RolloutDocument>;

/** What the state machine sends to a function. */
export const TaskRequest = v.strictObject({
	/** Which task, named after its state. */
	task: text,
	/** When the state was entered. The runtime has no other clock, so a rehearsal can lend it another. */
	now: timestamp,
	/** ARN of the execution. */
	execution: text,
	input: v.unknown(),
});
export type TaskRequest = v.InferOutput<typeof TaskRequest>;

/** One entry of a service's history, keyed by the deployment id. */
export const HistoryEntry = v.looseObject({
	deploymentId: text,
	/** ARN of the execution that took this deployment. */
	execution: text,
	outcome: v.picklist(["running", "completed", "failed-back", "skipped", "abandoned"]),
	reason: v.string(),
	at: timestamp,
});
export type HistoryEntry = v.InferOutput<typeof HistoryEntry>;

/** The lock of a service: who moves its traffic, and what fail-back would bring back. */
export const Lock = v.strictObject({
	/** ARN of the execution that holds the lock. */
	owner: text,
	deploymentId: text,
	stable: v.picklist(COLOURS),
	candidate: v.picklist(COLOURS),
	takenAt: timestamp,
	original: Original,
});
export type Lock = v.InferOutput<typeof Lock>;
