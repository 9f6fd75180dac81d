import {
	CodePipelineClient,
	InvalidJobStateException,
	JobNotFoundException,
	PutJobFailureResultCommand,
	PutJobSuccessResultCommand,
} from "@aws-sdk/client-codepipeline";
import { type JobProgress, oneLine, PIPELINE_LIMITS, type ReleaseVariables } from "../contract/index.ts";
import type { JobDetails, Jobs } from "../ports/index.ts";
import { call, clientOptions, TRY_MILLISECONDS } from "./call.ts";

/** Jobs of CodePipeline's. No name of a pipeline stands in them: they are known by their ids alone. */
export class CodePipelineJobs implements Jobs {
	readonly #client: CodePipelineClient;

	constructor(client: CodePipelineClient = new CodePipelineClient(clientOptions(TRY_MILLISECONDS.codePipeline))) {
		this.#client = client;
	}

	succeed(jobId: string, details: JobDetails, outputVariables?: ReleaseVariables): Promise<boolean> {
		return this.#succeed(jobId, details, { ...(outputVariables && { outputVariables }) });
	}

	goOn(jobId: string, details: JobDetails, progress: JobProgress): Promise<boolean> {
		return this.#succeed(jobId, details, { continuationToken: JSON.stringify(progress) });
	}

	fail(jobId: string, { summary, execution }: JobDetails, type: "JobFailed" | "ConfigurationError"): Promise<boolean> {
		const message = oneLine(summary, PIPELINE_LIMITS.failure);
		const failureDetails = { type, message, ...(execution && { externalExecutionId: execution }) };
		const request = new PutJobFailureResultCommand({ jobId, failureDetails });
		return unanswered(`PutJobFailureResult ${jobId}`, () => this.#client.send(request));
	}

	#succeed(jobId: string, { summary, execution }: JobDetails, more: object): Promise<boolean> {
		const executionDetails = {
			summary: oneLine(summary, PIPELINE_LIMITS.summary),
			...(execution && { externalExecutionId: execution }),
		};
		const request = new PutJobSuccessResultCommand({ jobId, executionDetails, ...more });
		return unanswered(`PutJobSuccessResult ${jobId}`, () => this.#client.send(request));
	}
}

/** A job has one answer. Lambda may deliver it again, and whoever comes second has nothing to say. */
function unanswered(what: string, send: () => Promise<unknown>): Promise<boolean> {
	return call(what, async () => {
		try {
			await send();
			return true;
		} catch (error) {
			if (error instanceof InvalidJobStateException || error instanceof JobNotFoundException) return false;
			throw error;
		}
	});
}
