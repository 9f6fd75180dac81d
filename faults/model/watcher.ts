import type { Announcement, LogCode, ServiceConfig } from "../../runtime/contract/index.ts";
import type { Execution } from "./execution.ts";
import type { FunctionRun } from "./function-run.ts";
import type { Condition } from "./releases.ts";
import type { Snapshot } from "./snapshot.ts";

/** A call of a function. */
export interface Call {
	/** Port and method, for instance `dns.change`. */
	readonly name: string;
	readonly args: readonly unknown[];
	readonly run: FunctionRun;
}

/** A call that writes. */
export interface Write extends Call {
	/** Everything as it was when the write was sent. */
	readonly before: Snapshot;
}

/** An SNS message that has been published. */
export interface Notified extends Announcement {
	/** When, in seconds since the deployment. */
	readonly seconds: number;
}

/** A time in which the candidate was sick with traffic on it. */
export interface Sickness {
	readonly how: Exclude<Condition, "fine">;
	/** In seconds. */
	readonly since: number;
	/** In seconds; absent when it lasted to the end. */
	until?: number;
}

/** What is done with a gate that waits. */
export type Decision = "promote" | "abort";

/** When the deployed alarms rise. */
export interface RisingAlarms {
	/** When the first alarm on a fail-back that does not end rises, or still is up, at or after a moment, in seconds; infinity when none does. */
	risesAfter(seconds: number): number;
	/** The same of the alarm on a code. */
	risesOn(code: LogCode, seconds: number): number;
}

/** How a rehearsal ended. */
export interface End {
	readonly snapshot: Snapshot;
	/** Whether nothing was under way any more, no lock was held, and no release was on probation. */
	readonly quiet: boolean;
	readonly executions: readonly Execution[];
	readonly notified: readonly Notified[];
	/** The actions that AWS refused for a while, or for good. */
	readonly denied: ReadonlySet<string>;
	/** Those of them that AWS goes on to refuse. */
	readonly deniedForGood: ReadonlySet<string>;
	readonly alarms: RisingAlarms;
	/** When each thing was mended that lasted: an action that AWS refused, a stable color that was sick. In seconds. */
	readonly reliefs: readonly number[];
	/** Each time that the candidate was sick with traffic on it. */
	readonly sick: readonly Sickness[];
	/** Whether the stable color was sick for a while. */
	readonly stableSick: boolean;
	/** How many calls and runs of functions a fault has struck. */
	readonly hindered: number;
}

/** Is told of everything that happens in a rehearsal, as it happens. Seconds count from the deployment. */
export interface Watcher {
	/** Before the first event. */
	begins?(service: ServiceConfig, original: Snapshot): void;
	/** An execution has entered a state. @param exposed - the candidate's share of the traffic, 0–1, as written. */
	entered?(execution: Execution, seconds: number, exposed: number): void;
	/** An execution has ended. */
	executionEnded?(execution: Execution, seconds: number, exposed: number): void;
	/** A write is sent. */
	issued?(write: Write): void;
	/** A write has taken effect. @param meanwhile - everything as it was right before. */
	written?(write: Write, after: Snapshot, meanwhile: Snapshot): void;
	/** A call was answered, truly or not. */
	answered?(call: Call, answer: unknown): void;
	/** A function has answered, and its execution still waits for that. */
	returned?(run: FunctionRun, answer: unknown, seconds: number, exposed: number): void;
	/** A function has failed. */
	threw?(run: FunctionRun, error: Error, seconds: number): void;
	/** Somebody has answered at a gate, and the execution waited for it. */
	decided?(execution: Execution, decision: Decision, seconds: number): void;
	/** A function has run a second time with the same input: what was there before and after the second time. */
	ranTwice?(task: string, before: Snapshot, after: Snapshot): void;
	/** Everything is over, or took too long. */
	ended?(end: End): void;
}

/** Tells several watchers, each of what it wants to know. */
export function together(watchers: readonly Watcher[]): Watcher {
	const notifying = <What extends keyof Watcher>(what: What) => {
		const notifies = watchers.flatMap((each) => each[what]?.bind(each) ?? []) as ((...about: unknown[]) => void)[];
		return (...about: unknown[]) => {
			for (const notify of notifies) notify(...about);
		};
	};
	return {
		begins: notifying("begins"),
		entered: notifying("entered"),
		executionEnded: notifying("executionEnded"),
		issued: notifying("issued"),
		written: notifying("written"),
		answered: notifying("answered"),
		returned: notifying("returned"),
		threw: notifying("threw"),
		decided: notifying("decided"),
		ranTwice: notifying("ranTwice"),
		ended: notifying("ended"),
	};
}
