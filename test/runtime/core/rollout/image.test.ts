import { describe, expect, it } from "vitest";
import { byDigest, imageName, imagesIn, referenceOf, withImages } from "../../../../runtime/core/rollout/image.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

describe("an image's name", () => {
	it.each([
		["app", "app", undefined, undefined],
		["app:v1", "app", "v1", undefined],
		["registry.example.com:5000/team/app", "registry.example.com:5000/team/app", undefined, undefined],
		["registry.example.com:5000/team/app:v1", "registry.example.com:5000/team/app", "v1", undefined],
		[`app@${DIGEST}`, "app", undefined, DIGEST],
		[`app:v1@${DIGEST}`, "app", "v1", DIGEST],
		["app@sha256:short", "app@sha256:short", undefined, undefined],
	])("%s is read as repository, tag and digest", (image, repository, tag, digest) => {
		expect(imageName(image)).toEqual({ repository, ...(tag && { tag }), ...(digest && { digest }) });
	});

	it.each([
		[`${REGISTRY}/team/web:v1`, { account: "123456789012", region: "eu-west-1", name: "team/web" }],
		[
			"123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/web",
			{ account: "123456789012", region: "cn-north-1", name: "web" },
		],
		["public.ecr.aws/nginx/nginx:stable", undefined],
		["123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com/web", undefined],
	])("%s says whether it is in ECR, and where", (image, ecr) => {
		expect(imageName(image).ecr).toEqual(ecr);
	});

	it("is asked for by its digest, else by its tag, else as the latest", () => {
		expect(referenceOf(imageName(`app:v1@${DIGEST}`))).toEqual({ digest: DIGEST });
		expect(referenceOf(imageName("app:v1"))).toEqual({ tag: "v1" });
		expect(referenceOf(imageName("app"))).toEqual({ tag: "latest" });
	});

	it("by its digest has no tag", () => {
		expect(byDigest(imageName(`${REGISTRY}/web:v1`), DIGEST)).toBe(`${REGISTRY}/web@${DIGEST}`);
	});
});

it("a task definition's images are replaced by container, and nothing else is", () => {
	const definition = {
		cpu: "256",
		containerDefinitions: [
			{ name: "app", image: "app:1", x: 1 },
			{ name: "log", image: "log:1" },
		],
	};
	const other = withImages(definition, new Map([["app", "app:2"]]));
	expect(other).toEqual({
		cpu: "256",
		containerDefinitions: [
			{ name: "app", image: "app:2", x: 1 },
			{ name: "log", image: "log:1" },
		],
	});
	expect([...imagesIn(other)]).toEqual([
		["app", "app:2"],
		["log", "log:1"],
	]);
});
