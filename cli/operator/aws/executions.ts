import {
	DescribeExecutionCommand,
	ExecutionDoesNotExist,
	InvalidArn,
	paginateListExecutions,
	type SFNClient,
	StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import * as v from "valibot";
import { answer, call } from "../../../runtime/aws/call.ts";
import { StepFunctionsTokens } from "../../../runtime/aws/task-tokens.ts";
import { Refused } from "../../../runtime/errors.ts";
import type { TaskTokens } from "../../../runtime/ports/index.ts";
import type { Execution, Executions, Listing, Started } from "../sources.ts";

/** How many executions are looked into at once: Step Functions allows an account 10–15 descriptions a second. */
const AT_ONCE = 5;

const Description = v.object({
	executionArn: v.string(),
	status: v.string(),
	startDate: v.date(),
	error: v.optional(v.string()),
	cause: v.optional(v.string()),
	input: v.optional(v.string(), "{}"),
});
const Page = v.object({
	executions: v.array(v.object({ executionArn: v.string(), startDate: v.date(), status: v.string() })),
});
/**
 * What an execution was started for: the event names the service, and an attempt or a deployment. Rules of 0.2 hand over the whole
 * configuration instead.
 */
const Release = v.union([
	v.pipe(
		v.object({ event: v.object({ service: v.string(), attempt: v.string() }) }),
		v.transform(({ event }) => event),
	),
	v.pipe(
		v.object({ event: v.object({ service: v.string(), deploymentId: v.string() }) }),
		v.transform(({ event }) => ({ service: event.service, attempt: event.deploymentId })),
	),
	v.pipe(
		v.object({ event: v.object({ deploymentId: v.string() }), service: v.object({ name: v.string() }) }),
		v.transform(({ event, service }) => ({ service: service.name, attempt: event.deploymentId })),
	),
]);

/** The executions of the state machine, for those who operate it. */
export class OperatedExecutions implements Executions {
	readonly #releases = new Map<string, Pick<Started, "service" | "attempt"> | undefined>();
	/** Why lists are refused. */
	#refused: Refused | undefined;

	readonly #tokens: TaskTokens;

	constructor(private readonly client: SFNClient) {
		this.#tokens = new StepFunctionsTokens(client);
	}

	async find(execution: string): Promise<Execution | undefined> {
		const what = `DescribeExecution ${execution}`;
		const raw = await call(what, async () => {
			try {
				return await this.client.send(new DescribeExecutionCommand({ executionArn: execution }));
			} catch (error) {
				if (error instanceof ExecutionDoesNotExist || error instanceof InvalidArn) return undefined;
				throw error;
			}
		});
		if (!raw) return undefined;
		const { executionArn, status, startDate, error, cause, input } = answer(what, Description, raw);
		const release = v.safeParse(v.pipe(v.string(), v.parseJson(), Release), input);
		if (!release.success) return undefined;
		const { service, attempt } = release.output;
		const startedAt = startDate.toISOString();
		return { arn: executionArn, startedAt, service, attempt, running: status === "RUNNING", status, error, cause };
	}

	async list(stateMachineArn: string, listing: Listing): Promise<Started[]> {
		// Who waits for an hour asks a thousand times: one refusal in CloudTrail is enough.
		if (this.#refused) throw this.#refused;
		try {
			return await this.#list(stateMachineArn, listing);
		} catch (error) {
			if (error instanceof Refused) this.#refused = error;
			throw error;
		}
	}

	async #list(stateMachineArn: string, { running, since }: Listing): Promise<Started[]> {
		const what = `ListExecutions ${stateMachineArn}`;
		const input = { stateMachineArn, ...(running && { statusFilter: "RUNNING" as const }) };
		const listed = await call(what, async () => {
			const found: v.InferOutput<typeof Page>["executions"] = [];
			// The most recent execution comes first (ListExecutions).
			for await (const raw of paginateListExecutions({ client: this.client }, input)) {
				const { executions } = answer(what, Page, raw);
				const recent = executions.filter(({ startDate }) => startDate >= since);
				found.push(...recent);
				if (recent.length < executions.length) break;
			}
			return found;
		});
		const found: Started[] = [];
		for (let i = 0; i < listed.length; i += AT_ONCE) {
			const some = listed.slice(i, i + AT_ONCE);
			const releases = await Promise.all(some.map(({ executionArn }) => this.#release(executionArn)));
			found.push(
				...some.flatMap(({ executionArn, startDate, status }, j) => {
					const release = releases[j];
					if (!release) return [];
					const { service, attempt } = release;
					const startedAt = startDate.toISOString();
					return { arn: executionArn, startedAt, running: status === "RUNNING", service, attempt };
				}),
			);
		}
		return found;
	}

	/** What an execution was started for. It never changes, so it is asked for once. */
	async #release(arn: string): Promise<Pick<Started, "service" | "attempt"> | undefined> {
		if (!this.#releases.has(arn)) this.#releases.set(arn, await this.find(arn));
		return this.#releases.get(arn);
	}

	goOn(token: string, output: object): Promise<boolean> {
		return this.#tokens.goOn(token, output);
	}

	turnBack(token: string, error: string, cause: string): Promise<boolean> {
		return this.#tokens.turnBack(token, error, cause);
	}

	async stop(executionArn: string, error: string, cause: string): Promise<void> {
		const request = new StopExecutionCommand({ executionArn, error, cause });
		await call(`StopExecution ${executionArn}`, () => this.client.send(request));
	}
}
