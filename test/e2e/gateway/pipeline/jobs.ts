/**
 * Jobs of Lambda functions: https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html. A function that
 * goes on is invoked again with its token, as another job. One that throws is invoked twice more for the same job, since CodePipeline invokes
 * it asynchronously: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import { randomUUID } from "node:crypto";
import { ACCOUNT } from "./events.ts";
import type { Outcome } from "./execution.ts";
import { type PipelineHost, takes } from "./host.ts";
import { must } from "./refusal.ts";

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const ANSWER_MS = 20 * 60_000;
const LONGEST_MS = 24 * 3_600_000;
const MAX_VARIABLES = 122_880;
/** From one invocation of a function that goes on until the next, in seconds. */
const AGAIN_SECONDS = 30;
/** When a function that has thrown is invoked again, in seconds. */
const RETRY_SECONDS = [60, 120];

/** What a function is asked to do. */
export interface JobRequest {
	readonly configuration: Readonly<Record<string, string>>;
	readonly inputArtifacts: readonly object[];
}

/** What PutJobSuccessResult says. */
export interface Success {
	readonly jobId: string;
	readonly continuationToken?: string;
	readonly outputVariables?: Readonly<Record<string, string>>;
	readonly executionDetails?: { readonly summary?: string; readonly externalExecutionId?: string };
}

/** What PutJobFailureResult says. */
export interface Failure {
	readonly jobId: string;
	readonly failureDetails: { readonly type: string; readonly message: string; readonly externalExecutionId?: string };
}

interface Job {
	isOpen: boolean;
	readonly goOn: (token: string) => void;
	readonly end: (outcome: Outcome) => void;
}

export class Jobs {
	readonly #jobs = new Map<string, Job>();

	constructor(private readonly host: PipelineHost) {}

	/** Has a function do a job, however often it goes on. @param abandoned - ends it without a result. */
	async run(request: JobRequest, abandoned: Promise<Outcome>): Promise<Outcome> {
		const { timers, now } = { timers: this.host.clock.timers, now: () => this.host.clock.now() };
		const ends = now() + LONGEST_MS;
		for (let token: string | undefined; ; ) {
			const left = Math.min(ANSWER_MS, ends - now());
			const id = randomUUID();
			let timer: unknown;
			const late = new Promise<Outcome>((resolve) => {
				timer = timers.setTimeout(() => resolve(silent(request)), left);
			});
			const answered = new Promise<Outcome | string>((resolve) => {
				this.#jobs.set(id, { isOpen: true, goOn: resolve, end: resolve });
			});
			void this.#invoke(id, request, token);
			const answer = await Promise.race([answered, late, abandoned]);
			timers.clearTimeout(timer as never);
			this.#close(id);
			if (typeof answer !== "string") return answer;
			token = answer;
			const again = takes(this.host, AGAIN_SECONDS, async () => undefined);
			const ended = await Promise.race([again, abandoned]);
			if (ended) return ended;
		}
	}

	/** PutJobSuccessResult. */
	succeed({ jobId, continuationToken, outputVariables = {}, executionDetails = {} }: Success): void {
		const job = this.#open(jobId);
		const names = Object.keys(outputVariables);
		must(
			names.every((name) => /^[A-Za-z0-9@_-]+$/.test(name)),
			"ValidationException",
			`Invalid variables: ${names}`,
		);
		const size = Buffer.byteLength(JSON.stringify(outputVariables));
		must(size <= MAX_VARIABLES, "OutputVariablesSizeExceededException", "The output variables are too large");
		this.#close(jobId);
		if (continuationToken !== undefined) {
			job.goOn(continuationToken);
			return;
		}
		const { summary, externalExecutionId } = executionDetails;
		job.end({
			status: "Succeeded",
			variables: outputVariables,
			...(summary !== undefined && { summary }),
			...(externalExecutionId !== undefined && { externalId: externalExecutionId }),
		});
	}

	/** PutJobFailureResult. */
	fail({ jobId, failureDetails: { type: code, message, externalExecutionId } }: Failure): void {
		const job = this.#open(jobId);
		must(message.length >= 1 && message.length <= 5_000, "ValidationException", "Invalid failureDetails.message");
		this.#close(jobId);
		const externalId = externalExecutionId !== undefined && { externalId: externalExecutionId };
		job.end({ status: "Failed", code, message, ...externalId });
	}

	#open(id: string): Job {
		const job = this.#jobs.get(id);
		must(job, "JobNotFoundException", `The job with id ${id} was not found`);
		must(job.isOpen, "InvalidJobStateException", `The job with id ${id} is in an invalid state`);
		return job;
	}

	#close(id: string): void {
		const job = this.#jobs.get(id);
		if (job) job.isOpen = false;
	}

	async #invoke(id: string, { configuration, inputArtifacts }: JobRequest, token?: string): Promise<void> {
		const data = {
			actionConfiguration: { configuration },
			inputArtifacts,
			outputArtifacts: [],
			artifactCredentials: { accessKeyId: "artifacts", secretAccessKey: "test", sessionToken: "test" },
			...(token !== undefined && { continuationToken: token }),
		};
		const payload = { "CodePipeline.job": { id, accountId: ACCOUNT, data } };
		for (const wait of [1, ...RETRY_SECONDS]) {
			const ran = takes(this.host, wait, async () => {
				if (this.#jobs.get(id)?.isOpen) await this.host.invoke(configuration.FunctionName ?? "", payload);
			});
			const hasThrown = await ran.then(
				() => false,
				() => true,
			);
			if (!hasThrown) return;
		}
	}
}

function silent({ configuration: { FunctionName } }: JobRequest): Outcome {
	const message = `The AWS Lambda function ${FunctionName} failed to return a result. Check the function to verify that it has permission to call the PutJobSuccessResult action and that it made a call to PutJobSuccessResult.`;
	return { status: "Failed", code: "JobFailed", message };
}
