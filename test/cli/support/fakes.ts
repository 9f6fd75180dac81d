import type { Clock } from "../../../cli/operator/act/steadily.ts";
import type { Lookup } from "../../../cli/operator/find/services.ts";
import { PLAIN } from "../../../cli/operator/show/paint.ts";
import type { Terminal } from "../../../cli/operator/show/terminal.ts";
import type { Execution, Listing, ReleaseSettings, Sources } from "../../../cli/operator/sources.ts";
import type {
	Attempt,
	HistoryEntry,
	Lock,
	OpenGate,
	Probation,
	ProgressNote,
	RecordSet,
	Release,
	ReleaseAnswer,
	ReleaseRequest,
	RolloutDocument,
	ServiceAtStake,
} from "../../../runtime/contract/index.ts";
import {
	at,
	EXECUTION,
	sampleDocument,
	sampleRollout,
	strangersLock,
	weightedRecords,
} from "../../support/documents.ts";

/** The state machine of the executions here. */
export const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout";

/** What the operator's command finds, and what it does with it. */
export class FakeSources implements Sources {
	readonly held = new Map<string, Lock>();
	readonly history: { service: string; entry: HistoryEntry }[] = [];
	readonly opened = new Map<string, OpenGate>();
	readonly started = new Map<string, Execution>();
	/** How far rollouts have come, by the service. */
	readonly notes = new Map<string, ProgressNote>();
	/** Why executions may not be listed, and what lists all services may not be read. */
	denied: Error | undefined;
	records: readonly RecordSet[] | Error = [];
	/** Whether somebody waits for the task token. */
	waits = true;
	/** What Terraform registered, by the service's name; or why it cannot be read. */
	registrations: ReadonlyMap<string, ServiceAtStake> | Error = new Map();
	/** The services that a reading of the whole table finds registered. */
	listed: readonly string[] = [];
	/** What was done, in order. */
	readonly done: unknown[][] = [];
	/** Thrown by the next reads of a lock, one each. */
	readonly troubles: Error[] = [];

	/** The probation of each service's release. */
	readonly onProbation = new Map<string, Probation>();

	readonly probations = { find: async (service: string) => this.onProbation.get(service) };

	readonly locks = {
		held: async (service: string) => {
			const trouble = this.troubles.shift();
			if (trouble) throw trouble;
			return this.held.get(service);
		},
		services: async () => {
			if (this.denied) throw this.denied;
			return [...this.held.keys()];
		},
	};
	readonly ledger = {
		find: async (service: string, attempt: string) => this.#entries(service).find((entry) => entry.attempt === attempt),
		entries: async (service: string) => this.#entries(service),
		all: async () => {
			if (this.denied) throw this.denied;
			return { endings: [...this.history], registered: this.listed };
		},
	};
	readonly progress = { find: async (service: string) => this.notes.get(service) };
	readonly gates = { find: async (service: string) => this.opened.get(service) };
	readonly dns = {
		recordSets: async () => {
			if (this.records instanceof Error) throw this.records;
			return [...this.records];
		},
	};
	/** What users of shop have had, the release that serves first. */
	readonly served: Release[] = [];
	/** What was asked for last. */
	newest: Attempt | undefined;
	/** How registered services are released. */
	settings: ReleaseSettings | undefined = { onNewerRelease: "supersede", taskHooks: [] };
	/** What the release function says; an error is its refusal. */
	answer: Partial<ReleaseAnswer> | Error = {};

	readonly releases = {
		served: async () => this.served,
		newest: async () => this.newest,
	};
	readonly releaser = {
		ask: async (request: ReleaseRequest): Promise<ReleaseAnswer> => {
			this.done.push(["ask", request]);
			if (this.answer instanceof Error) throw this.answer;
			const started = { status: "started", service: request.service, attempt: "r7", release: 7, message: "it begins" };
			return { ...started, ...this.answer } as ReleaseAnswer;
		},
	};
	readonly registered = {
		find: async (service: string) => this.#registrations().get(service),
		settings: async () => this.settings,
		names: async () => [...this.#registrations().keys()],
	};
	readonly executions = {
		find: async (arn: string) => this.started.get(arn),
		list: async (machine: string, { running, since }: Listing) => {
			if (this.denied) throw this.denied;
			return [...this.started.values()]
				.filter(
					({ arn }) =>
						machine === MACHINE && arn.startsWith("arn:aws:states:eu-west-1:123456789012:execution:rollout:"),
				)
				.filter((each) => (each.running || !running) && Date.parse(each.startedAt) >= since.getTime());
		},
		goOn: async (token: string, output: object) => this.#answered("goOn", token, output),
		turnBack: async (token: string, error: string, cause: string) => this.#answered("turnBack", token, error, cause),
		stop: async (...words: string[]) => {
			this.done.push(["stop", ...words]);
		},
	};

	#registrations(): ReadonlyMap<string, ServiceAtStake> {
		if (this.registrations instanceof Error) throw this.registrations;
		return this.registrations;
	}

