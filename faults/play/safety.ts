import type { Color, RolloutDocument, ServiceConfig } from "../../runtime/contract/index.ts";
import { COLORS } from "../../runtime/contract/index.ts";
import type { Execution } from "../model/execution.ts";
import { LISTENER_SECONDS } from "../model/small-world.ts";
import { ATTEMPTS, greenOf, type Snapshot } from "../model/snapshot.ts";
import type { Watcher } from "../model/watcher.ts";

/** Measures how long users were served by a color that does not stay, after that was known or nobody watched any more. */
export class Safety implements Watcher {
	#service!: ServiceConfig;
	/** When each listener forwarded how from, by load balancer: the share that green gets, 0–1. */
	readonly #turns: { readonly seconds: number; readonly green: Readonly<Record<Color, number>> }[] = [];
	/** When the candidate failed, or its execution died, with traffic on it. */
	#lost: number | undefined;
	#over = false;
	/** The execution that holds the lock: any other has no traffic to lose. */
	#owner: string | undefined;

	begins(service: ServiceConfig, original: Snapshot): void {
		this.#service = service;
		this.#turn(original, Number.NEGATIVE_INFINITY);
	}

	returned(
		run: Parameters<NonNullable<Watcher["returned"]>>[0],
		answer: unknown,
		seconds: number,
		exposed: number,
	): void {
		const { verdict } = (answer ?? {}) as Partial<RolloutDocument>;
		if (run.checks && verdict?.verdict === "fail") this.#lose(seconds, exposed);
	}

	entered({ arn, state }: Execution, seconds: number, exposed: number): void {
		if (state === "FailBack" && arn === this.#owner) this.#lose(seconds, exposed);
	}

	executionEnded({ arn, status }: Execution, seconds: number, exposed: number): void {
		if (status !== "SUCCEEDED" && arn === this.#owner) this.#lose(seconds, exposed);
	}

	written({ name }: { readonly name: string }, after: Snapshot): void {
		this.#owner = after.lock?.owner;
		// From then on a newer release has the traffic.
		if (after.lock && after.lock.attempt !== ATTEMPTS.release) this.#over = true;
		if (name === "loadBalancers.route" && !this.#over) this.#turn(after, after.seconds + LISTENER_SECONDS);
	}

	/**
	 * How long it took until both load balancers served what stays, for good. Nothing when no user was in danger, or nothing was safe.
	 * @param reliefs - when each thing that lasted was mended, in seconds.
	 * @param sickUntil - until when the stable color was sick, in seconds.
	 */
	timing(
		stays: Color,
		reliefs: readonly number[],
		sickUntil: number,
	): { readonly safetySeconds?: number; readonly reliefSeconds?: number } {
		const lost = this.#lost;
		if (lost === undefined) return {};
		const wanted = stays === "green" ? 1 : 0;
		const unsafe = this.#turns.findLastIndex(({ green }) => COLORS.some((alb) => green[alb] !== wanted));
		const safe = Math.max(lost, this.#turns[unsafe + 1]?.seconds ?? Number.POSITIVE_INFINITY);
		if (stays === "blue" && safe < sickUntil) return {};
		// What AWS never lets is never over; that it stays loud is another matter.
		if (!Number.isFinite(safe)) return {};
		const relief = Math.max(...reliefs.filter((at) => at > lost && at <= safe));
		return Number.isFinite(relief) ? { reliefSeconds: safe - relief } : { safetySeconds: safe - lost };
	}

	#lose(seconds: number, exposed: number): void {
		if (exposed > 0 && !this.#over) this.#lost ??= seconds;
	}

	#turn({ actions }: Snapshot, seconds: number): void {
		const green = (alb: Color) => greenOf(actions[alb], this.#service, alb);
		this.#turns.push({ seconds, green: { blue: green("blue"), green: green("green") } });
	}
}
