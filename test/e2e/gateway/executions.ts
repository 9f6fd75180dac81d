/** Executions that the harness runs, as Step Functions describes, lists, stops and answers them. moto runs none. */
import { randomUUID } from "node:crypto";
import type { TaskAnswer } from "../../../rehearsal/interpreter.ts";
import { type Answer, type Call, jsonAnswer, jsonOf, jsonRefusal } from "./call.ts";

/** How an execution ended, in Step Functions' own words. */
export interface Ended {
	readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
	readonly error?: string | undefined;
	readonly cause?: string | undefined;
}

/** A state that an execution entered, or left. */
export interface StateEvent {
	readonly type: "StateEntered" | "StateExited";
	readonly name: string;
	/** Milliseconds since 1970. */
	readonly at: number;
	/** What it was given, or handed on. */
	readonly data: unknown;
}

/** An execution that runs outside of moto. */
export interface Execution {
	readonly executionArn: string;
	readonly stateMachineArn: string;
	readonly input: unknown;
	/** Ends it where it is, as StopExecution does. */
	readonly stop: () => void;
	/** Hands a task token back. Answers whether one of its tasks waits for it. */
	readonly handBack: (token: string, answer: TaskAnswer) => boolean;
	/** The states that it has entered and left so far. */
	readonly events: readonly StateEvent[];
}

/** What somebody asks StartExecution for. */
export interface StartRequest {
	readonly stateMachineArn: string;
	readonly name: string;
	readonly input: unknown;
}

/** Runs an execution by its name, and makes it known. */
export type RunExecution = (request: StartRequest) => void;

interface Kept extends Execution {
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly stoppedAt?: number;
	readonly ended?: Ended;
}

/** Which part of a long list is asked for. */
interface Page {
	readonly maxResults?: number;
	readonly nextToken?: string;
}

const MAX_RESULTS = 100;

export class ExecutionsApi {
	readonly #kept = new Map<string, Kept>();
	readonly #now: () => number;
	/** Absent as long as nobody runs what is started: moto only writes it down. */
	run: RunExecution | undefined;

	/** @param now - milliseconds since 1970. */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** Makes an execution known. */
	begin(execution: Execution): void {
		this.#kept.set(execution.executionArn, { ...execution, startedAt: this.#now() });
	}

	/** Notes how an execution ended, and answers it; one that was stopped ended when and as it was stopped. */
	end(executionArn: string, ended: Ended): Ended {
		const kept = this.#kept.get(executionArn);
		if (!kept) throw new Error(`no execution ${executionArn}`);
		if (kept.ended) return kept.ended;
		this.#kept.set(executionArn, { ...kept, ended, stoppedAt: this.#now() });
		return ended;
	}

