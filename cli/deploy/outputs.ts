import * as v from "valibot";
import { Failed } from "./end.ts";

const text = v.nullish(v.string(), null);

/** The outputs of the root that are read, by the names that they have there. */
const Outputs = v.object({
	pipeline_name: v.string(),
	pipeline_url: text,
	connection_arn: text,
	connection_url: text,
	repository_name: text,
	artifacts_bucket: text,
	state_machine_arn: text,
	service_url: text,
	preview_url: text,
});

/** What stands now, as `--json` prints it. */
export interface Output {
	readonly format: "ecs-dns-canary/deployment";
	readonly version: 1;
	readonly pipeline: string;
	readonly pipelineUrl: string | null;
	readonly connection: string | null;
	readonly connectionUrl: string | null;
	readonly repository: string | null;
	readonly artifacts: string | null;
	readonly stateMachine: string | null;
	/** Null until the first image is built. */
	readonly serviceUrl: string | null;
	readonly previewUrl: string | null;
}

/** Reads what Terraform says of the root. @throws {Failed} when it is another root's. */
export function readOutputs(outputs: Readonly<Record<string, unknown>>): Output {
	const read = v.safeParse(Outputs, outputs);
	if (!read.success)
		throw new Failed(
			`the root has not the outputs of examples/pipeline: ${v.flatten(read.issues).nested?.pipeline_name ?? "pipeline_name"}`,
		);
	const said = read.output;
	return {
		format: "ecs-dns-canary/deployment",
		version: 1,
		pipeline: said.pipeline_name,
		pipelineUrl: said.pipeline_url,
		connection: said.connection_arn,
		connectionUrl: said.connection_url,
		repository: said.repository_name,
		artifacts: said.artifacts_bucket,
		stateMachine: said.state_machine_arn,
		serviceUrl: said.service_url,
		previewUrl: said.preview_url,
	};
}
