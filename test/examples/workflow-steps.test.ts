/** The shell steps of the workflows, run as GitHub runs them, against a table and a function on loopback. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../e2e/one-image/workflow.ts";

const EXECUTION = "arn:aws:states:eu-west-1:123456789012:execution:canary-rollout:web-run-1-1-a";
const ATTEMPT = "run-1234567890-1";
type Item = Readonly<Record<string, unknown>>;

/** Items by `hash key/range key`: the first of each list is answered, until it is the last. */
let items: Record<string, (Item | undefined)[]>;
let invoked: { answer: object; failed?: boolean };
let asked: { operation: string; input: Record<string, never> & Record<string, unknown> }[];
/** Operations that Step Functions refuses, with an error's name. */
let refused: Record<string, string>;
let url = "";
const server = createServer(async (request, response) => {
	let body = "";
	for await (const chunk of request) body += chunk;
	const operation = String(request.headers["x-amz-target"] ?? "x.Invoke").split(".")[1] ?? "";
	const input = JSON.parse(body);
	asked.push({ operation, input });
	if (operation === "Invoke") {
		response.writeHead(200, invoked.failed ? { "x-amz-function-error": "Unhandled" } : {});
		return response.end(JSON.stringify(invoked.answer));
	}
	const error = refused[operation];
	if (error) return response.writeHead(400).end(JSON.stringify({ __type: error, message: "no" }));
	const list = items[`${input.Key?.service.S}/${input.Key?.item.S}`] ?? [];
	const Item = list.length > 1 ? list.shift() : list[0];
	return response.end(JSON.stringify(operation === "GetItem" ? { ...(Item && { Item }) } : {}));
});

beforeEach(async () => {
	[items, asked, refused] = [{}, [], {}];
	invoked = {
		answer: { status: "started", attempt: ATTEMPT, release: 2, execution: EXECUTION, message: "its rollout begins" },
	};
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
	server.close();
	server.closeAllConnections();
});

const step = (id: string, more: Readonly<Record<string, string>> = {}, file = "release.yml") =>
	runStep(file, id, {
		cwd: process.cwd(),
		env: { PATH: process.env.PATH, HOME: "/nowhere", AWS_REGION: "eu-west-1", AWS_ENDPOINT_URL: url },
		more: { SERVICE: "web", TABLE: "rollouts", RELEASE_FUNCTION: "canary-release", ATTEMPT, EXECUTION, ...more },
	});
const did = (operation: string) => asked.filter((one) => one.operation === operation).map(({ input }) => input);
const S = (text: string) => ({ S: text });
const ended = (outcome: string, reason: string, verdicts: object[] = []) => ({
	outcome: S(outcome),
	reason: S(reason),
	verdicts: { L: verdicts },
});
const ROLLOUT = `web/rollout#${ATTEMPT}`;
const GATE = { attempt: S(ATTEMPT), execution: S(EXECUTION), token: S("secret+token/=") };

describe("release", () => {
	it("asks for the image under the run's id, and hands on what is to be followed", async () => {
		const image = `web@sha256:${"a".repeat(64)}`;
		expect(await step("release", { IMAGE: image })).toEqual({ attempt: ATTEMPT, execution: EXECUTION });
		expect(did("Invoke")).toEqual([
			{ version: 1, action: "release", service: "web", image, id: ATTEMPT, by: "github octocat" },
		]);
	});

	it("has nothing to follow of what serves already", async () => {
		invoked = { answer: { status: "serves", attempt: "r1", release: 1, message: "it has all of the traffic" } };
		expect(await step("release", { IMAGE: "web:1" })).toEqual({});
	});

	it("is red with the reason when it is refused, which no runner takes for an order", async () => {
		invoked = { failed: true, answer: { errorType: "WrongStart", errorMessage: "an alarm\n::error::rings ##[x" } };
		await expect(step("release", { IMAGE: "web:1" })).rejects.toThrow(
			"the release function: an alarm ::error::rings # #[x",
		);
	});
});

describe("the wait for the gate", () => {
	it("ends when the run's own rollout waits there", async () => {
		items["web/progress"] = [
			undefined,
			{ execution: S("another"), state: S("AwaitDecision") },
			{ execution: S(EXECUTION), state: S("Shift") },
			{ execution: S(EXECUTION), state: S("AwaitDecision") },
		];
		expect(await step("wait")).toEqual({ gate: "open" });
		expect(items["web/progress"]).toHaveLength(1);
	});

	it.each([ended("completed", ""), ended("skipped", "UnchangedRelease: it serves")])(
		"asks nobody where nothing is to be asked: %j",
		async (entry) => {
			items[ROLLOUT] = [{ outcome: S("running") }, entry];
			expect(await step("wait")).toEqual({ gate: "none" });
		},
	);

	it("is red when the release has failed before", async () => {
		items[ROLLOUT] = [ended("failed-back", "ProbesFailed: 5 of 9")];
		await expect(step("wait")).rejects.toThrow("the rollout: failed-back: ProbesFailed: 5 of 9");
	});
});

