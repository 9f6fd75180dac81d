import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { type Call, jsonAnswer, jsonOf, recognize } from "./call.ts";
import { ecrPatch } from "./ecr.ts";

async function sent(action: string, input: object): Promise<Record<string, unknown>> {
	const calls: Call[] = [];
	const headers = { "x-amz-target": `AmazonEC2ContainerRegistry_V20150921.${action}` };
	await ecrPatch(recognize("POST", "/", headers, Buffer.from(JSON.stringify(input))), async (call) => {
		calls.push(call);
		return jsonAnswer({});
	});
	return jsonOf(calls[0] as Call);
}

it("has an image by the digest of its manifest, unless whoever pushes says it", async () => {
	const imageManifest = '{"schemaVersion":2}';
	const imageDigest = `sha256:${createHash("sha256").update(imageManifest).digest("hex")}`;
	expect(await sent("PutImage", { imageManifest })).toEqual({ imageManifest, imageDigest });
	expect(await sent("PutImage", { imageManifest, imageDigest: "own" })).toEqual({ imageManifest, imageDigest: "own" });
	expect(await sent("DescribeImages", { imageManifest })).toEqual({ imageManifest });
});
