/**
 * Step Functions: definitions are validated for real, as the service does before it keeps one, and executions are those
 * that the harness runs. moto does neither.
 */
import { validateDefinition } from "../../../asl/validate.ts";
import { type Answer, type Call, jsonAnswer, jsonOf, type Patch, type Upstream } from "./call.ts";

interface WithDefinition {
	readonly definition?: string;
}

/** How an execution ended, in Step Functions' own words. */
export interface Ended {
	readonly status: "SUCCEEDED" | "FAILED" | "ABORTED";
	readonly error?: string | undefined;
	readonly cause?: string | undefined;
}

/** An execution that runs outside of moto. */
export interface Execution {
	readonly executionArn: string;
	readonly stateMachineArn: string;
	readonly input: unknown;
	/** Ends it where it is, as StopExecution does. */
	readonly stop: () => void;
}

interface Kept extends Execution {
	/** Milliseconds since 1970. */
	readonly startedAt: number;
	readonly stoppedAt?: number;
	readonly ended?: Ended;
}

interface StopRequest {
	readonly executionArn: string;
	readonly error?: string;
	readonly cause?: string;
}

export class StatesApi {
	readonly #executions = new Map<string, Kept>();
	readonly #now: () => number;

	/** @param now - milliseconds since 1970. */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** Makes an execution known. */
	begin(execution: Execution): void {
		this.#executions.set(execution.executionArn, { ...execution, startedAt: this.#now() });
	}

	/** Notes how an execution ended, and answers it; one that was stopped ended when and as it was stopped. */
	end(executionArn: string, ended: Ended): Ended {
		const kept = this.#executions.get(executionArn);
		if (!kept) throw new Error(`no execution ${executionArn}`);
		if (kept.ended) return kept.ended;
		this.#executions.set(executionArn, { ...kept, ended, stoppedAt: this.#now() });
		return ended;
	}

	readonly patch: Patch = async (call, upstream) => {
		switch (call.action) {
			case "ValidateStateMachineDefinition":
				return validation(await faultsOf(jsonOf<WithDefinition>(call)));
			case "ListStateMachineVersions":
				return jsonAnswer({ stateMachineVersions: [] });
			case "CreateStateMachine":
			case "UpdateStateMachine": {
				const faults = await faultsOf(jsonOf<WithDefinition>(call));
				return faults.length > 0 ? refusal(faults) : upstream(call);
			}
			case "DescribeExecution":
			case "StopExecution":
				return this.#execution(call, upstream);
			default:
				return upstream(call);
		}
	};

	/** moto refuses an execution that nobody knows as the service does. */
	async #execution(call: Call, upstream: Upstream): Promise<Answer> {
		const request = jsonOf<StopRequest>(call);
		const kept = this.#executions.get(request.executionArn);
		if (!kept) return upstream(call);
		return jsonAnswer(call.action === "StopExecution" ? this.#stop(kept, request) : described(kept));
	}

	#stop(kept: Kept, { error, cause }: StopRequest) {
		this.end(kept.executionArn, { status: "ABORTED", error, cause });
		if (!kept.ended) kept.stop();
		return { stopDate: (this.#executions.get(kept.executionArn)?.stoppedAt ?? 0) / 1_000 };
	}
}

function described({ executionArn, stateMachineArn, input, startedAt, stoppedAt, ended }: Kept) {
	return {
		executionArn,
		stateMachineArn,
		name: executionArn.split(":").at(-1),
		status: "RUNNING",
		...ended,
		startDate: startedAt / 1_000,
		...(stoppedAt !== undefined && { stopDate: stoppedAt / 1_000 }),
		input: JSON.stringify(input),
		inputDetails: { included: true },
	};
}

async function faultsOf({ definition }: WithDefinition): Promise<string[]> {
	if (definition === undefined) return [];
	try {
		return await validateDefinition(JSON.parse(definition));
	} catch (error) {
		return [error instanceof Error ? error.message : String(error)];
	}
}

function validation(faults: readonly string[]): Answer {
	return jsonAnswer({
		result: faults.length > 0 ? "FAIL" : "OK",
		diagnostics: faults.map((message) => ({ severity: "ERROR", code: "SCHEMA_VALIDATION_FAILED", message })),
		truncated: false,
	});
}

function refusal(faults: readonly string[]): Answer {
	const message = `Invalid State Machine Definition: ${faults.join("; ")}`;
	return jsonAnswer({ __type: "InvalidDefinition", message }, 400);
}