describe("the approval", () => {
	it("opens the gate of the run's attempt, and hides its token", async () => {
		items["gate#web/gate"] = [GATE];
		await step("promote");
		const output = JSON.stringify({ by: "github octocat", comment: "approved in run 1234567890" });
		expect(
			did("SendTaskSuccess").map(({ output: said, ...rest }) => ({
				...rest,
				output: JSON.stringify(JSON.parse(String(said))),
			})),
		).toEqual([{ taskToken: "secret+token/=", output }]);
	});

	it.each([{ ...GATE, attempt: S("run-2-1") }, { ...GATE, execution: S("another") }, undefined])(
		"sends nothing to another's gate: %j",
		async (gate) => {
			items["gate#web/gate"] = [gate];
			await expect(step("promote")).rejects.toThrow(/of another attempt than run-1234567890-1: nothing was sent/);
			expect(did("SendTaskSuccess")).toEqual([]);
		},
	);

	it("goes on where somebody has answered before, and is red where AWS refuses", async () => {
		items["gate#web/gate"] = [GATE];
		refused.SendTaskSuccess = "TaskTimedOut";
		expect(await step("promote")).toEqual({});
		refused.SendTaskSuccess = "AccessDeniedException";
		await expect(step("promote")).rejects.toThrow("AccessDeniedException");
	});

	it("is followed to the end of the rollout", async () => {
		items[ROLLOUT] = [undefined, { outcome: S("running") }, ended("completed", "")];
		expect(await step("rollout")).toEqual({});
		items[ROLLOUT] = [ended("failed-back", "ErrorsAboveStable: 4.8 %")];
		await expect(step("rollout")).rejects.toThrow("the rollout: failed-back: ErrorsAboveStable: 4.8 %");
	});
});

describe("at the end", () => {
	it("what was not promoted is aborted, once, until it has come back", async () => {
		items[ROLLOUT] = [{ outcome: S("running") }, { outcome: S("running") }, ended("failed-back", "Aborted")];
		await step("abort");
		expect(did("StopExecution")).toEqual([
			{
				executionArn: EXECUTION,
				error: "Aborted",
				cause: expect.stringContaining("github octocat: run 1234567890 was rejected"),
			},
		]);
	});

	it("nothing is aborted that has ended", async () => {
		items[ROLLOUT] = [ended("failed-back", "TasksCrash")];
		await step("abort");
		expect(did("StopExecution")).toEqual([]);
	});

	it("the run says what the checks have said, and nobody's text becomes Markdown", async () => {
		const verdict = {
			at: S("2026-01-01T00:00:00Z"),
			percent: { N: "0" },
			verdict: S("fail"),
			code: S("HookFailed"),
			reason: S("a | [b](c) <b>\n`d`"),
		};
		items[ROLLOUT] = [ended("failed-back", "HookFailed: @all", [{ M: verdict }])];
		const { summary = "" } = await step("summary");
		expect(summary).toContain(`## web: ${ATTEMPT} failed-back\n\nHookFailed: &#64;all\n`);
		expect(summary).toContain(
			"| 2026-01-01T00:00:00Z | 0 | fail | HookFailed | a &#124; &#91;b&#93;(c) &lt;b&gt; &#96;d&#96; |",
		);
		items[ROLLOUT] = [];
		expect((await step("summary")).summary).toContain("It has not ended.");
	});
});

describe("a release by Terraform", () => {
	const terraforms = (id: string) => step(id, {}, "terraform.yml");

	it.each([ended("completed", ""), ended("skipped", "UnchangedRelease: it serves")])(
		"is followed to its end: %j",
		async (entry) => {
			items[ROLLOUT] = [undefined, { outcome: S("running") }, entry];
			expect(await terraforms("rollout")).toEqual({});
			expect(items[ROLLOUT]).toHaveLength(1);
		},
	);

	it("is red with the reason when the traffic has come back, which no runner takes for an order", async () => {
		items[ROLLOUT] = [ended("failed-back", "HookFailed: no\n::error::rings")];
		await expect(terraforms("rollout")).rejects.toThrow("the rollout: failed-back: HookFailed: no ::error::rings");
	});

	it("that cannot be followed is aborted, and none that has ended", async () => {
		items[ROLLOUT] = [{ outcome: S("running") }];
		await terraforms("abort");
		expect(did("StopExecution")).toMatchObject([{ executionArn: EXECUTION, error: "Aborted" }]);
		items[ROLLOUT] = [ended("failed-back", "HookFailed")];
		await terraforms("abort");
		expect(did("StopExecution")).toHaveLength(1);
	});
});
