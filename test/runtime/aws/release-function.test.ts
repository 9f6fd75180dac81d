import { LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { LambdaReleaseFunction } from "../../../runtime/aws/release-function.ts";
import type { ReleaseRequest } from "../../../runtime/contract/index.ts";
import { recorded } from "../../support/aws.ts";

const request: ReleaseRequest = { version: 1, action: "retry", service: "shop" };

async function answers(body: unknown, failed = false) {
	const { options, requests } = recorded({ body: typeof body === "string" ? body : JSON.stringify(body) });
	const client = new LambdaClient(options);
	client.middlewareStack.add(
		(next) => async (args) => {
			const output = await next(args);
			const { headers } = output.response as { headers: Record<string, string> };
			if (failed) headers["x-amz-function-error"] = "Unhandled";
			return output;
		},
		{ step: "deserialize", priority: "low" },
	);
	const asked = new LambdaReleaseFunction("controller-release", client).ask(request);
	return { asked, requests };
}

describe("the release function", () => {
	it("is sent the options, and its answer is read", async () => {
		const answer = { status: "queued", service: "shop", attempt: "r7", release: 7, message: "it waits" };
		const { asked, requests } = await answers(answer);
		expect(await asked).toEqual(answer);
		expect(requests.map(({ path, body }) => [path, JSON.parse(String(body))])).toEqual([
			["/2015-03-31/functions/controller-release/invocations", request],
		]);
	});

	it("refuses by a literal name, and its own words are told", async () => {
		const { asked } = await answers({ errorType: "NotReleasable", errorMessage: "its image is gone" }, true);
		await expect(asked).rejects.toMatchObject({
			name: "ReleaseRefused",
			code: "NotReleasable",
			message: "refused (NotReleasable): its image is gone",
		});
	});

	it("is no refusal when the function itself fails: status tells whether it was taken", async () => {
		const { asked } = await answers({ errorType: "Sandbox.Timedout", errorMessage: "timed out" }, true);
		await expect(asked).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining("status shop tells whether it was taken"),
		});
	});

	it.each([
		["not JSON", "<html>"],
		["no answer", { status: "perhaps" }],
	])("says nothing by %s", async (_, body) => {
		await expect((await answers(body)).asked).rejects.toMatchObject({ name: "UnexpectedAnswer" });
	});
});
