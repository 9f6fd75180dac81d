/** CodePipeline: pipelines as moto keeps them, with times as the service writes them, and their executions, which moto does not have. */
import { type Answer, amended, type Call, jsonAnswer, jsonOf, jsonRefusal, type Patch } from "../call.ts";
import { pipelineCalls } from "./calls.ts";
import type { PipelineDeclaration } from "./declaration.ts";
import { PipelineEngine } from "./engine.ts";
import { ACCOUNT } from "./events.ts";
import { type Push, startsPipeline } from "./filters.ts";
import type { PipelineHost } from "./host.ts";
import { PipelineRefusal } from "./refusal.ts";

/** A pipeline. */
interface Kept {
	readonly declaration: PipelineDeclaration;
	readonly region: string;
}

interface Content {
	readonly pipeline: PipelineDeclaration;
	readonly metadata?: Times;
	readonly pipelines?: readonly Times[];
}

interface Times {
	readonly created: string;
	readonly updated: string;
}

const regionOf = ({ headers }: Call) => /Credential=[^/]+\/\d*\/([^/]+)\//.exec(headers.authorization ?? "")?.[1] ?? "";

export class PipelinesApi {
	readonly #kept = new Map<string, Kept>();
	/** Pipelines that were made before anybody played them: each runs at once when somebody does. */
	readonly #fresh: Kept[] = [];
	#calls: ReturnType<typeof pipelineCalls> = {};
	#engine: PipelineEngine | undefined;

	/** @param roleOf - ARN of the role in which somebody calls, if they act in one. */
	constructor(private readonly roleOf: (call: Call) => string | undefined) {}

	/** Has pipelines played from now on. */
	run(host: PipelineHost): PipelineEngine {
		const engine = new PipelineEngine(host);
		this.#engine = engine;
		this.#calls = pipelineCalls(engine, (name) => this.#kept.get(name)?.declaration);
		for (const kept of this.#fresh.splice(0)) this.#created(kept);
		return engine;
	}

	/** All pipelines, as they are declared now. */
	get declared(): readonly Kept[] {
		return [...this.#kept.values()];
	}

	/** Starts what a push starts: https://docs.aws.amazon.com/codepipeline/latest/userguide/change-detection-methods.html */
	push(push: Push & { readonly revision: string }): void {
		for (const { declaration, region } of this.#kept.values()) {
			if (!startsPipeline(declaration, push)) continue;
			const trigger = { triggerType: "WebhookV2", triggerDetail: `${push.repository}/${push.branch}` };
			this.#engine?.start({ pipeline: declaration, region, trigger, revision: push.revision });
		}
	}

	/** Starts a pipeline as a rule of EventBridge does. */
	startByRule(name: string, ruleArn: string, revision?: string): void {
		const kept = this.#kept.get(name);
		if (!kept) throw new Error(`a rule starts the pipeline ${name}, which is not deployed`);
		const trigger = { triggerType: "CloudWatchEvent", triggerDetail: ruleArn };
		this.#engine?.start({ pipeline: kept.declaration, region: kept.region, trigger, revision });
	}

	readonly patch: Patch = async (call, upstream) => {
		const handler = this.#calls[call.action];
		if (handler) return this.#answer(() => handler(jsonOf(call), { region: regionOf(call), by: this.#by(call) }));
		const answer = await upstream(call);
		if (answer.status < 300) this.#note(call, answer);
		if (call.action !== "GetPipeline" && call.action !== "ListPipelines") return answer;
		return amended<Content>(answer, ({ metadata, pipelines, ...rest }) => ({
			...rest,
			...(metadata && { metadata: timed(metadata) }),
			...(pipelines && { pipelines: pipelines.map(timed) }),
		}));
	};

	#answer(handle: () => unknown): Answer {
		try {
			return jsonAnswer(handle());
		} catch (error) {
			if (error instanceof PipelineRefusal) return jsonRefusal(error.code, error.message);
			throw error;
		}
	}

	#note(call: Call, answer: Answer): void {
		if (call.action === "DeletePipeline") {
			const { name } = jsonOf<{ name: string }>(call);
			this.#engine?.cancel(name);
			this.#kept.delete(name);
		}
		if (call.action !== "CreatePipeline" && call.action !== "UpdatePipeline") return;
		const declaration = jsonOf<Content>(answer).pipeline;
		const kept = { declaration, region: regionOf(call) };
		this.#kept.set(declaration.name, kept);
		if (call.action === "CreatePipeline") this.#created(kept);
		else this.#engine?.cancel(declaration.name);
	}

	/** A new pipeline runs at once: https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create.html */
	#created(kept: Kept): void {
		const { declaration: pipeline, region } = kept;
		const trigger = { triggerType: "CreatePipeline", triggerDetail: `arn:aws:iam::${ACCOUNT}:user/test` };
		if (this.#engine) this.#engine.start({ pipeline, region, trigger });
		else this.#fresh.push(kept);
	}

	#by(call: Call): string {
		const role = this.roleOf(call);
		return role === undefined ? `arn:aws:iam::${ACCOUNT}:user/${call.caller}` : role;
	}
}

function timed<T extends Times>({ created, updated, ...rest }: T) {
	const seconds = (text: string) => Date.parse(text) / 1_000;
	return { ...rest, created: seconds(created), updated: seconds(updated) };
}
