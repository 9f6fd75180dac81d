/** ECR: an image's digest is that of its manifest. moto makes one of layers alone, so that images without differ in nothing. */
import { createHash } from "node:crypto";
import { type Call, jsonOf, type Patch } from "./call.ts";

interface PutImage {
	readonly imageManifest?: string;
	readonly imageDigest?: string;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html */
export const ecrPatch: Patch = (call, upstream) => upstream(call.action === "PutImage" ? digested(call) : call);

function digested(call: Call): Call {
	const input = jsonOf<PutImage>(call);
	if (input.imageDigest !== undefined) return call;
	const digest = createHash("sha256")
		.update(input.imageManifest ?? "")
		.digest("hex");
	const body = Buffer.from(JSON.stringify({ ...input, imageDigest: `sha256:${digest}` }));
	return { ...call, headers: { ...call.headers, "content-length": String(body.length) }, body };
}
