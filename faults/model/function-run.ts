import type { FreeClock } from "../../rehearsal/clock.ts";

/** How long a function may run, in seconds: `timeout` of its Lambda function. */
export const FUNCTION_SECONDS = 60;

/** The tasks that judge the candidate; the others hand the last verdict on. */
const CHECKS: ReadonlySet<string> = new Set(["ready", "settle", "assess", "watch", "confirm", "frozen", "probation"]);

/** A promise that nobody keeps: what waits for a process that is no more. */
export const NEVER = new Promise<never>(() => {});

/** Who writes: an execution of the state machine, the watchdog, or the release function. */
export type Actor =
	| { readonly kind: "execution"; readonly execution: string; readonly deploymentId: string }
	| { readonly kind: "watchdog" }
	/** The release function, which somebody asks. */
	| { readonly kind: "caller" };

/** One run of a Lambda function. */
export class FunctionRun {
	/** Its number within the rehearsal, from 1. */
	readonly n: number;
	/** The task, or `watchdog`. */
	readonly name: string;
	readonly actor: Actor;
	/** When it began, in seconds; until then, when it was called. */
	began: number;
	/** The fault that it meets, if one. */
	fault: string | undefined;
	/** How many writes it has sent. */
	writes = 0;
	/** What it came to, in a few words; absent as long as it has not, and when it failed. */
	said: string | undefined;
	/** What it asked about, and got an answer without data: target groups, or the call that alone knows of it. */
	readonly silent: string[] = [];
	#dead = false;
	#kill: (error: Error) => void = () => {};

	constructor(n: number, name: string, actor: Actor, began: number) {
		this.n = n;
		this.name = name;
		this.actor = actor;
		this.began = began;
	}

	/** Whether it is a task that judges the candidate. */
	get checks(): boolean {
		return CHECKS.has(this.name);
	}

	/** Whether its process is gone: then nothing that it asked for is done any more. */
	get dead(): boolean {
		return this.#dead;
	}

	/** Ends its process where it is. @param error - as Lambda names it. */
	kill(error = "Runtime.ExitError"): void {
		this.#dead = true;
		this.#kill(Object.assign(new Error(JSON.stringify({ errorType: error, errorMessage: error })), { name: error }));
	}

	/** A write is about to be sent. Answers whether the run dies of its fault first. */
	diesBefore(): boolean {
		if (this.fault === "killed-before") this.kill();
		else this.writes++;
		return this.#dead;
	}

	/** A write has been answered. Answers whether the run dies of its fault now. */
	diesAfter(): boolean {
		if (this.fault === `killed-after-${this.writes}`) this.kill();
		return this.#dead;
	}

	/** Runs the handler, at most as long as Lambda lets it. */
	async run<T>(handler: () => Promise<T>, clock: FreeClock): Promise<T> {
		const killed = new Promise<never>((_, reject) => {
			this.#kill = reject;
		});
		const limit = clock.timers.setTimeout(() => this.kill("Sandbox.Timedout"), FUNCTION_SECONDS * 1_000);
		try {
			const answer = await Promise.race([handler(), killed]);
			if (this.fault === "killed-before") this.kill();
			return await Promise.race([killed, answer]);
		} finally {
			this.#dead = true;
			clock.timers.clearTimeout(limit);
		}
	}
}
