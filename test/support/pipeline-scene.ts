import { sampleService } from "../../rehearsal/sample.ts";
import {
	type Attempt,
	type HistoryEntry,
	type Lock,
	type OpenGate,
	type Probation,
	type ProgressNote,
	type Release,
	type ReleaseAnswer,
	ReleaseRequest,
	type ServiceConfig,
} from "../../runtime/contract/index.ts";
import { parse } from "../../runtime/parse.ts";
import { createPipelineFunction } from "../../runtime/pipeline/function.ts";
import type {
	ActionRun,
	ExecutionView,
	PipelineExecution,
	PipelinePorts,
	PipelineSettings,
} from "../../runtime/ports/index.ts";
import { at, strangersLock } from "./documents.ts";

/** Ids of executions of the pipeline, and of jobs: what they stand for is their last digit. */
export const uuid = (n: number, kind = 0) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
export const execution = (n: number) => uuid(n);
export const job = (n: number) => uuid(n, 9);
export const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop@sha256:${"a".repeat(64)}`;
export const MACHINE = "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout";
const EXECUTIONS = "arn:aws:states:eu-west-1:123456789012:execution:rollout:";

/** ARN of an attempt's execution. */
export const arnOf = (attempt: string) => `${EXECUTIONS}shop-${attempt}`;

/** The parameters of an action, as its configuration has them. */
export function parameters(action: string, n = 1, image = IMAGE): string {
	return JSON.stringify({ version: 1, action, execution: execution(n), image });
}

/** A pipeline, its service and its controller, as far as the function meets them, and what it does to them. */
export class PipelineScene {
	seconds = 600;
	readonly settings: PipelineSettings;
	registered: ServiceConfig | undefined = sampleService();
	readonly attempts = new Map<string, Attempt>();
	readonly history = new Map<string, HistoryEntry>();
	readonly releases = new Map<number, Release>();
	head: string | undefined;
	lock: Lock | undefined;
	probation: Probation | undefined;
	note: ProgressNote | undefined;
	gate: OpenGate | undefined;
	/** How executions of the state machine stand; all others run. */
	readonly views = new Map<string, ExecutionView>();
	readonly executions = new Map<string, PipelineExecution>();
	readonly runs = new Map<string, ActionRun[]>();
	inside: { readonly id: string; readonly rollback: boolean }[] = [];
	approval: string | undefined;
	/** Whether somebody still waits for a task token, an approval or a job. */
	waiting = true;
	/** Whatever was done, in order. */
	readonly done: (readonly unknown[])[] = [];
	/** What the release function answers in place of taking the request. */
	answer: ((request: ReleaseRequest) => ReleaseAnswer | undefined) | undefined;
	/** Ports that stand in the place of the scene's own. */
	others: Partial<PipelinePorts> = {};
	/** What calls of these ports throw. */
	readonly failing = new Map<string, Error>();
	readonly logged: (readonly unknown[])[] = [];
	/** What every line of each call's log carries. */
	readonly logs: object[] = [];

	constructor(review: PipelineSettings["review"] = "required") {
		const previewUrl = "http://preview.shop.example.com:8080";
		this.settings = { service: "shop", pipeline: "web", stateMachine: MACHINE, previewUrl, review };
	}

	/** What was done last: its name, and its first two arguments. */
	get last(): readonly unknown[] {
		return this.done.at(-1)?.slice(0, 3) ?? [];
	}

	/** CodePipeline says that the newest action of an execution has these parameters. */
	resolve(n: number, userParameters: string | undefined): void {
		const [run, ...rest] = this.runs.get(execution(n)) ?? [];
		if (run) this.runs.set(execution(n), [{ ...run, userParameters }, ...rest]);
	}

	/** Calls the function. */
	call(event: unknown): Promise<void> {
		const log = (level: string) => (message: string, fields?: object) =>
			void this.logged.push([level, message, { ...fields }]);
		const logFor = (fields: object) => {
			this.logs.push(fields);
			return { info: log("info"), warn: log("warn"), error: log("error") };
		};
		return createPipelineFunction(this.settings, this.#ports(), logFor, () => at(this.seconds).getTime())(event);
	}

	/** Delivers a job. @param token - what the job before has handed on. */
	deliver(id: number, UserParameters: string, token?: object): Promise<void> {
		const configuration = { FunctionName: "shop-pipeline", UserParameters };
		const continuationToken = token && JSON.stringify({ version: 1, ...token });
		const data = { actionConfiguration: { configuration }, artifactCredentials: { secretAccessKey: "s" } };
		return this.call({
			"CodePipeline.job": { id: job(id), accountId: "123456789012", data: { ...data, continuationToken } },
		});
	}

	/** An execution is in the stage, and runs an action with its parameters. */
	enter(n: number, action: "Release" | "Rollout", details: Partial<PipelineExecution> = {}): void {
		const id = execution(n);
		const revisions = [{ id: "0123456789abcdef", summary: "The background is teal" }];
		this.executions.set(id, { trigger: "WebhookV2", revisions, ...details });
		this.inside = [{ id, rollback: details.rollbackTo !== undefined }];
		this.run(n, action, "InProgress", { userParameters: parameters(action.toLowerCase(), n) });
	}

	/** An action of an execution runs, or has run. */
	run(n: number, action: string, status: string, more: Partial<ActionRun> = {}): void {
		const stage = action === "Commit" ? "Source" : "Deliver";
		const started = { stage, action, status, startedAt: at(this.seconds).toISOString(), ...more };
		this.runs.set(execution(n), [started, ...(this.runs.get(execution(n)) ?? [])]);
	}

	/** An attempt is written down. */
	attempt(id: string, changes: Partial<Attempt> = {}): Attempt {
		const release = changes.release ?? this.releases.size + 1;
		const asked = { at: at(this.seconds).toISOString(), ...(changes.by && { by: changes.by }) };
		const what = { release, taskDefinition: `shop:${release}`, ...asked };
		const attempt: Attempt = { attempt: id, kind: "release", executionName: `shop-${id}`, ...what, ...changes };
		this.attempts.set(id, attempt);
		if (!this.releases.has(release)) this.releases.set(release, { ...what, images: [] });
		this.head = id;
		return attempt;
	}

	/** An attempt comes to something. */
	ended(id: string, outcome: HistoryEntry["outcome"], reason = "", more: Partial<HistoryEntry> = {}): void {
		const entry = { attempt: id, execution: arnOf(id), outcome, reason, at: at(this.seconds).toISOString(), ...more };
		this.history.set(id, entry);
		if (this.lock?.attempt === id && outcome !== "running") this.lock = undefined;
	}

	/** An attempt holds the lock, and has come so far. */
	rolls(id: string, state = "Ready", rollout: object = {}): void {
		this.ended(id, "running");
		this.lock = strangersLock({ attempt: id, owner: arnOf(id), service: sampleService() });
		const document = { rollout: { attempt: id, ...rollout } };
		this.note = { execution: arnOf(id), state, at: at(this.seconds).toISOString(), document };
	}

	/** An attempt waits for somebody. */
	waits(id: string, percent = 0): OpenGate {
		this.rolls(id, "AwaitDecision", percent === 0 ? {} : { trafficSince: at(this.seconds).toISOString() });
		const verdict = { verdict: "pass", code: "Healthy", reason: "40 probes were answered" } as const;
		const wait = { leadsTo: "shift", seconds: 3_600, reason: "the step has a gate" } as const;
		const since = at(this.seconds).toISOString();
		this.gate = { execution: arnOf(id), token: `token-${id}`, attempt: id, ...wait, since, percent, verdict };
		return this.gate;
	}

	/** A release serves, and was built by this image. */
	served(release: number, seconds: number, digest?: string, by?: string): void {
		const servedAt = at(seconds).toISOString();
		const images = digest === undefined ? [] : [{ container: "app", image: "shop:teal", digest }];
		const what = { release, taskDefinition: `shop:${release}`, at: servedAt, images, servedAt };
		this.releases.set(release, { ...what, ...(by && { by }) });
		this.head ??= `r${release}`;
	}

	#ask(request: ReleaseRequest): ReleaseAnswer {
		const said = this.answer?.(request);
		if (said) return said;
		const id = request.id ?? "";
		if (request.action === "withdraw") return this.#withdraw(id, request);
		const kind = request.action === "rollback" ? "rollback" : "release";
		const known = this.attempts.get(id);
		const { release } = known ?? this.attempt(id, { kind, by: request.by, ...(request.to && { release: request.to }) });
		const message = `release ${release} of shop (${id}): its rollout begins`;
		return { status: "started", service: "shop", attempt: id, release, execution: arnOf(id), message };
	}

	#withdraw(attempt: string, { by, reason }: ReleaseRequest): ReleaseAnswer {
		this.ended(attempt, "abandoned", `Withdrawn: ${by}: ${reason}`);
		return { status: "withdrawn", service: "shop", attempt, release: 1, message: "it never begins" };
	}

	#does<A extends readonly unknown[], T>(name: string, run: (...args: A) => T) {
		return async (...args: A): Promise<T> => {
			const failure = this.failing.get(name);
			if (failure) throw failure;
			return run(...args);
		};
	}

	#acts(name: string) {
		return this.#does(name, (...args: readonly unknown[]) => {
			this.done.push([name, ...args]);
			return this.waiting;
		});
	}

	#ports(): PipelinePorts {
		const of = <T>(name: string, read: (key: string) => T) =>
			this.#does(name, (_: string, key?: string) => read(key ?? ""));
		const head = () =>
			this.head === undefined
				? undefined
				: { version: 1, newest: this.head, lastRelease: Math.max(0, ...this.releases.keys()) };
		return {
			jobs: { succeed: this.#acts("succeed"), goOn: this.#acts("goOn"), fail: this.#acts("fail") },
			pipeline: {
				execution: this.#does("execution", (id: string) => this.executions.get(id) ?? { revisions: [] }),
				actions: this.#does("actions", (id: string) => this.runs.get(id) ?? []),
				state: this.#does("state", () => ({ executions: this.inside, approval: this.approval })),
				answer: this.#acts("approval"),
			},
			releases: {
				ask: this.#does("ask", (request: ReleaseRequest) => {
					this.done.push(["ask", parse(ReleaseRequest, request, "the request")]);
					return this.#ask(request);
				}),
			},
			registry: { find: of("registry", () => this.registered) },
			attempts: {
				find: of("attempt", (id) => this.attempts.get(id)),
				head: this.#does("head", head),
				release: this.#does("release", (_: string, number: number) => this.releases.get(number)),
			},
			history: { find: of("history", (id) => this.history.get(id)) },
			locks: { held: of("lock", () => this.lock) },
			probations: { find: of("probation", () => this.probation) },
			progress: { find: of("progress", () => this.note) },
			gates: { find: of("gate", () => this.gate) },
			tokens: { goOn: this.#acts("promote"), turnBack: this.#acts("turnBack") },
			executions: {
				describe: this.#does("describe", (arn: string) => this.views.get(arn) ?? { running: true, status: "RUNNING" }),
			},
			stateMachine: { stop: this.#acts("stop") as never },
			...this.others,
		};
	}
}
