import type { ServiceView } from "../../../runtime/ports/index.ts";

/**
 * What DescribeServices answers of one service: for a while after each change what it was before. ECS's API is eventually consistent.
 * (Amazon ECS API Reference, "RunTask".)
 */
export class Shown {
	/** The service before its last change: what an answer that comes late says. */
	before: ServiceView;
	/** The service before its last deployment. */
	beforeDeployment: ServiceView;
	#staleUntil: number;
	readonly #live: () => ServiceView;
	readonly #lag: () => number;

	/**
	 * @param before - the service before the first change, which is made now.
	 * @param live - the service as it is.
	 * @param lag - draws for how long a change does not show, in seconds.
	 */
	constructor(before: ServiceView, live: () => ServiceView, lag: () => number) {
		this.before = before;
		this.beforeDeployment = before;
		this.#live = live;
		this.#lag = lag;
		this.#staleUntil = lag();
	}

	/** A deployment is about to be made. */
	deploys(second: number): void {
		this.changes(second);
		this.beforeDeployment = this.before;
	}

	/** The service is about to be changed. A change within the lag of another is shown with it, or after it. */
	changes(second: number): void {
		this.before = this.at(second);
		this.#staleUntil = Math.max(this.#staleUntil, second + this.#lag());
	}

	/** What is answered at a second. */
	at(second: number): ServiceView {
		return second < this.#staleUntil ? this.before : this.#live();
	}
}
