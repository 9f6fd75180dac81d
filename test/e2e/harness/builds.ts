/** CodeBuild runs the commands of a repository's buildspec in the environment that project and action say. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strToU8, unzipSync, zipSync } from "fflate";
import type { Gateway } from "../gateway/gateway.ts";
import type { BuildRequest, Built } from "../gateway/pipeline/host.ts";
import { awsEnvironment } from "./project.ts";

/** Runs a buildspec in a folder. */
export type RunBuildspec = (build: {
	readonly source: string;
	readonly spec?: string;
	readonly env: Readonly<Record<string, string>>;
}) => Promise<{
	readonly exitCode: number;
	readonly log: string;
	readonly variables: Readonly<Record<string, string>>;
	readonly artifacts: Readonly<Record<string, string>>;
}>;

const LAST_LINES = 10;

export class Builds {
	/** What builds have printed, oldest first. */
	readonly logs: string[] = [];

	constructor(
		private readonly gateway: Gateway,
		private readonly region: string,
		private readonly run: RunBuildspec,
	) {}

	/** Builds what an action asks for. */
	async build(request: BuildRequest): Promise<Built> {
		const { source, environment } = this.gateway.project(request.project);
		const folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-source-"));
		try {
			for (const [path, content] of Object.entries(unzipSync(request.source))) {
				mkdirSync(dirname(join(folder, path)), { recursive: true });
				if (!path.endsWith("/")) writeFileSync(join(folder, path), content);
			}
			const own = Object.fromEntries((environment.environmentVariables ?? []).map(({ name, value }) => [name, value]));
			const env = { ...this.#codebuild(request), ...own, ...request.environment };
			const ended = await this.run({ source: folder, ...this.#spec(source.buildspec), env });
			this.logs.push(ended.log);
			if (ended.exitCode !== 0) return { ok: false, message: failed(ended.log, ended.exitCode) };
			const files = Object.entries(ended.artifacts).map(([path, text]) => [path, strToU8(text)] as const);
			return { ok: true, variables: ended.variables, archive: zipSync(Object.fromEntries(files)) };
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	}

	/** A buildspec of several lines is one itself; another one is its path in the source. */
	#spec(buildspec: string | undefined): { readonly spec?: string } {
		if (buildspec?.includes("\n")) return { spec: buildspec };
		if (buildspec === undefined || buildspec === "buildspec.yml") return {};
		throw new Error(`the harness runs no buildspec of another path: ${buildspec}`);
	}

	/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html */
	#codebuild({ id, project, pipeline, sourceVersion }: BuildRequest): Readonly<Record<string, string>> {
		return {
			// The access key tells in the gateway's record who called.
			...awsEnvironment(this.gateway.url, this.region, project),
			AWS_DEFAULT_REGION: this.region,
			CODEBUILD_BUILD_ID: id,
			CODEBUILD_INITIATOR: `codepipeline/${pipeline}`,
			CODEBUILD_RESOLVED_SOURCE_VERSION: sourceVersion,
		};
	}
}

function failed(log: string, exitCode: number): string {
	const last = log.trimEnd().split("\n").slice(-LAST_LINES).join("\n");
	return `Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR, Message: exit status ${exitCode}\n${last}`;
}