	/** A rollout of shop's that runs and stands in a state. */
	runs(state: string, changes: Partial<RolloutDocument> = {}): this {
		const rollout = sampleRollout({ step: 0, ...changes.rollout });
		const document = sampleDocument({ ...changes, rollout });
		this.held.set("shop", strangersLock({ owner: EXECUTION, attempt: "ecs-svc/2" }));
		this.starts({ arn: EXECUTION });
		this.notes.set("shop", { execution: EXECUTION, state, at: at(0).toISOString(), document });
		this.records = weightedRecords({ blue: 90, green: 10 });
		return this.remembers({ outcome: "running", reason: "" });
	}

	/** An execution that was started for a release of shop's. */
	starts(changes: Partial<Execution>): this {
		const release = { service: "shop", attempt: "ecs-svc/2", startedAt: at(0).toISOString() };
		const execution = { arn: EXECUTION, ...release, running: true, status: "RUNNING", ...changes };
		this.started.set(execution.arn, execution);
		return this;
	}

	/** The newest entry of shop's history, over one of the same deployment. */
	remembers(changes: Partial<HistoryEntry> = {}, service = "shop"): this {
		const base = {
			attempt: "ecs-svc/2",
			execution: EXECUTION,
			outcome: "completed",
			reason: "green serves",
		} as const;
		const entry: HistoryEntry = { ...base, at: at(0).toISOString(), ...changes };
		const old = this.history.findIndex((each) => each.entry.attempt === entry.attempt);
		if (old >= 0) this.history.splice(old, 1);
		this.history.unshift({ service, entry });
		return this;
	}

	/** The rollout that runs ends. */
	ends(outcome: HistoryEntry["outcome"], reason: string): this {
		this.held.delete("shop");
		return this.starts({ running: false, status: outcome === "completed" ? "SUCCEEDED" : "FAILED" }).remembers({
			outcome,
			reason,
		});
	}

	/** The gate that shop waits at. */
	opens(changes: Partial<OpenGate> = {}): this {
		const wait = {
			leadsTo: "shift",
			seconds: 3_600,
			since: at(0).toISOString(),
			reason: "the step has a gate",
		} as const;
		this.opened.set("shop", {
			execution: EXECUTION,
			token: "the-token",
			attempt: "ecs-svc/2",
			...wait,
			...changes,
		});
		return this;
	}

	#entries(service: string): HistoryEntry[] {
		return this.history.filter((each) => each.service === service).map(({ entry }) => entry);
	}

	#answered(...words: unknown[]): boolean {
		this.done.push(words);
		return this.waits;
	}
}

/** What commands work with, on a clock that only sleeping moves. `out` and `err` keep what they say. */
export function around(sources: Sources, onSleep: (sleeps: number) => void = () => {}) {
	const out: string[] = [];
	const err: string[] = [];
	let seconds = 0;
	let sleeps = 0;
	const clock: Clock = {
		now: () => at(seconds),
		sleep: async (milliseconds) => {
			seconds += milliseconds / 1000;
			sleeps += 1;
			onSleep(sleeps);
		},
	};
	const lookup: Lookup = { sources, stateMachine: MACHINE, now: clock.now };
	const terminal: Terminal = {
		stdout: { write: (text) => out.push(text) },
		stderr: { write: (text) => err.push(text) },
		paint: PLAIN,
	};
	return { lookup, clock, terminal, who: "alice", out: () => out.join(""), err: () => err.join("") };
}
