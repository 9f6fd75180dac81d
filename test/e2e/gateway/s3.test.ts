import { expect, it } from "vitest";
import { recognize } from "./call.ts";
import { S3Api } from "./s3.ts";

it("keeps buckets' policies, and hands on the rest", async () => {
	const { patch } = new S3Api();
	const through: string[] = [];
	const call = async (method: string, url: string, body = "") => {
		const answer = await patch(recognize(method, url, {}, Buffer.from(body)), async (one) => {
			through.push(`${one.method} ${one.url}`);
			return { status: one.url.includes("policy") ? 404 : 200, headers: {}, body: "" };
		});
		return [answer.status, answer.body.toString()];
	};
	expect(await call("GET", "/store?policy")).toEqual([404, ""]);
	expect(await call("PUT", "/store?policy=", "{}")).toEqual([204, ""]);
	expect(await call("GET", "/store?policy")).toEqual([200, "{}"]);
	expect(await call("GET", "/other?policy")).toEqual([404, ""]);
	expect(await call("PUT", "/store/a/key", "x")).toEqual([200, ""]);
	expect(await call("DELETE", "/store")).toEqual([200, ""]);
	expect(await call("GET", "/store?policy")).toEqual([404, ""]);
	expect(through).toEqual([
		...["GET /store?policy", "GET /other?policy", "PUT /store/a/key", "DELETE /store", "GET /store?policy"],
	]);
	await call("PUT", "/store?policy", "{}");
	expect(await call("DELETE", "/store?policy")).toEqual([204, ""]);
	expect(await call("GET", "/store?policy")).toEqual([404, ""]);
});
