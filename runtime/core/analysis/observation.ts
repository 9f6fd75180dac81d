import type {
	ByColor,
	Color,
	HookAnswer,
	HookConfig,
	JudgeConfig,
	ProbeReport,
	ProbeTally,
	StableDeployment,
	Verdict,
} from "../../contract/index.ts";
import type { AlarmState, AnsweredMinute, ServiceView, StoppedTask, Target } from "../../ports/index.ts";

/** What was asked of AWS: its answer, or why there is none. No answer is no data. */
export type Reading<T> = { readonly value: T } | { readonly unreadable: string };

/** What both colors answered, minute by minute, and what was meant to be. */
export interface Answers {
	/** The minutes since the rollout began, oldest first. */
	readonly minutes: ByColor<readonly AnsweredMinute[]>;
	/** When users first got the candidate, in milliseconds since 1970; before it, its requests are the preview's. Absent: always. */
	readonly trafficSince?: number | undefined;
	/** The candidate's share of DNS answers, 0–1. */
	readonly intended: number;
	/** How many requests the service had in a minute before the first shift, where that was seen. */
	readonly requestsPerMinute?: number | undefined;
	/** When the step's bake began, in milliseconds since 1970; undefined outside of a bake: then nothing is held for want of data. */
	readonly bakedFrom: number | undefined;
	/** When it is checked, in milliseconds since 1970. */
	readonly now: number;
	/** The controller's own requests among the candidate's, by the minute. */
	readonly probes: Readonly<Record<string, ProbeTally>>;
}

/** What came of the controller's own requests. */
export interface ProbeReadings {
	readonly now: Reading<ProbeReport>;
	readonly minutes: Readonly<Record<string, ProbeTally>>;
}

/** What a hook said, and how long it has been asked. */
export interface HookReading {
	readonly hook: HookConfig;
	/** For how many seconds it has been asked at this point. */
	readonly seconds: number;
	readonly answer: Reading<HookAnswer>;
}

/** All that one check of the candidate saw. */
export interface Observation {
	readonly candidate: Color;
	/** The deployment that began the rollout. */
	readonly deploymentId: string;
	/** When ECS made it; absent from rollouts that are older than this field. */
	readonly deployedAt?: string | undefined;
	/** How many tasks the candidate must have: before a shift, those of the coming step. */
	readonly capacity: number;
	/** How many tasks its traffic needs now; none before it has any. Beyond these a sick target may still be starting. */
	readonly serving: number;
	readonly service: ServiceView;
	/** The stable color: what it runs, and what it ran when the rollout began. Absent from rollouts that are older than this field. */
	readonly stable?:
		| { readonly color: Color; readonly now: ServiceView["deployment"]; readonly began: StableDeployment }
		| undefined;
	/** The service's tasks that have stopped; asked for only before a shift, while tasks are missing. */
	readonly stopped?: readonly StoppedTask[] | undefined;
	/** The candidate's targets on each load balancer. */
	readonly targets: ByColor<readonly Target[]>;
	/** Since when each target has been there that has never been healthy, in seconds, by its id. None: all are to be healthy. */
	readonly newTargets?: Readonly<Record<string, number>> | undefined;
	/** For how long as many tasks as the coming step needs have run, in seconds; 0 as long as they do not. */
	readonly runningSeconds: number;
	/** The alarms that keep the candidate's load balancer out of DNS, by name. Checked before a shift only. */
	readonly alarms: Readonly<Record<string, AlarmState>>;
}

/** What a check saw beyond the health of tasks and targets. What is absent was not asked for. */
export interface Evidence {
	readonly candidate: Color;
	readonly judge: JudgeConfig;
	/** The user's own alarms, by name. */
	readonly watched?: Reading<Readonly<Record<string, AlarmState>>> | undefined;
	readonly answers?: Reading<Answers> | undefined;
	/** The probes of this check; and those of all checks, this one's among them, by the minute. */
	readonly probes?: ProbeReadings | undefined;
	readonly hooks?: readonly HookReading[] | undefined;
}

/** One question about the candidate's tasks and targets. */
export type Signal<L = Observation> = (observation: L) => Verdict;

/** One question about what the candidate does with requests. */
export type EvidenceSignal = (evidence: Evidence) => Verdict;
