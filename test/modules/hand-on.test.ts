/** The buildspec of an image that was pushed, as the module hands it to CodeBuild: its commands against a stand-in for AWS. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { defaultBuildspec } from "../../modules/pipeline/hand-on.ts";
import { BuildOutput } from "../../runtime/contract/index.ts";
import { parse } from "../../runtime/parse.ts";
import { runBuildspec } from "../support/buildspec.ts";
import { type Has, startRegistry } from "../support/registry.ts";
import { sourceWith } from "../support/sample-app.ts";

const REPOSITORY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web";
const PUSHED = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;
const DETAIL = { ImageDigest: PUSHED, ImageTags: ["v1"], RepositoryName: "web" };
/** The lines that the Terraform expression joins. */
const SPEC = (
	JSON.parse(/join\("\\n", (\[.*\])\)/.exec(defaultBuildspec("null", "var.origin"))?.[1] ?? "[]") as string[]
).join("\n");

let has: Has;
let url: string;
let close: () => void;
beforeEach(async () => {
	({ has, url, close } = await startRegistry());
});
afterEach(() => close());

const build = (detail: object = DETAIL) =>
	sourceWith({ "imageDetail.json": JSON.stringify(detail) }, (source) =>
		runBuildspec({
			source,
			spec: SPEC,
			env: {
				...{ AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: url, REPOSITORY_URI: REPOSITORY, CLUSTER: "web" },
				...{ BLUE_SERVICE: "web-blue", GREEN_SERVICE: "web-green", COMMIT_ID: "v1" },
			},
		}),
	);

describe("the buildspec of an image that was pushed", () => {
	it("hands it on by its digest, beside what each color runs, and builds nothing", async () => {
		has.services.set("web-blue", `${REPOSITORY}@${OTHER}`);
		has.services.set("web-green", `${REPOSITORY}@${PUSHED}`);
		const { exitCode, log, variables, artifacts, docker } = await build();
		expect(exitCode, log).toBe(0);
		const image = `${REPOSITORY}@${PUSHED}`;
		expect(variables).toEqual({ IMAGE: image, COMMIT: "v1" });
		const output = JSON.parse(artifacts["build.json"] ?? "null");
		expect(parse(BuildOutput, output, "build.json")).toEqual({
			...{ Code1: `${REPOSITORY}@${OTHER}`, Code2: image, image },
			...{ commit: "v1", message: "", author: "" },
		});
		expect(docker).toBeUndefined();
	});

	it("on the first run both colors are to run it", async () => {
		has.refused.set("DescribeServices", "ClusterNotFoundException");
		const { artifacts } = await build();
		const { Code1, Code2, image } = JSON.parse(artifacts["build.json"] ?? "null");
		expect([Code1, Code2]).toEqual([image, image]);
	});

	it("says what each color runs by its digest, though a task definition says a tag", async () => {
		has.services.set("web-blue", `${REPOSITORY}:v0`);
		has.images.set("v0", OTHER);
		has.services.set("web-green", "nginx:1.29");
		const output = JSON.parse((await build()).artifacts["build.json"] ?? "null");
		expect(output).toMatchObject({ Code1: `${REPOSITORY}@${OTHER}`, Code2: `${REPOSITORY}@${PUSHED}` });
		expect(parse(BuildOutput, output, "build.json")).toEqual(output);
	});

	it.each(["DescribeServices", "DescribeTaskDefinition"])("fails where %s is refused", async (operation) => {
		has.services.set("web-blue", `${REPOSITORY}@${OTHER}`);
		has.refused.set(operation, "AccessDeniedException");
		expect(await build()).toMatchObject({ exitCode: 1, artifacts: {} });
	});

	it("fails without a digest", async () => {
		expect(await build({ RepositoryName: "web" })).toMatchObject({ artifacts: {}, variables: {} });
	});
});
