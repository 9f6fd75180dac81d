import type {
	Attempt,
	HistoryEntry,
	Lock,
	OpenGate,
	Pending,
	Probation,
	ProgressNote,
	Release,
	ReleasesHead,
	ServiceConfig,
} from "../contract/index.ts";

/** Rollouts that wait for somebody, one for each service. */
export interface Gates {
	/** Keeps how the wait can be ended, over whatever was kept before. */
	open(service: string, gate: OpenGate): Promise<void>;
}

/** How far rollouts have come, for those who check. */
export interface Progress {
	/** Keeps how far a service's rollout has come, over what was kept before. */
	keep(service: string, note: ProgressNote): Promise<void>;
}

/** One lock for each service. */
export interface Locks {
	/** Takes the lock, or takes it again for the same owner. Answers the lock as it now stands: the taker's or another's. */
	acquire(service: string, lock: Lock): Promise<Lock>;
	/** The lock, if somebody holds it. */
	held(service: string): Promise<Lock | undefined>;
	/** The services whose lock somebody holds, whose release is on probation, or whose newest attempt has no answer yet; what has just changed may be seen as it was before. */
	services(): Promise<string[]>;
	/** Takes the lock over, or renews a takeover, if it still is as it was seen. Answers whether it was. */
	takeOver(service: string, observed: Lock, wanted: Lock): Promise<boolean>;
	/**
	 * Keeps which deployment an attempt has made: in its lock, and so that ECS's events of it find the attempt.
	 * @throws {LockLost} when the lock is not its owner's any more.
	 */
	deployed(service: string, lock: Lock & { readonly deploymentId: string }): Promise<void>;
	/** Releases the lock if this owner holds it; does nothing otherwise. */
	release(service: string, owner: string): Promise<void>;
	/**
	 * Ends a rollout: writes its history entry, where there are such the releases of which it decided whether they serve and the probation, and
	 * releases the lock, all or nothing.
	 * @throws {LockLost} when this owner does not hold the lock.
	 */
	conclude(
		service: string,
		owner: string,
		entry: HistoryEntry,
		releases?: readonly Release[],
		probation?: Probation,
	): Promise<void>;
}

/** The probation of each service's last release, until its old color is retired. While it is there nobody holds the lock. */
export interface Probations {
	/** The service's probation, if its last release is on one. */
	find(service: string): Promise<Probation | undefined>;
	/**
	 * Takes the lock and ends the probation, both or neither: of those who would move traffic one wins.
	 * @param observed - the probation as it was seen; undefined where there was none, and must be none still.
	 * @param entry - written with them: the history entry of the release, which its execution has written before.
	 * @returns the lock as it now stands, the taker's or another's; undefined where it is free, but the probation is not as it was seen.
	 */
	take(service: string, observed: Probation | undefined, lock: Lock, entry?: HistoryEntry): Promise<Lock | undefined>;
	/** Ends the probation, if it still is as it was seen, and does nothing otherwise: nobody holds the lock for it. */
	end(service: string, observed: Probation): Promise<void>;
	/** Gives the probation to another owner, if it still is as it was seen. Answers whether it was. */
	handOn(service: string, observed: Probation, wanted: Probation): Promise<boolean>;
}

/** The history of rollouts for each service. */
export interface History {
	/** Writes the entry unless its attempt has one. Answers the entry as it now stands. */
	claim(service: string, entry: HistoryEntry): Promise<HistoryEntry>;
	/** The entry of an attempt. */
	find(service: string, attempt: string): Promise<HistoryEntry | undefined>;
	/** Writes the entry over the one that its execution claimed. */
	close(service: string, entry: HistoryEntry): Promise<void>;
}

/** That an attempt is taken back which has not begun. */
export interface Withdrawal {
	/** The attempt as it was seen. */
	readonly observed: Attempt;
	/** The name of an execution that there never is. */
	readonly executionName: string;
	/** What history says of it. It names that execution. */
	readonly entry: HistoryEntry;
	/** Whether it was the newest attempt: then it may be pending. */
	readonly newest: boolean;
}

/** What a service was asked to run, and what was made of it. */
export interface Attempts {
	/** An attempt. */
	find(service: string, attempt: string): Promise<Attempt | undefined>;
	/** The newest attempt; none as long as there was none. */
	head(service: string): Promise<ReleasesHead | undefined>;
	/** A release, by its number. */
	release(service: string, release: number): Promise<Release | undefined>;
	/** The attempt that made a deployment of ECS's, if one did. */
	ofDeployment(service: string, deploymentId: string): Promise<string | undefined>;
	/** The newest attempt, as long as nobody has noted that it is answered. */
	pending(service: string): Promise<Pending | undefined>;
	/**
	 * Notes that an attempt's execution was started; nothing where a newer one has come, or it has another execution by now.
	 * @param execution - its ARN.
	 */
	started(service: string, pending: Pending, execution: string): Promise<void>;
	/** Notes that an attempt has its answer, or needs none; nothing where a newer one has come, or it has another execution by now. */
	answered(service: string, pending: Pending): Promise<void>;
	/**
	 * Gives an attempt another execution, which is not started yet; nothing where a newer one has come, or it has another already. The service is
	 * among those that the watchdog looks after again.
	 */
	putBack(service: string, observed: Attempt, executionName: string): Promise<void>;
	/**
	 * Takes an attempt back that has not begun: history says so, and it has another execution from then on, which nobody starts. All or nothing.
	 * @returns whether it had not begun, and was as it was seen.
	 */
	withdraw(service: string, withdrawal: Withdrawal): Promise<boolean>;
	/**
	 * Writes an attempt down as the newest attempt, its release with it, and the answer for the one before, should that not have begun: all or
	 * nothing. Until it is noted as answered, the service is among those that the watchdog looks after.
	 * @param observed - the head as it was seen. None: there was none.
	 * @param release - where it is a new one.
	 * @param ends - the attempt whose rollout it is to end.
	 * @returns whether the head still was as it was seen, and no such attempt or release there.
	 */
	record(
		service: string,
		observed: ReleasesHead | undefined,
		attempt: Attempt,
		release?: Release,
		ends?: string,
	): Promise<boolean>;
}

/** What each service's own Terraform has registered. Nobody else writes it. */
export interface Registry {
	/** A service's configuration. Undefined when no such service is registered. @throws {UnexpectedAnswer} when it cannot be read. */
	find(service: string): Promise<ServiceConfig | undefined>;
}

/** Which service moves the traffic of a resource: there is one at a time. */
export interface Resources {
	/**
	 * Takes resources for a service, all or none; takes them again for the same one.
	 * @param from - services from which they may be taken, because they are registered no longer. Default: none.
	 * @returns the names of other services that hold some of them; none when they are taken.
	 */
	take(service: string, resources: readonly string[], from?: readonly string[]): Promise<readonly string[]>;
}
