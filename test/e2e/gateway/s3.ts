/** S3: keeps buckets' policies, which the harness's simulator judges. moto denies everybody what a policy denies on a condition. */
import type { Call, Patch } from "./call.ts";

export class S3Api {
	readonly #policies = new Map<string, string>();

	readonly patch: Patch = async (call, upstream) => {
		const { bucket, isPolicy } = asked(call);
		if (!isPolicy) {
			const answer = await upstream(call);
			if (call.method === "DELETE" && call.url.split("?")[0] === `/${bucket}` && answer.status < 300) {
				this.#policies.delete(bucket);
			}
			return answer;
		}
		if (call.method === "PUT") {
			this.#policies.set(bucket, call.body.toString());
			return { status: 204, headers: {}, body: "" };
		}
		const policy = this.#policies.get(bucket);
		if (call.method === "GET" && policy !== undefined) {
			return { status: 200, headers: { "content-type": "application/json" }, body: policy };
		}
		if (call.method !== "DELETE") return upstream(call);
		this.#policies.delete(bucket);
		return { status: 204, headers: {}, body: "" };
	};
}

function asked({ url }: Call): { readonly bucket: string; readonly isPolicy: boolean } {
	const { pathname, searchParams } = new URL(url, "http://s3");
	return { bucket: pathname.split("/")[1] ?? "", isPolicy: searchParams.has("policy") };
}
