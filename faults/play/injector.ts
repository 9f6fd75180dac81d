import { ForeignChange, Refused, Throttled, Unavailable } from "../../runtime/errors.ts";
import type { Case, Fault } from "../cases/case.ts";
import { actionOf, hasData, isWrite } from "./calls.ts";
import { FUNCTION_SECONDS, type FunctionRun, NEVER } from "./function-run.ts";
import type { Stage } from "./stage.ts";
import { changeWeights, strikeState } from "./state-faults.ts";
import type { Site } from "./trace.ts";

/** How long a call takes that gets no answer, in seconds: three tries of the SDK, as `runtime/aws` limits them. */
const NO_ANSWER_SECONDS: Readonly<Record<string, number>> = {
	dns: 15,
	edges: 9,
	services: 9,
	locks: 6,
	history: 6,
	alarms: 15,
	traffic: 15,
	executions: 9,
	topic: 9,
};
/** For how long an action stays denied, or a reading without data, in seconds: until somebody has mended it. */
const LONG_SECONDS = 1_200;
/** How long before Lambda ends a function its last write takes effect, in seconds. */
const LATE_SECONDS = 1;

/** How long the state machine waits for SNS, in seconds: `TimeoutSeconds` of the states that announce. */
const PUBLISH_SECONDS = 30;

/** Who calls, and how that one takes trouble. */
export interface Caller {
	/** The function's run; absent for the state machine itself. */
	readonly run?: FunctionRun;
	/** How long it waits for an answer that does not come, in seconds. */
	readonly noAnswerSeconds: number;
	/** The error that it meets. */
	errorOf(kind: string): Error;
}

/** What an answer without data looks like, for the calls that have one. */
const NO_DATA: Readonly<Record<string, (answer: unknown) => unknown>> = {
	"edges.targets": () => [],
	"alarms.states": (states) =>
		Object.fromEntries(Object.keys(states as object).map((name) => [name, "INSUFFICIENT_DATA"])),
};

/** Lets a case's faults strike. */
export class Injector {
	/** The faults that have struck. */
	readonly struck = new Set<Fault>();
	readonly #faults: ReadonlyMap<string, Fault>;
	readonly #stage: Stage;
	/** Until when each action is denied, in seconds. */
	readonly #denied = new Map<string, number>();
	/** Until when what has no data, in seconds: target groups, `alarms`. */
	readonly #silent = new Map<string, number>();

	constructor({ faults }: Case, stage: Stage) {
		this.#stage = stage;
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

	/** The execution enters a state. */
	entered(site: Site, execution: Parameters<typeof strikeState>[2]): void {
		const fault = this.at(site);
		if (fault) strikeState(fault.kind, this.#stage, execution);
	}

	/** A call: lets it through, or whatever a fault makes of it. @param effect - does what is asked. */
	async call(site: Site, args: readonly unknown[], caller: Caller, effect: () => Promise<unknown>): Promise<unknown> {
		const { name } = site;
		const fault = this.at(site);
		const seconds = this.#stage.seconds();
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
		const { clock } = this.#stage;
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
			case "in-flight":
			case "in-flight-late":
				return this.#inFlight(kind, caller.run, effect);
			case "overtaken":
				changeWeights(this.#stage);
				return effect();
			default:
				throw caller.errorOf(kind);
		}
	}

	async #inFlight(kind: string, run: FunctionRun | undefined, effect: () => Promise<unknown>): Promise<unknown> {
		const stage = this.#stage;
		if (run?.actor.kind !== "execution") return NEVER;
		stage.stop(run.actor.execution, "ABORTED");
		if (kind === "in-flight") await stage.watchdog.nextRun();
		else await stage.clock.sleep(run.began + FUNCTION_SECONDS - LATE_SECONDS - stage.seconds());
		return effect();
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

/** A function calls AWS through the SDK, with three tries and its time limits. */
export function functionCaller(name: string, run: FunctionRun): Caller {
	const [port = ""] = name.split(".");
	return { run, noAnswerSeconds: NO_ANSWER_SECONDS[port] ?? 0, errorOf: (kind) => portError(kind, name) };
}

/** Step Functions publishes by itself, for as long as the state lets it. */
export const STATE_MACHINE: Caller = { noAnswerSeconds: PUBLISH_SECONDS, errorOf: (kind) => publishError(kind) };

/** Errors as the adapters in `runtime/aws` throw them. */
function portError(kind: string, name: string): Error {
	const message = `${actionOf(name)}: ${kind}`;
	if (kind === "throttled") return new Throttled(message, {});
	if (kind === "denied") return new Refused(message, {});
	return new Unavailable(message, {});
}

/** Errors as Step Functions names those of SNS. */
function publishError(kind: string): Error {
	const names: Readonly<Record<string, string>> = {
		throttled: "SNS.ThrottledException",
		denied: "SNS.AuthorizationErrorException",
		"timed-out-before": "States.Timeout",
		"timed-out-after": "States.Timeout",
	};
	return Object.assign(new Error(`Publish: ${kind}`), { name: names[kind] ?? "SNS.InternalErrorException" });
}
