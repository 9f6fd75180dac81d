/** The sample's buildspec, as CodeBuild runs it: its commands against stand-ins for docker and AWS. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BuildOutput } from "../../../runtime/contract/index.ts";
import { parse } from "../../../runtime/parse.ts";
import { buildSchema } from "../../../scripts/schemas.ts";
import { readBuildspec } from "../../support/buildspec/schema.ts";
import { type Built, runBuildspec } from "../../support/buildspec.ts";
import { type Has, startRegistry } from "../../support/registry.ts";
import { sourceWith } from "../../support/sample-app.ts";

const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web";
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const OTHER = `sha256:${"b".repeat(64)}`;

let has: Has;
let url: string;
let close: () => void;
beforeEach(async () => {
	({ has, url, close } = await startRegistry());
});
afterEach(() => close());

const ENV = {
	AWS_REGION: "eu-west-1",
	REPOSITORY_URI: REPOSITORY,
	PLATFORM: "linux/arm64",
	SERVICE_NAME: "web",
	CLUSTER: "web",
	BLUE_SERVICE: "web-blue",
	GREEN_SERVICE: "web-green",
	PIPELINE_NAME: "web",
	PIPELINE_EXECUTION_ID: "8f8c9a2e-5c3e-4d1a-9a57-1f1f1c1d1e1f",
	COMMIT_ID: COMMIT,
};

/** Builds the sample, less its own tests but one, which take their time. */
const build = (more: Readonly<Record<string, string>> = {}, files: Readonly<Record<string, string>> = {}) =>
	sourceWith(files, (source) => runBuildspec({ source, env: { ...ENV, AWS_ENDPOINT_URL: url, ...more } }));

const outputOf = ({ artifacts }: Built) => JSON.parse(artifacts["build.json"] ?? "null");

describe("the sample's buildspec", () => {
	it("exports what the pipeline goes on with, and hands on what the schema says", () => {
		const spec = readBuildspec(readFileSync("examples/sample-app/buildspec.yml", "utf8"));
		expect(spec.env?.["exported-variables"]).toEqual(["IMAGE", "COMMIT"]);
		expect(spec.artifacts?.files).toEqual(["build.json"]);
		// It runs after a build that failed, too.
		expect(spec.phases.post_build).toBeUndefined();
	});

	it("builds the image of a commit, once, for the service's platform", async () => {
		const built = await build();
		expect(built.log).toContain(`image: ${REPOSITORY}@sha256:`);
		expect(built.exitCode).toBe(0);
		const image = `${REPOSITORY}@${has.images.get(COMMIT)}`;
		expect(built.variables).toEqual({ IMAGE: image, COMMIT });
		expect(built.docker).toMatchObject({ platform: ["linux/arm64"], "build-arg": [`VERSION=${COMMIT}`] });
		expect(built.docker).not.toHaveProperty("cache-from");
		const again = await build();
		expect(again.variables).toEqual(built.variables);
		expect(again.docker).toBeUndefined();
		expect(again.log).toContain("is there already, and is not built again");
	});

	it("takes the layers of the newest image from the registry", async () => {
		has.images.set("older", `sha256:${"a".repeat(64)}`);
		has.images.set("newer", OTHER);
		const { docker } = await build();
		expect(docker?.["cache-from"]).toEqual([`type=registry,ref=${REPOSITORY}@${OTHER}`]);
		expect(docker?.["cache-to"]).toEqual(["type=inline"]);
	});

	it("on the first run both colors are to run what was built", async () => {
		const built = await build({ CLUSTER: "", BLUE_SERVICE: "", GREEN_SERVICE: "" });
		const { Code1, Code2, image } = outputOf(built);
		expect([Code1, Code2]).toEqual([image, image]);
		expect(image).toBe(built.variables.IMAGE);
	});

	it("the cluster may not be there yet either", async () => {
		has.refused.set("DescribeServices", "ClusterNotFoundException");
		const { Code1, image } = outputOf(await build());
		expect(Code1).toBe(image);
	});

	it("afterwards says what each color runs, tags by their digests", async () => {
		has.services.set("web-blue", `${REPOSITORY}@${OTHER}`);
		has.services.set("web-green", `${REPOSITORY}:v1`);
		has.images.set("v1", `sha256:${"c".repeat(64)}`);
		const built = await build();
		expect(outputOf(built)).toMatchObject({
			Code1: `${REPOSITORY}@${OTHER}`,
			Code2: `${REPOSITORY}@sha256:${"c".repeat(64)}`,
			image: built.variables.IMAGE,
		});
	});

	it("says what was built where a color runs nothing of this repository", async () => {
		has.services.set("web-blue", "nginx:1.29");
		const { Code1, image } = outputOf(await build());
		expect(Code1).toBe(image);
	});

	it("keeps message and author as they are, whatever they are", async () => {
		const CommitMessage = `$(touch gone) "quoted"\n\`x\`; 'y' \\ ${"€".repeat(2_000)}`;
		has.source = { CommitMessage, AuthorDisplayName: `O"Hara $HOME`, CommitId: COMMIT };
		const output = outputOf(await build());
		expect(output).toMatchObject({ message: CommitMessage.slice(0, 1_000), author: `O"Hara $HOME`, commit: COMMIT });
		expect(parse(BuildOutput, output, "build.json")).toEqual(output);
		const valid = new Ajv({ strict: false }).compile(JSON.parse(buildSchema()));
		expect(valid(output), JSON.stringify(valid.errors)).toBe(true);
		expect(valid({ ...output, image: `${REPOSITORY}:latest` })).toBe(false);
	});

	it("makes a tag of a version that can be none", async () => {
		const version = "3sL4kqtJ+/lcpXroDTDmJ";
		const { exitCode, variables } = await build({ COMMIT_ID: version });
		expect(exitCode).toBe(0);
		expect([...has.images.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/)]);
		expect(variables.COMMIT).toBe(version);
	});

	it("hands an image on that was pushed, and builds nothing", async () => {
		const detail = { ImageDigest: OTHER, ImageTags: ["v1"], RepositoryName: "web" };
		const built = await build({}, { "imageDetail.json": JSON.stringify(detail) });
		expect(built.variables.IMAGE).toBe(`${REPOSITORY}@${OTHER}`);
		expect(built.docker).toBeUndefined();
		expect(has.asked).not.toContain("PutImage");
	});
});

