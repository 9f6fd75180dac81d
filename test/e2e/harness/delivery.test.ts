/** What pipelines are played with: commits, sources and builds. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { Gateway } from "../gateway/gateway.ts";
import type { ActionDeclaration } from "../gateway/pipeline/declaration.ts";
import type { Execution } from "../gateway/pipeline/execution.ts";
import type { Aws } from "./aws.ts";
import { Builds, type RunBuildspec } from "./builds.ts";
import type { Objects } from "./objects.ts";
import { Repositories } from "./repositories.ts";
import { Sources } from "./sources.ts";

const commit = (repositories: Repositories, files: Readonly<Record<string, string>>, branch = "main") =>
	repositories.commit({
		...{ repository: "acme/web", branch, message: "a change", author: "Ann Lee" },
		files: Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
	});

describe("a commit", () => {
	it("is on top of what its branch has, and knows what it changes", () => {
		const repositories = new Repositories();
		const first = commit(repositories, { a: "1", b: "1" });
		const second = commit(repositories, { a: "1", b: "2" });
		expect([first.changed, second.changed]).toEqual([["a", "b"], ["b"]]);
		expect(second.id).toMatch(/^[0-9a-f]{40}$/);
		expect(first.id).not.toBe(commit(repositories, { a: "1", b: "1" }, "next").id);
		expect([repositories.head("acme/web", "main"), repositories.of(first.id)]).toEqual([second, first]);
		expect(repositories.head("acme/other", "main")).toBeUndefined();
	});
});

describe("a source", () => {
	const repositories = new Repositories();
	const status = { of: "PENDING" };
	const gateway = { connections: { status: () => status.of }, settings: { now: () => 0 } } as unknown as Gateway;
	const aws = { region: "eu-west-1", json: async () => ({ imageDetails: [{ imageDigest: "sha256:1" }] }) };
	const objects = { get: async () => ({ content: strToU8("zip"), etag: "e", versionId: "v" }) } as unknown as Objects;
	const sources = new Sources(gateway, aws as unknown as Aws, objects, repositories);
	const fetch = (provider: string, configuration: Readonly<Record<string, string>>, revision?: string) =>
		sources.fetch(
			{ actionTypeId: { provider }, configuration } as unknown as ActionDeclaration,
			{ revision } as Execution,
		);
	const GIT = { ConnectionArn: "arn", FullRepositoryId: "acme/web", BranchName: "main" };

	it("by a connection wants that clicked, and takes the commit that has started it, or the newest", async () => {
		await expect(fetch("CodeStarSourceConnection", GIT)).rejects.toThrow("is not available: PENDING");
		status.of = "AVAILABLE";
		await expect(fetch("CodeStarSourceConnection", GIT)).rejects.toThrow("No Branch [main]");
		const first = commit(repositories, { a: "1" });
		const second = commit(repositories, { a: "2" });
		const newest = await fetch("CodeStarSourceConnection", GIT);
		expect(newest.variables).toMatchObject({ CommitId: second.id, CommitMessage: "a change", BranchName: "main" });
		const { archive } = await fetch("CodeStarSourceConnection", GIT, first.id);
		expect(strFromU8(unzipSync(archive).a ?? new Uint8Array())).toBe("1");
	});

	it("of ECR is what the tag leads to, and of S3 an object", async () => {
		const { archive, variables } = await fetch("ECR", { RepositoryName: "web" });
		const uri = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@sha256:1";
		expect(variables).toMatchObject({ ImageDigest: "sha256:1", ImageTag: "latest", ImageURI: uri });
		const detail = JSON.parse(strFromU8(unzipSync(archive)["imageDetail.json"] ?? new Uint8Array()));
		expect(detail).toMatchObject({ ImageDigest: "sha256:1", RepositoryName: "web" });
		const object = await fetch("S3", { S3Bucket: "source", S3ObjectKey: "web.zip" });
		expect(object.variables).toEqual({ BucketName: "source", ETag: "e", ObjectKey: "web.zip", VersionId: "v" });
		await expect(fetch("CodeCommit", {})).rejects.toThrow("no source of CodeCommit");
	});
});

describe("a build", () => {
	const variable = (name: string, value: string) => ({ name, value });
	const environment = { environmentVariables: [variable("CLUSTER", "web"), variable("COMMIT_ID", "project")] };
	const builds = (run: RunBuildspec, buildspec = "buildspec.yml") => {
		const project = { source: { type: "CODEPIPELINE", buildspec }, environment };
		return new Builds({ url: "http://aws", project: () => project } as unknown as Gateway, "eu-west-1", run);
	};
	const request = {
		...{ id: "web-build:1", project: "web-build", pipeline: "web", sourceVersion: "c1" },
		...{ environment: { COMMIT_ID: "c1" }, source: zipSync({ "src/a": strToU8("1") }) },
	};

	it("runs in the source with the environment of project and action, and hands on variables and files", async () => {
		const asked: Parameters<RunBuildspec>[0][] = [];
		const built = await builds(async (build) => {
			asked.push(build);
			expect(readFileSync(join(build.source, "src/a"), "utf8")).toBe("1");
			return { exitCode: 0, log: "built", variables: { IMAGE: "i" }, artifacts: { "build.json": "{}" } };
		}).build(request);
		expect(asked[0]?.env).toMatchObject({
			...{ CLUSTER: "web", COMMIT_ID: "c1", CODEBUILD_INITIATOR: "codepipeline/web" },
			...{ AWS_ENDPOINT_URL: "http://aws", AWS_ACCESS_KEY_ID: "web-build", AWS_REGION: "eu-west-1" },
		});
		expect(existsSync(asked[0]?.source ?? "")).toBe(false);
		expect(built).toMatchObject({ ok: true, variables: { IMAGE: "i" } });
		expect(built.ok && strFromU8(unzipSync(built.archive)["build.json"] ?? new Uint8Array())).toBe("{}");
	});

	it("that fails says its last lines, and one by an inline buildspec takes that", async () => {
		const specs: (string | undefined)[] = [];
		const inline = builds(async ({ spec }) => {
			specs.push(spec);
			return { exitCode: 2, log: "many\nlines\nno such file", variables: {}, artifacts: {} };
		}, "version: 0.2\nphases: {}");
		expect(await inline.build(request)).toEqual({
			...{ ok: false, message: expect.stringMatching(/FAILED.*exit status 2\n[\s\S]*no such file$/) },
		});
		expect(specs).toEqual(["version: 0.2\nphases: {}"]);
		await expect(builds(async () => Promise.reject(), "ci/spec.yml").build(request)).rejects.toThrow("ci/spec.yml");
	});
});
