import type { HistoryEntry, Lock, Probation, Release, ServiceConfig } from "../../runtime/contract/index.ts";
import { same } from "../../runtime/core/routing/same.ts";
import { LockLost } from "../../runtime/errors.ts";
import type { Locks, Probations, Registry, Resources } from "../../runtime/ports/index.ts";
import { WorldAttempts } from "./attempts.ts";
import { WorldHistory } from "./history.ts";

/** The locks in memory. */
export class WorldLocks implements Locks {
	readonly #locks = new Map<string, Lock>();
	readonly #history: WorldHistory;
	/** The probation of each service, which ending a rollout begins. */
	readonly probations = new Map<string, Probation>();
	readonly #attempts: WorldAttempts;

	constructor(history: WorldHistory = new WorldHistory(), attempts: WorldAttempts = new WorldAttempts()) {
		this.#history = history;
		this.#attempts = attempts;
	}

	async acquire(service: string, lock: Lock): Promise<Lock> {
		const holder = this.#locks.get(service) ?? lock;
		this.#locks.set(service, holder);
		return holder;
	}

	async held(service: string): Promise<Lock | undefined> {
		return this.#locks.get(service);
	}

	async services(): Promise<string[]> {
		return [...new Set([...this.#locks.keys(), ...this.probations.keys(), ...this.#attempts.waiting])];
	}

	async takeOver(service: string, observed: Lock, wanted: Lock): Promise<boolean> {
		if (!same(this.#locks.get(service), observed)) return false;
		this.#locks.set(service, wanted);
		return true;
	}

	async deployed(service: string, lock: Lock & { readonly deploymentId: string }): Promise<void> {
		const { owner, attempt, deploymentId } = lock;
		if (this.#locks.get(service)?.owner !== owner) throw new LockLost(`${owner} does not hold the lock of ${service}`);
		this.#locks.set(service, lock);
		this.#attempts.point(service, deploymentId, attempt);
	}

	async release(service: string, owner: string): Promise<void> {
		if (this.#locks.get(service)?.owner === owner) this.#locks.delete(service);
	}

	async conclude(
		service: string,
		owner: string,
		entry: HistoryEntry,
		releases: readonly Release[] = [],
		probation?: Probation,
	): Promise<void> {
		if (this.#locks.get(service)?.owner !== owner) throw new LockLost(`${owner} does not hold the lock of ${service}`);
		this.#history.write(service, entry);
		for (const each of releases) this.#attempts.keep(service, each);
		if (probation) this.probations.set(service, probation);
		this.#locks.delete(service);
	}

	/** The lock as it is at once, as a transaction sees it. */
	holder(service: string): Lock | undefined {
		return this.#locks.get(service);
	}

	/** Puts a lock where there is none. */
	put(service: string, lock: Lock): void {
		this.#locks.set(service, lock);
	}
}

/** The probations in memory. */
export class WorldProbations implements Probations {
	readonly #probations: Map<string, Probation>;
	readonly #locks: WorldLocks;
	readonly #history: WorldHistory;

	constructor(locks: WorldLocks = new WorldLocks(), history: WorldHistory = new WorldHistory()) {
		this.#locks = locks;
		this.#history = history;
		this.#probations = locks.probations;
	}

	async find(service: string): Promise<Probation | undefined> {
		return this.#probations.get(service);
	}

	async take(
		service: string,
		observed: Probation | undefined,
		lock: Lock,
		entry?: HistoryEntry,
	): Promise<Lock | undefined> {
		const holder = this.#locks.holder(service);
		if (holder) return holder;
		if (!this.#is(service, observed)) return undefined;
		if (entry && this.#history.outcome(service, entry.attempt) !== "completed") return undefined;
		this.#probations.delete(service);
		if (entry) this.#history.write(service, entry);
		this.#locks.put(service, lock);
		return lock;
	}

	async end(service: string, observed: Probation): Promise<void> {
		if (this.#is(service, observed)) this.#probations.delete(service);
	}

	async handOn(service: string, observed: Probation, wanted: Probation): Promise<boolean> {
		if (!this.#is(service, observed)) return false;
		this.#probations.set(service, wanted);
		return true;
	}

	/** Whether a probation is as it was seen: as DynamoDB compares it. */
	#is(service: string, observed: Probation | undefined): boolean {
		const now = this.#probations.get(service);
		return now?.owner === observed?.owner && now?.since === observed?.since;
	}
}

/** What services have registered, in memory. */
export class WorldRegistry implements Registry {
	readonly #configurations: Map<string, ServiceConfig>;

	constructor(...services: readonly ServiceConfig[]) {
		this.#configurations = new Map(services.map((service) => [service.name, service]));
	}

	async find(service: string): Promise<ServiceConfig | undefined> {
		return this.#configurations.get(service);
	}

	/** Registers a service, as its Terraform does. */
	register(service: ServiceConfig): void {
		this.#configurations.set(service.name, service);
	}
}

/** Which service moves what, in memory. */
export class WorldResources implements Resources {
	readonly #owners = new Map<string, string>();

	async take(service: string, resources: readonly string[], from: readonly string[] = []): Promise<readonly string[]> {
		const free = (owner: string | undefined) => owner === undefined || owner === service || from.includes(owner);
		const holders = resources.map((id) => this.#owners.get(id)).filter((owner) => !free(owner));
		if (holders.length === 0) for (const id of resources) this.#owners.set(id, service);
		return [...new Set(holders)] as string[];
	}
}
