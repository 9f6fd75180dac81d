import type {
	Attempt,
	HistoryEntry,
	Lock,
	OpenGate,
	Probation,
	ProgressNote,
	RecordSet,
	Release,
	ServiceAtStake,
} from "../../runtime/contract/index.ts";
import type { ExecutionView } from "../../runtime/ports/index.ts";

/**
 * What the operator's command asks of AWS, as narrow interfaces. Every method may throw
 * {@link ../../runtime/errors.ts Throttled, Unavailable, Refused or UnexpectedAnswer}.
 */
export interface Sources {
	readonly locks: LockReader;
	readonly probations: ProbationReader;
	readonly ledger: LedgerReader;
	readonly gates: GateReader;
	readonly progress: ProgressReader;
	readonly executions: Executions;
	readonly dns: RecordReader;
	readonly registered: RegisteredServices;
	readonly releases: ReleaseReader;
}

/** Reads what a service has served. */
export interface ReleaseReader {
	/** The releases that users have had, the one that serves first; as far back as a rollback may go. */
	served(service: string): Promise<readonly Release[]>;
	/** The attempt that was asked for last. */
	newest(service: string): Promise<Attempt | undefined>;
}

/** What of a service's registration says how it is released. */
export interface ReleaseSettings {
	/** What a newer release does to a rollout that is under way. */
	readonly onNewerRelease: "supersede" | "queue";
	/** What each hook runs that is a task: a migration is not undone by going back. */
	readonly taskHooks: readonly string[];
}

/** Reads what Terraform registered of services, whether they have had a rollout or not. */
export interface RegisteredServices {
	/** What the controller is told of a service, if there is one of this name. */
	find(service: string): Promise<ServiceAtStake | undefined>;
	/** How a service is released. Nothing where none of this name is registered. */
	settings(service: string): Promise<ReleaseSettings | undefined>;
	/** The names of the services whose rules start a state machine, in alphabetical order. Those of 0.2 are known so. */
	names(stateMachine: string): Promise<string[]>;
}

/** Who moves a service's traffic. */
export interface LockReader {
	/** The lock, if somebody holds it. */
	held(service: string): Promise<Lock | undefined>;
	/** The services whose lock somebody holds, a second or so late. */
	services(): Promise<string[]>;
}

/** The end of a rollout, without its verdicts. */
export interface Ending {
	readonly service: string;
	readonly entry: HistoryEntry;
}

/** What the whole table says. */
export interface Everything {
	/** How all rollouts ended, newest first. */
	readonly endings: readonly Ending[];
	/** The names of the services that their Terraform registered. */
	readonly registered: readonly string[];
}

/** Reads the history of rollouts. */
export interface LedgerReader {
	/** The entry of an attempt. */
	find(service: string, attempt: string): Promise<HistoryEntry | undefined>;
	/** All entries of a service, newest first. */
	entries(service: string): Promise<HistoryEntry[]>;
	/** All services' history and registrations. It reads the whole table. */
	all(): Promise<Everything>;
}

/** Reads how far rollouts have come. */
export interface ProgressReader {
	/** How far the service's last rollout had come when a task that acts left it. Controllers of 0.2 keep nothing. */
	find(service: string): Promise<ProgressNote | undefined>;
}

/** Reads probations. */
export interface ProbationReader {
	/** The probation of a service's last release, if it is on one. */
	find(service: string): Promise<Probation | undefined>;
}

/** Reads gates. */
export interface GateReader {
	/** The gate that was opened last. Whether its rollout still waits only Step Functions knows. */
	find(service: string): Promise<OpenGate | undefined>;
}

/** Reads Route 53. */
export interface RecordReader {
	/** All record sets of a name in a zone. */
	recordSets(zoneId: string, name: string): Promise<RecordSet[]>;
}

/** An execution of the state machine that was started for a release. */
export interface Started {
	/** Its ARN. */
	readonly arn: string;
	/** When it was started. */
	readonly startedAt: string;
	readonly running: boolean;
	readonly service: string;
	/** The attempt; of a deployment that nobody asked the release function for, the deployment. */
	readonly attempt: string;
}

/** The same, and how it stands or ended. */
export interface Execution extends Started, ExecutionView {}

/** Which executions are listed. */
export interface Listing {
	/** Only those that run. */
	readonly running: boolean;
	/** Only those that were started since. */
	readonly since: Date;
}

/** Reads and ends executions of the state machine. */
export interface Executions {
	/** An execution, unless Step Functions does not know it, or it was not started for a release. */
	find(execution: string): Promise<Execution | undefined>;
	/** Executions of a state machine that were started for a release, newest first. Who has been refused them is not asked again. */
	list(stateMachine: string, listing: Listing): Promise<Started[]>;
	/** Lets whoever waits for a task token go on. Answers false when nobody waits for it any more. */
	goOn(token: string, output: object): Promise<boolean>;
	/** Fails what waits for a task token. Answers false when nobody waits for it any more. */
	turnBack(token: string, error: string, cause: string): Promise<boolean>;
	/** Aborts an execution. */
	stop(execution: string, error: string, cause: string): Promise<void>;
}