describe("a build that fails", () => {
	it("reports the tests, and makes no image", async () => {
		const failing = `import { test } from "node:test";\ntest("sick", () => { throw new Error("no"); });\n`;
		const built = await build({}, { "test/sick.test.js": failing });
		expect(built.exitCode).not.toBe(0);
		expect(built.reports["junit.xml"]).toMatch(/<testcase name="sick"[^>]*>\s*<failure/);
		expect(built).toMatchObject({ artifacts: {}, variables: {}, docker: undefined });
		expect(has.asked).toEqual([]);
	});

	it.each([
		["DescribeImages", "AccessDeniedException"],
		["PutImage", "LayersNotFoundException"],
		["DescribeServices", "AccessDeniedException"],
		["DescribeTaskDefinition", "ClientException"],
		["ListActionExecutions", "PipelineNotFoundException"],
	])("says what AWS refused: %s", async (operation, error) => {
		has.services.set("web-blue", `${REPOSITORY}@${OTHER}`);
		has.refused.set(operation, error);
		const built = await build();
		expect(built.exitCode).not.toBe(0);
		expect(built.log).toContain(error);
		expect(built).toMatchObject({ artifacts: {}, variables: {} });
	});

	it("says which variables of the action are missing, all at once", async () => {
		const source = "examples/sample-app";
		const { CLUSTER: _, COMMIT_ID: __, ...env } = { ...ENV, AWS_ENDPOINT_URL: url };
		const spec = readFileSync(join(source, "buildspec.yml"), "utf8").replace(/node --test[\s\S]*?test\.js/, "true");
		const built = await runBuildspec({ source, spec, env });
		expect(built.exitCode).toBe(1);
		expect(built.log).toContain("which the pipeline's action gives: CLUSTER COMMIT_ID");
	});
});

it("leads to the schema that it has", () => {
	expect(readFileSync("docs/build.schema.json", "utf8")).toBe(buildSchema());
});
