import type { Attempt, Pending, Release, ReleasesHead, ServiceConfig } from "../../runtime/contract/index.ts";
import { headAfter, supersededBy } from "../../runtime/contract/newest.ts";
import { same } from "../../runtime/core/routing/same.ts";
import type { Attempts, Withdrawal } from "../../runtime/ports/index.ts";
import { SERVING } from "./ecs/services.ts";
import { WorldHistory } from "./history.ts";

/** What services were asked to run, in memory. */
export class WorldAttempts implements Attempts {
	readonly #heads = new Map<string, ReleasesHead>();
	readonly #attempts = new Map<string, Attempt>();
	readonly #releases = new Map<string, Release>();
	readonly #pointers = new Map<string, string>();
	readonly #pending = new Map<string, Pending>();
	readonly #history: WorldHistory;

	constructor(history: WorldHistory = new WorldHistory()) {
		this.#history = history;
	}

	async find(service: string, attempt: string): Promise<Attempt | undefined> {
		return this.#attempts.get(`${service} ${attempt}`);
	}

	async head(service: string): Promise<ReleasesHead | undefined> {
		return this.#heads.get(service);
	}

	async release(service: string, release: number): Promise<Release | undefined> {
		return this.#releases.get(`${service} ${release}`);
	}

	async ofDeployment(service: string, deploymentId: string): Promise<string | undefined> {
		return this.#pointers.get(`${service} ${deploymentId}`);
	}

	async record(
		service: string,
		observed: ReleasesHead | undefined,
		attempt: Attempt,
		release?: Release,
		ends?: string,
	): Promise<boolean> {
		const taken = this.#attempts.has(`${service} ${attempt.attempt}`);
		const numbered = release !== undefined && this.#releases.has(`${service} ${release.release}`);
		if (!same(this.#heads.get(service), observed) || taken || numbered) return false;
		this.#heads.set(service, headAfter(observed, attempt, ends));
		const pending = this.#pending.get(service);
		const before = pending && this.#attempts.get(`${service} ${pending.attempt}`);
		const wanted = before && this.#releases.get(`${service} ${before.release}`);
		const entry = before && supersededBy(attempt, { before, wanted, pending });
		if (entry && this.#history.outcome(service, entry.attempt) === undefined) this.#history.write(service, entry);
		this.#attempts.set(`${service} ${attempt.attempt}`, attempt);
		const { executionName, at } = attempt;
		this.#pending.delete(service);
		if (attempt.kind !== "deployment") this.#pending.set(service, { attempt: attempt.attempt, executionName, at });
		if (release) this.#releases.set(`${service} ${release.release}`, release);
		return true;
	}

	async pending(service: string): Promise<Pending | undefined> {
		return this.#pending.get(service);
	}

	async putBack(service: string, { attempt, executionName: before }: Attempt, executionName: string): Promise<void> {
		const key = `${service} ${attempt}`;
		const known = this.#attempts.get(key);
		if (known?.executionName !== before || this.#heads.get(service)?.newest !== attempt) return;
		this.#attempts.set(key, { ...known, executionName });
		this.#pending.set(service, { attempt, executionName, at: known.at });
	}

	async started(service: string, { attempt, executionName, at }: Pending, execution: string): Promise<void> {
		const isNewest = this.#heads.get(service)?.newest === attempt;
		if (isNewest && this.#attempts.get(`${service} ${attempt}`)?.executionName === executionName)
			this.#pending.set(service, { attempt, executionName, at, execution });
	}

	async answered(service: string, { executionName }: Pending): Promise<void> {
		if (this.#pending.get(service)?.executionName === executionName) this.#pending.delete(service);
	}

	async withdraw(service: string, { observed, executionName, entry, newest }: Withdrawal): Promise<boolean> {
		const { attempt } = observed;
		const key = `${service} ${attempt}`;
		if (this.#history.outcome(service, attempt) !== undefined) return false;
		if (this.#attempts.get(key)?.executionName !== observed.executionName) return false;
		if (newest && this.#heads.get(service)?.newest !== attempt) return false;
		this.#history.write(service, entry);
		this.#attempts.set(key, { ...observed, executionName });
		if (newest) this.#pending.delete(service);
		return true;
	}

	/** The services whose newest attempt has no answer yet. */
	get waiting(): string[] {
		return [...this.#pending.keys()];
	}

	/** Keeps a release, over what was kept of it. */
	keep(service: string, release: Release): void {
		this.#releases.set(`${service} ${release.release}`, release);
	}

	/** Notes which attempt made a deployment. */
	point(service: string, deploymentId: string, attempt: string): void {
		this.#pointers.set(`${service} ${deploymentId}`, attempt);
	}

	/** All attempts of a service, in the order in which they came. */
	all(service: string): Attempt[] {
		return [...this.#attempts].flatMap(([key, attempt]) => (key.startsWith(`${service} `) ? [attempt] : []));
	}
}

/** Writes down what the first apply has released: what serves. */
export function recordFirst(attempts: WorldAttempts, { name }: ServiceConfig, now: number): void {
	const at = new Date(now).toISOString();
	const what = { release: 1, taskDefinition: SERVING, at };
	const attempt: Attempt = { ...what, attempt: "r1", kind: "release", executionName: `${name}-r1` };
	void attempts.record(name, undefined, attempt, { ...what, images: [], servedAt: at });
	void attempts.answered(name, attempt);
}
