import type { FreeClock } from "../../rehearsal/clock.ts";
import { ForeignChange } from "../../runtime/errors.ts";
import { answersTo, changed, subjectOf } from "../model/answers.ts";
import { actionOf, apiOf, isWrite, notifies } from "../model/calls.ts";
import type { Case, Fault } from "../model/case.ts";
import type { FunctionRun } from "../model/function-run.ts";
import { lasts } from "../model/kinds.ts";
import type { Site } from "../model/trace.ts";
import type { Caller } from "./caller.ts";

/** For how long an action stays denied, or what is answered untrue, in seconds: until somebody has mended it. */
const LONG_SECONDS = 1_200;

/** Where faults strike. */
export interface InjectorHost {
	readonly clock: FreeClock;
	/** Seconds since the deployment. */
	seconds(): number;
	/** What was so before, where a kind of answer says that. */
	before(kind: string): unknown;
	/** Lets a fault strike that is more than an answer. @param effect - does what the call asks. */
	inject(kind: string, run: FunctionRun | undefined, effect: () => Promise<unknown>): Promise<unknown>;
}

/** Lets a case's faults strike. */
export class Injector {
	/** The faults that have struck. */
	readonly injected = new Set<Fault>();
	readonly #faults: ReadonlyMap<string, Fault>;
	readonly #host: InjectorHost;
	/** Until when each action is denied, in seconds. */
	readonly #denied = new Map<string, number>();
	/** Until when each API answers nobody, in seconds. */
	readonly #out = new Map<string, number>();
	/** What is answered untrue how, and until when, in seconds: target groups, or what a call alone knows of. */
	readonly #untrue = new Map<string, { readonly kind: string; readonly until: number }>();

	/** The calls that are refused, while others of the same action are not. */
	readonly #hidden = new Set<string>();

	constructor({ faults }: Case, host: InjectorHost) {
		this.#host = host;
		this.#faults = new Map(faults.map((fault) => [`${fault.place}:${fault.n}`, fault]));
	}

	/** The actions that have been denied. */
	get denied(): ReadonlySet<string> {
		return new Set(this.#denied.keys());
	}

	/** The actions that are denied for good. */
	get deniedForGood(): ReadonlySet<string> {
		return new Set(
			[...this.#denied].filter(([, until]) => until === Number.POSITIVE_INFINITY).map(([action]) => action),
		);
	}

	/** How many calls and runs of functions have met a fault. */
	get hindered(): number {
		return [...this.injected].filter(({ place }) => place !== "state").length;
	}

	/** When each thing that lasted was mended, in seconds. */
	get reliefs(): readonly number[] {
		const untrue = [...this.#untrue.values()].map(({ until }) => until);
		return [...this.#denied.values(), ...this.#out.values(), ...untrue].filter(Number.isFinite);
	}

	/** The fault that strikes at a site, if one does. */
	at(site: Site): Fault | undefined {
		const fault = this.#faults.get(`${site.place}:${site.n}`);
		if (fault?.name !== site.name) return undefined;
		this.injected.add(fault);
		return fault;
	}

	/** A call: lets it through, or whatever a fault makes of it. @param effect - does what is asked. */
	async call(site: Site, args: readonly unknown[], caller: Caller, effect: () => Promise<unknown>): Promise<unknown> {
		const { name } = site;
		const fault = this.at(site);
		const seconds = this.#host.seconds();
		if (fault?.kind === "denied") this.#deny(name, seconds + LONG_SECONDS);
		if (fault?.kind === "denied-for-good") this.denyForGood(name);
		if (this.#hidden.has(name)) throw caller.errorOf("denied");
		if (seconds < (this.#denied.get(actionOf(name)) ?? 0)) throw caller.errorOf("denied");
		if (seconds < (this.#out.get(apiOf(name)) ?? 0)) throw caller.errorOf("server-error");
		const untrue = this.#untruth(fault, name, args);
		if (untrue === undefined) return fault ? this.#injected(fault.kind, name, caller, effect) : effect();
		if (untrue.startsWith("no-data")) caller.run?.silent.push(subjectOf(name, args));
		const answer = await effect();
		return changed(name, untrue, this.#host.before(untrue) ?? answer);
	}

	/** Denies the action of a call to everybody, for good. */
	denyForGood(name: string): void {
		this.#deny(name, Number.POSITIVE_INFINITY);
	}

	/** Refuses one call to everybody, for good, and not its action: what IAM limits to some keys of a table. */
	hide(name: string): void {
		this.#hidden.add(name);
	}

	#deny(name: string, until: number): void {
		const action = actionOf(name);
		this.#denied.set(action, Math.max(until, this.#denied.get(action) ?? 0));
	}

	/** The kind of the untrue answer that a call gets, if it gets one: by a fault of its own, or one before that lasts. */
	#untruth(fault: Fault | undefined, name: string, args: readonly unknown[]): string | undefined {
		const what = subjectOf(name, args);
		const seconds = this.#host.seconds();
		if (fault && !answersTo(name).includes(fault.kind)) return undefined;
		if (fault && lasts(fault.kind)) this.#untrue.set(what, { kind: fault.kind, until: seconds + LONG_SECONDS });
		const before = this.#untrue.get(what);
		return fault?.kind ?? (before && seconds < before.until ? before.kind : undefined);
	}

	async #injected(kind: string, name: string, caller: Caller, effect: () => Promise<unknown>): Promise<unknown> {
		const { clock } = this.#host;
		switch (kind) {
			case "timed-out-before":
				await clock.sleep(caller.noAnswerSeconds);
				throw caller.errorOf(kind);
			case "timed-out-after":
				await effect();
				await clock.sleep(caller.noAnswerSeconds);
				throw caller.errorOf(kind);
			case "outage":
				await effect();
				this.#out.set(apiOf(name), this.#host.seconds() + LONG_SECONDS);
				throw caller.errorOf("server-error");
			case "reset":
				if (!isWrite(name) && !notifies(name)) throw caller.errorOf(kind);
				return sentAgain(name, caller, effect);
			case "throttled":
			case "server-error":
				throw caller.errorOf(kind);
			default:
				return this.#host.inject(kind, caller.run, effect);
		}
	}
}

/** What is written by transactions whose conditions would not hold a second time. */
const TRANSACTIONS: ReadonlySet<string> = new Set([
	"locks.conclude",
	"locks.deployed",
	"attempts.record",
	"attempts.withdraw",
]);

/** What the SDK's second try brings, after the first took effect. */
async function sentAgain(name: string, caller: Caller, effect: () => Promise<unknown>): Promise<unknown> {
	const first = await effect();
	// DynamoDB knows a transaction that is sent again by its token, which the SDK gives it.
	if (TRANSACTIONS.has(name)) return first;
	try {
		return await effect();
	} catch (error) {
		// The adapter knows that a batch which no longer fits may have been its own.
		throw error instanceof ForeignChange ? caller.errorOf("reset") : error;
	}
}