	/** Answers a call about executions, unless it is about one that nobody has begun: moto refuses that as the service does. */
	answer(call: Call): Answer | undefined {
		if (call.action === "StartExecution") return this.#start(call);
		if (call.action === "ListExecutions") return jsonAnswer(this.#list(call));
		if (call.action === "SendTaskSuccess") {
			const { taskToken, output } = jsonOf<{ taskToken: string; output: string }>(call);
			return this.#handBack(taskToken, { output: JSON.parse(output) });
		}
		if (call.action === "SendTaskFailure") {
			const { taskToken, error = "", cause = "" } = jsonOf<{ taskToken: string; error?: string; cause?: string }>(call);
			return this.#handBack(taskToken, { error, cause });
		}
		const kept = this.#kept.get(jsonOf<{ executionArn?: string }>(call).executionArn ?? "");
		if (!kept) return undefined;
		if (call.action === "DescribeExecution") return jsonAnswer(described(kept));
		if (call.action === "StopExecution") return jsonAnswer(this.#stop(kept, jsonOf<Omit<Ended, "status">>(call)));
		return call.action === "GetExecutionHistory" ? jsonAnswer(history(kept, call)) : undefined;
	}

	/** Whoever asks again, while it runs, gets the same: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html */
	#start(call: Call): Answer | undefined {
		if (!this.run) return undefined;
		const { stateMachineArn, name = randomUUID(), input = "{}" } = jsonOf<Partial<Record<string, string>>>(call);
		if (stateMachineArn === undefined) return jsonRefusal("InvalidArn", "Invalid Arn: ''");
		const executionArn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
		const before = this.#kept.get(executionArn);
		if (before && (before.ended || JSON.stringify(before.input) !== JSON.stringify(JSON.parse(input)))) {
			return jsonRefusal("ExecutionAlreadyExists", `Execution Already Exists: '${executionArn}'`);
		}
		if (!before) this.run({ stateMachineArn, name, input: JSON.parse(input) });
		return jsonAnswer({ executionArn, startDate: (this.#kept.get(executionArn)?.startedAt ?? this.#now()) / 1_000 });
	}

	#stop(kept: Kept, { error, cause }: Omit<Ended, "status">) {
		this.end(kept.executionArn, { status: "ABORTED", error, cause });
		if (!kept.ended) kept.stop();
		return { stopDate: (this.#kept.get(kept.executionArn)?.stoppedAt ?? 0) / 1_000 };
	}

	#handBack(token: string, answer: TaskAnswer): Answer {
		const running = [...this.#kept.values()].filter(({ ended }) => !ended);
		if (running.some((execution) => execution.handBack(token, answer))) return jsonAnswer({});
		return jsonRefusal("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
	}

	/** Newest first. */
	#list(call: Call) {
		const { stateMachineArn, statusFilter } = jsonOf<{ stateMachineArn: string; statusFilter?: string }>(call);
		const own = [...this.#kept.values()]
			.filter((kept) => kept.stateMachineArn === stateMachineArn)
			.map(described)
			.filter(({ status }) => statusFilter === undefined || status === statusFilter);
		const { page, ...rest } = paged(own.reverse(), jsonOf<Page>(call));
		return { executions: page.map(({ input: _, inputDetails: __, error: ___, cause: ____, ...one }) => one), ...rest };
	}
}

function described({ executionArn, stateMachineArn, input, startedAt, stoppedAt, ended }: Kept) {
	return {
		executionArn,
		stateMachineArn,
		name: executionArn.split(":").at(-1),
		status: ended?.status ?? "RUNNING",
		error: ended?.error,
		cause: ended?.cause,
		startDate: startedAt / 1_000,
		...(stoppedAt !== undefined && { stopDate: stoppedAt / 1_000 }),
		input: JSON.stringify(input),
		inputDetails: { included: true },
	};
}

/** The execution's beginning and its states: https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
function history({ input, startedAt, events }: Kept, call: Call) {
	const started = {
		timestamp: startedAt / 1_000,
		type: "ExecutionStarted",
		executionStartedEventDetails: { input: JSON.stringify(input) },
	};
	const states = events.map(({ type, name, at, data }) => ({
		timestamp: at / 1_000,
		type: `Task${type}`,
		...(type === "StateEntered"
			? { stateEnteredEventDetails: { name, input: JSON.stringify(data) } }
			: { stateExitedEventDetails: { name, output: JSON.stringify(data) } }),
	}));
	const all = [started, ...states].map((event, i) => ({ id: i + 1, previousEventId: i, ...event }));
	const { reverseOrder, ...asked } = jsonOf<Page & { reverseOrder?: boolean }>(call);
	const { page, ...rest } = paged(reverseOrder ? all.reverse() : all, asked);
	return { events: page, ...rest };
}

function paged<T>(all: readonly T[], { maxResults = MAX_RESULTS, nextToken = "0" }: Page) {
	const end = Number(nextToken) + maxResults;
	return { page: all.slice(Number(nextToken), end), ...(end < all.length && { nextToken: String(end) }) };
}
