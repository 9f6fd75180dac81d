import { ForeignChange } from "../../runtime/errors.ts";
import type { Case, Fault } from "../cases/case.ts";
import type { Caller } from "./caller.ts";
import { actionOf, hasData, isWrite } from "./calls.ts";
import type { FreeClock } from "./clock.ts";
import type { FunctionRun } from "./function-run.ts";
import type { Site } from "./trace.ts";

/** For how long an action stays denied, or a reading without data, in seconds: until somebody has mended it. */
const LONG_SECONDS = 1_200;
/** What an answer without data looks like, for the calls that have one. */
const NO_DATA: Readonly<Record<string, (answer: unknown) => unknown>> = {
	"edges.targets": () => [],
	"alarms.states": (states) =>
		Object.fromEntries(Object.keys(states as object).map((name) => [name, "INSUFFICIENT_DATA"])),
};

/** Where faults strike. */
export interface InjectorHost {
	readonly clock: FreeClock;
	/** Seconds since the deployment. */
	seconds(): number;
	/** Lets a fault strike that is more than an answer. @param effect - does what the call asks. */
	strike(kind: string, run: FunctionRun | undefined, effect: () => Promise<unknown>): Promise<unknown>;
}

/** Lets a case's faults strike. */
export class Injector {
	/** The faults that have struck. */
	readonly struck = new Set<Fault>();
	readonly #faults: ReadonlyMap<string, Fault>;
	readonly #host: InjectorHost;
	/** Until when each action is denied, in seconds. */
	readonly #denied = new Map<string, number>();
	/** Until when what has no data, in seconds: target groups, `alarms`. */
	readonly #silent = new Map<string, number>();

	constructor({ faults }: Case, host: InjectorHost) {
		this.#host = host;
		this.#faults = new Map(faults.map((fault) => [`${fault.place}:${fault.n}`, fault]));
	}

	/** The actions that have been denied. */
	get denied(): ReadonlySet<string> {
		return new Set(this.#denied.keys());
	}

	/** When each thing that lasted was mended, in seconds. */
	get reliefs(): readonly number[] {
		return [...this.#denied.values(), ...this.#silent.values()];
	}

	/** The fault that strikes at a site, if one does. */
	at(site: Site): Fault | undefined {
		const fault = this.#faults.get(`${site.place}:${site.n}`);
		if (fault?.name !== site.name) return undefined;
		this.struck.add(fault);
		return fault;
	}

	/** A call: lets it through, or whatever a fault makes of it. @param effect - does what is asked. */
	async call(site: Site, args: readonly unknown[], caller: Caller, effect: () => Promise<unknown>): Promise<unknown> {
		const { name } = site;
		const fault = this.at(site);
		const seconds = this.#host.seconds();
		if (fault?.kind === "denied") this.#denied.set(actionOf(name), seconds + LONG_SECONDS);
		if (seconds < (this.#denied.get(actionOf(name)) ?? 0)) throw caller.errorOf("denied");
		const what = name === "edges.targets" ? String(args[0]) : "alarms";
		if (fault?.kind === "no-data-long") this.#silent.set(what, seconds + LONG_SECONDS);
		if (fault?.kind === "no-data" || (hasData(name) && seconds < (this.#silent.get(what) ?? 0))) {
			caller.run?.silent.push(what);
			return NO_DATA[name]?.(await effect());
		}
		return fault ? this.#struck(fault.kind, name, caller, effect) : effect();
	}

	async #struck(kind: string, name: string, caller: Caller, effect: () => Promise<unknown>): Promise<unknown> {
		const { clock } = this.#host;
		switch (kind) {
			case "timed-out-before":
				await clock.sleep(caller.noAnswerSeconds);
				throw caller.errorOf(kind);
			case "timed-out-after":
				await effect();
				await clock.sleep(caller.noAnswerSeconds);
				throw caller.errorOf(kind);
			case "reset":
				if (!isWrite(name) && name !== "topic.publish") throw caller.errorOf(kind);
				return sentAgain(name, caller, effect);
			case "throttled":
			case "server-error":
				throw caller.errorOf(kind);
			default:
				return this.#host.strike(kind, caller.run, effect);
		}
	}
}

/** What the SDK's second try brings, after the first took effect. */
async function sentAgain(name: string, caller: Caller, effect: () => Promise<unknown>): Promise<unknown> {
	const first = await effect();
	// DynamoDB knows a transaction that is sent again by its token, which the SDK gives it.
	if (name === "locks.conclude") return first;
	try {
		return await effect();
	} catch (error) {
		// The adapter knows that a batch which no longer fits may have been its own.
		throw error instanceof ForeignChange ? caller.errorOf("reset") : error;
	}
}
