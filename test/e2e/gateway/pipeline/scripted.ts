/** For tests: a pipeline of this project's shape in a world whose functions, builds and sources are scripted, on virtual time. */
import { VirtualClock } from "../../../../rehearsal/clock.ts";
import type { AwsEvent } from "../../harness/event-bridge.ts";
import { pipelineCalls } from "./calls.ts";
import type { ActionDeclaration, PipelineDeclaration } from "./declaration.ts";
import { PipelineEngine } from "./engine.ts";
import type { Execution } from "./execution.ts";
import type { BuildRequest, Built, PipelineHost } from "./host.ts";

/** What a function is given: its job. */
export interface Job {
	readonly id: string;
	readonly parameters: Readonly<Record<string, string>>;
	readonly token: string | undefined;
}

const by = (category: string, provider: string) => ({ actionTypeId: { category, owner: "AWS", provider } });
const lambda = (name: string, runOrder: number, action: string): ActionDeclaration => ({
	...{ name, runOrder, namespace: name, ...by("Invoke", "Lambda") },
	configuration: {
		FunctionName: "web-pipeline",
		UserParameters: `{"action":"${action}","execution":"#{codepipeline.PipelineExecutionId}","image":"#{Build.IMAGE}"}`,
	},
});

/** The pipeline. */
export const PIPELINE: PipelineDeclaration = {
	...{ name: "web", version: 1, roleArn: "arn:aws:iam::123456789012:role/web", artifactStore: { location: "store" } },
	...{ pipelineType: "V2", executionMode: "SUPERSEDED" },
	stages: [
		{
			name: "Source",
			actions: [
				{
					...{ name: "Source", namespace: "Source", ...by("Source", "CodeStarSourceConnection") },
					configuration: { FullRepositoryId: "acme/web", BranchName: "main" },
					outputArtifacts: [{ name: "source" }],
				},
			],
		},
		{
			name: "Build",
			actions: [
				{
					...{ name: "Build", namespace: "Build", ...by("Build", "CodeBuild") },
					configuration: {
						ProjectName: "web-build",
						EnvironmentVariables: '[{"name":"COMMIT_ID","value":"#{Source.CommitId}","type":"PLAINTEXT"}]',
					},
					inputArtifacts: [{ name: "source" }],
					outputArtifacts: [{ name: "build" }],
				},
			],
		},
		{
			name: "Deliver",
			beforeEntry: {
				conditions: [
					{
						result: "SKIP",
						rules: [
							{
								...{ name: "Order", ruleTypeId: { category: "Rule", owner: "AWS", provider: "LambdaInvoke" } },
								configuration: { FunctionName: "web-pipeline", UserParameters: '{"action":"order"}' },
							},
						],
					},
				],
			},
			actions: [
				lambda("Release", 1, "release"),
				{
					...{ name: "Review", runOrder: 2, timeoutInMinutes: 60, ...by("Approval", "Manual") },
					configuration: { CustomData: "#{Release.Review}" },
				},
				lambda("Rollout", 3, "rollout"),
			],
		},
	],
};

/** A world of one pipeline. */
export class Scripted {
	readonly clock = new VirtualClock(0);
	readonly events: AwsEvent[] = [];
	readonly jobs: Job[] = [];
	readonly builds: BuildRequest[] = [];
	readonly host: PipelineHost;
	readonly engine: PipelineEngine;
	pipeline: PipelineDeclaration;
	/** The newest commit. */
	head = "c1";
	/** What the function does for a job. By default it succeeds at once. */
	does: (job: Job) => void = ({ id }) => this.call("PutJobSuccessResult", { jobId: id });
	answers: (request: BuildRequest) => Built = ({ sourceVersion }) => ({
		...{ ok: true, variables: { IMAGE: `repo@${sourceVersion}` }, archive: new Uint8Array() },
	});
	readonly #calls: ReturnType<typeof pipelineCalls>;

	constructor(pipeline: PipelineDeclaration = PIPELINE) {
		this.pipeline = pipeline;
		this.host = this.#host();
		this.engine = new PipelineEngine(this.host);
		this.#calls = pipelineCalls(this.engine, (name) => (name === this.pipeline.name ? this.pipeline : undefined));
	}

	/** Calls the API. @throws what it refuses. */
	// biome-ignore lint/suspicious/noExplicitAny: answers have every shape
	call(action: string, input: object): any {
		const handler = this.#calls[action];
		if (!handler) throw new Error(`no call ${action}`);
		return handler(input, { region: "eu-west-1", by: "arn:aws:iam::123456789012:user/ann" });
	}

	/** A commit, and the execution that it starts. */
	commit(revision: string): Execution {
		this.head = revision;
		const trigger = { triggerType: "WebhookV2", triggerDetail: "acme/web" };
		return this.engine.start({ pipeline: this.pipeline, region: "eu-west-1", trigger, revision });
	}

	/** Lets seconds pass. */
	pass(seconds: number): Promise<void> {
		return this.clock.runUntil(
			new Promise((resolve) => this.clock.timers.setTimeout(() => resolve(), seconds * 1_000)),
		);
	}

	/** How the action of the newest execution in `Deliver` stands. */
	// biome-ignore lint/suspicious/noExplicitAny: states have every shape
	state(stage: string, action?: string): any {
		const { stageStates } = this.call("GetPipelineState", { name: this.pipeline.name });
		const own = stageStates.find(({ stageName }: { stageName: string }) => stageName === stage);
		return action === undefined
			? own
			: own.actionStates.find(({ actionName }: { actionName: string }) => actionName === action).latestExecution;
	}

	/** Answers the approval that is open. */
	review(status: "Approved" | "Rejected", summary = "", token: string = this.state("Deliver", "Review").token) {
		const names = { pipelineName: "web", stageName: "Deliver", actionName: "Review" };
		return this.call("PutApprovalResult", { ...names, token, result: { status, summary } });
	}

	/** What events have states: of what, and in which state. */
	get states(): string[] {
		return this.events.map((event) => {
			const { state, stage, action } = event.detail as Record<string, string>;
			return [action ?? stage ?? "pipeline", state].join(" ");
		});
	}

	#host(): PipelineHost {
		return {
			clock: this.clock,
			invoke: async (_, payload) => {
				const { id, data } = (payload as { "CodePipeline.job": { id: string; data: JobData } })["CodePipeline.job"];
				const parameters = JSON.parse(data.actionConfiguration.configuration.UserParameters);
				const job = { id, parameters, token: data.continuationToken };
				this.jobs.push(job);
				this.does(job);
			},
			emit: (event) => this.events.push(event),
			fetch: async (_, { revision = this.head }) => ({
				archive: new Uint8Array(),
				revision: { revisionId: revision, revisionSummary: `{"CommitMessage":"${revision}"}` },
				variables: { CommitId: revision },
			}),
			build: async (request) => {
				this.builds.push(request);
				return this.answers(request);
			},
			put: async () => {},
			get: async () => new Uint8Array(),
		};
	}
}

interface JobData {
	readonly actionConfiguration: { readonly configuration: { readonly UserParameters: string } };
	readonly continuationToken?: string;
}
