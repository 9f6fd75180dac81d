import { LambdaClient } from "@aws-sdk/client-lambda";
import { describe, expect, it } from "vitest";
import { LambdaFunctions } from "../../../runtime/aws/lambda.ts";
import { type Answer, connectionReset, jsonFault, recorded } from "../../support/aws.ts";
import { hookQuestion, probeConfig } from "./questions.ts";

const HOOK = "arn:aws:lambda:eu-west-1:123456789012:function:smoke-test:live";

const question = hookQuestion();
const config = probeConfig();
const PROBER = config.function;

const says = (value: unknown): Answer => ({ body: JSON.stringify(value) });

/** The adapter over a Lambda that answers so; where it reports a failure, the function's, not its own. */
function adapter(answer: Answer | readonly Answer[], functionError?: "Unhandled") {
	const { options, requests } = recorded(...[answer].flat());
	const client = new LambdaClient(options);
	client.middlewareStack.add(
		(next) => async (args) => {
			const output = await next(args);
			const { headers } = output.response as { headers: Record<string, string> };
			if (functionError) headers["x-amz-function-error"] = functionError;
			return output;
		},
		{ step: "deserialize", priority: "low" },
	);
	const sent = () =>
		requests.map(({ method, path, body }) => ({ method, path: decodeURIComponent(path), body: JSON.parse(body) }));
	return { functions: new LambdaFunctions(client), sent };
}

describe("a hook", () => {
	it("is asked by its ARN, and waited for", async () => {
		const { functions, sent } = adapter(says({ verdict: "pass", reason: "412 checks" }));
		expect(await functions.ask(HOOK, question)).toEqual({ verdict: "pass", reason: "412 checks" });
		expect(sent()).toEqual([{ method: "POST", path: `/2015-03-31/functions/${HOOK}/invocations`, body: question }]);
	});

	it("needs no reason, and may say more than it is asked", async () => {
		const { functions } = adapter(says({ verdict: "hold", took: 7 }));
		expect(await functions.ask(HOOK, question)).toEqual({ verdict: "hold", reason: "" });
	});

	it.each([
		["no verdict", says({ reason: "fine" }), "verdict"],
		["a verdict of its own", says({ verdict: "ok" }), "verdict"],
		["nothing", says(null), "(the whole)"],
		["nothing at all", { body: "" }, "is not JSON"],
		["what is not JSON", { body: "<html>" }, "is not JSON"],
	])("that answers %s has said neither pass nor fail", async (_, said, message) => {
		await expect(adapter(said).functions.ask(HOOK, question)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringMatching(new RegExp(`^Invoke ${HOOK}: .*${message.replace(/[()]/g, "\\$&")}`)),
		});
	});

	it.each([
		["that fails", { errorType: "TypeError", errorMessage: "x is not a function", trace: [] }, "TypeError: x is not"],
		["that runs out of time", { errorMessage: "RequestId: 1 Error: Task timed out after 3.00 seconds" }, "timed out"],
		["whose error looks like a verdict", { verdict: "pass" }, ":live: Error"],
	])("%s has said neither pass nor fail, and tells why", async (_, failure, message) => {
		await expect(adapter(says(failure), "Unhandled").functions.ask(HOOK, question)).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining(message),
		});
	});

	it.each([
		["may not be asked", jsonFault(403, "AccessDeniedException", "not authorized"), "Refused"],
		["is gone", jsonFault(404, "ResourceNotFoundException", "Function not found"), "Refused"],
		["is asked by too many", jsonFault(429, "TooManyRequestsException", "Rate Exceeded"), "Throttled"],
		["Lambda cannot start", jsonFault(502, "EC2UnexpectedException", "oops"), "Unavailable"],
	])("that %s has no answer", async (_, answer, name) => {
		const { functions, sent } = adapter(answer);
		await expect(functions.ask(HOOK, question)).rejects.toMatchObject({ name });
		expect(sent()).toHaveLength(1);
	});

	it("that does not get through has no answer, after three connections", async () => {
		const dead = [1, 2, 3].map(connectionReset);
		const { functions, sent } = adapter(dead);
		await expect(functions.ask(HOOK, question)).rejects.toMatchObject({ name: "Unavailable" });
		expect(sent()).toHaveLength(3);
	});
});

describe("a check's probes", () => {
	it("are sent by the service's own function, to the load balancer of the color", async () => {
		const { functions, sent } = adapter(says({ sent: 2, failed: 0, serverErrors: 0, unreachable: 1 }));
		expect(await functions.probe(config, "green")).toEqual({ sent: 2, failed: 0, serverErrors: 0, unreachable: 1 });
		expect(sent()).toEqual([
			{
				method: "POST",
				path: `/2015-03-31/functions/${PROBER}/invocations`,
				body: {
					origin: "https://green.elb.test:8443",
					host: "preview.shop.example.com",
					path: "/health",
					status: "200",
					body: "UP",
					deadlineMilliseconds: 1_000,
					count: 2,
				},
			},
		]);
	});

	it("that failed are answered with why", async () => {
		const report = { sent: 2, failed: 1, serverErrors: 1, unreachable: 0, why: "GET https://… answered 503 in 12 ms" };
		expect(await adapter(says(report)).functions.probe(config, "green")).toEqual(report);
	});

	it.each([
		["whose function fails", says({ errorType: "Runtime.ExitError", errorMessage: "exited" }), "Unhandled"],
		["whose report cannot be read", says({ sent: 2 }), undefined],
	] as const)("%s say nothing of the release", async (_, said, functionError) => {
		await expect(adapter(said, functionError).functions.probe(config, "green")).rejects.toMatchObject({
			name: "UnexpectedAnswer",
			message: expect.stringContaining(`Invoke ${PROBER}`),
		});
	});
});
