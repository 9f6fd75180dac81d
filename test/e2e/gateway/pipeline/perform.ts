/** What each kind of action does. */
import { randomBytes } from "node:crypto";
import type { Approvals } from "./approvals.ts";
import type { ActionDeclaration } from "./declaration.ts";
import type { ActionRun, ArtifactLocation, Execution, Outcome } from "./execution.ts";
import { type PipelineHost, takes } from "./host.ts";
import type { Jobs } from "./jobs.ts";

/** How long a source and a build take of virtual time, in seconds. */
const SOURCE_SECONDS = 5;
const BUILD_SECONDS = 90;

/** An action that is to be done. */
export interface Performance {
	readonly execution: Execution;
	readonly run: ActionRun;
	readonly abandoned: Promise<Outcome>;
}

export class Performers {
	constructor(
		private readonly host: PipelineHost,
		private readonly jobs: Jobs,
		private readonly approvals: Approvals,
	) {}

	/** Does an action to its end. @throws for a kind that is not known here, and whatever the world throws: the action fails with it. */
	async perform(what: Performance): Promise<Outcome> {
		const action = what.run.declaration as ActionDeclaration;
		const { category, provider } = action.actionTypeId;
		if (category === "Source") return this.#source(what, action);
		if (provider === "CodeBuild") return this.#build(what, action);
		if (provider === "Lambda")
			return this.job(
				what,
				action.inputArtifacts?.map(({ name }) => name),
			);
		if (category === "Approval") return this.approvals.wait(what.run, action.timeoutInMinutes);
		throw new Error(`the engine plays no action of ${category} by ${provider}`);
	}

	/** Has a function do the job of an action, or of a rule. */
	job({ execution, run, abandoned }: Performance, inputs: readonly string[] = []): Promise<Outcome> {
		const inputArtifacts = inputs.map((name) => {
			const { bucket, key, revision } = artifactOf(execution, name);
			const location = { type: "S3", s3Location: { bucketName: bucket, objectKey: key } };
			return { name, location, ...(revision !== undefined && { revision }) };
		});
		return this.jobs.run({ configuration: run.resolved, inputArtifacts }, abandoned);
	}

	async #source({ execution, run }: Performance, action: ActionDeclaration): Promise<Outcome> {
		const resolved = { ...action, configuration: run.resolved };
		const { archive, revision, variables } = await takes(this.host, SOURCE_SECONDS, () =>
			this.host.fetch(resolved, execution),
		);
		const [artifact] = action.outputArtifacts ?? [];
		if (!artifact) throw new Error(`${action.name} has no output artifact`);
		await this.#hand(execution, run, artifact.name, archive, revision.revisionId);
		execution.revisions.push({ name: artifact.name, ...revision, created: this.host.clock.now() });
		return { status: "Succeeded", variables, externalId: revision.revisionId };
	}

	async #build({ execution, run }: Performance, action: ActionDeclaration): Promise<Outcome> {
		const { ProjectName: project = "", EnvironmentVariables = "[]" } = run.resolved;
		const listed = JSON.parse(EnvironmentVariables) as { name: string; value: string }[];
		const source = artifactOf(execution, action.inputArtifacts?.[0]?.name ?? "");
		const id = `${project}:${run.id}`;
		const built = await takes(this.host, BUILD_SECONDS, async () =>
			this.host.build({
				...{ id, project, pipeline: execution.pipeline.name, sourceVersion: source.revision ?? "" },
				environment: Object.fromEntries(listed.map(({ name, value }) => [name, value])),
				source: await this.host.get(source),
			}),
		);
		if (!built.ok) return { status: "Failed", code: "JobFailed", message: built.message, externalId: id };
		for (const { name } of action.outputArtifacts ?? []) await this.#hand(execution, run, name, built.archive, id);
		return { status: "Succeeded", variables: built.variables, externalId: id };
	}

	/** Artifacts lie under the beginnings of the pipeline's name and their own. */
	async #hand(execution: Execution, run: ActionRun, name: string, archive: Uint8Array, revision: string) {
		const { pipeline } = execution;
		const key = `${pipeline.name.slice(0, 20)}/${name.slice(0, 10)}/${randomBytes(5).toString("hex").slice(0, 7)}`;
		const location: ArtifactLocation = { bucket: pipeline.artifactStore.location, key, revision };
		await this.host.clock.track(this.host.put(location, archive));
		execution.artifacts.set(name, location);
		run.outputs.set(name, location);
	}
}

function artifactOf({ artifacts }: Execution, name: string): ArtifactLocation {
	const found = artifacts.get(name);
	if (!found) throw new Error(`there is no artifact ${name}`);
	return found;
}
