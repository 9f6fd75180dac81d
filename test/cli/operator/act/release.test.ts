import { describe, expect, it } from "vitest";
import { release, retry } from "../../../../cli/operator/act/release.ts";
import { exitCodeOf } from "../../../../cli/operator/exit.ts";
import { ReleaseRefused } from "../../../../runtime/errors.ts";
import { FakeSources } from "../../support/fakes.ts";
import { asked } from "../../support/releasing.ts";

const options = { service: "shop", image: "shop:v8", yes: false, json: false };
const ARN = "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:8";
const request = { version: 1, action: "release", service: "shop", by: "alice" };

describe("release", () => {
	it("asks for an image, says so before, and what came of it", async () => {
		const { code, out, err, done } = await asked(release, options, new FakeSources());
		expect(code).toBe(0);
		expect(done).toEqual([["ask", { ...request, image: "shop:v8" }]]);
		expect(err).toBe("shop:v8 is released to shop, step by step, and judged\n");
		expect(out).toBe("shop: r7 started: it begins; npm run cli -- status shop --watch shows it\n");
	});

	it("asks for a task definition, under an id, with a reason", async () => {
		const all = { ...options, image: undefined, "task-definition": ARN, id: "build-42", reason: "a fix" };
		const { done } = await asked(release, all, new FakeSources());
		expect(done).toEqual([["ask", { ...request, task_definition: ARN, id: "build-42", reason: "a fix" }]]);
	});

	it("prints the answer for machines", async () => {
		const { out } = await asked(release, { ...options, json: true }, new FakeSources());
		expect(JSON.parse(out)).toEqual({
			format: "ecs-dns-canary/release",
			version: 2,
			status: "started",
			service: "shop",
			attempt: "r7",
			release: 7,
			message: "it begins",
		});
	});

	it("passes the calendar over where that is said with a reason, and says so", async () => {
		const overriding = { ...options, "override-calendar": true, reason: "a hole is mended" };
		const { err, done } = await asked(release, overriding, new FakeSources());
		expect(done).toEqual([
			["ask", { ...request, image: "shop:v8", override_calendar: true, reason: "a hole is mended" }],
		]);
		expect(err).toBe("shop:v8 is released to shop, step by step, and judged, whatever its calendar says\n");
	});

	it.each([
		["neither", { image: undefined }],
		["both", { "task-definition": ARN }],
	])("sends nothing of %s image and task definition", async (_, changes) => {
		const sources = new FakeSources();
		await expect(asked(release, { ...options, ...changes }, sources)).rejects.toThrow(
			/either --image .* or --task-def/,
		);
		expect(sources.done).toEqual([]);
	});

	it("tells all that is wrong with what is asked at once, in the words of the command line", async () => {
		const faulty = { ...options, image: undefined, "task-definition": "shop", id: "-" };
		await expect(asked(release, faulty, new FakeSources())).rejects.toThrow(
			/^--task-definition: must be the ARN of a task definition.*\n--id: must be 1 to 40 letters/,
		);
	});

	it("says that nobody is called so", async () => {
		const sources = new FakeSources();
		sources.settings = undefined;
		await expect(asked(release, options, sources)).rejects.toThrow(
			/no service, deployment or execution is called shop/,
		);
	});
});

describe("a release beside a rollout that is under way", () => {
	it("has somebody at a terminal agree: that rollout is taken back", async () => {
		const { questions, err, done } = await asked(release, options, new FakeSources().runs("Assess"), true);
		expect(err).toContain("unless it is the same, ecs-svc/2, which is under way, is stopped and taken back to blue");
		expect([questions, done]).toEqual([["Go on?"], [["ask", expect.anything()]]]);
	});

	it("sends nothing when they do not", async () => {
		const sources = new FakeSources().runs("Assess");
		await expect(asked(release, options, sources, false)).rejects.toThrow(/nothing was sent: you did not agree/);
		expect(sources.done).toEqual([]);
	});

	it("asks nobody with --yes, nor in a pipeline", async () => {
		const agreed = await asked(release, { ...options, yes: true }, new FakeSources().runs("Assess"), false);
		const piped = await asked(release, options, new FakeSources().runs("Assess"));
		expect([agreed.questions, agreed.done.length, piped.done.length]).toEqual([[], 1, 1]);
	});

	it("asks nobody where newer releases wait", async () => {
		const sources = new FakeSources().runs("Assess");
		sources.settings = { onNewerRelease: "queue", taskHooks: [] };
		const { err, done } = await asked(release, options, sources, false);
		expect(err).toContain("it waits until ecs-svc/2 has ended");
		expect(done).toHaveLength(1);
	});
});

describe("a release that is refused", () => {
	it.each([
		["WrongStart", 1],
		["ReleaseConflict", 2],
		["InvalidInput", 2],
	])("with %s exits with %d", async (code, exit) => {
		const sources = new FakeSources();
		sources.answer = new ReleaseRefused(code, "an alarm rings");
		const lines: string[] = [];
		expect(
			await exitCodeOf(
				async () => (await asked(release, options, sources)).code,
				(line) => lines.push(line),
			),
		).toBe(exit);
		expect(lines).toEqual([`refused (${code}): an alarm rings`]);
	});
});

describe("retry", () => {
	it("asks for the last one again, and names it", async () => {
		const sources = new FakeSources();
		const executionName = "shop-r7-abc";
		sources.newest = { attempt: "r7", release: 7, kind: "release", taskDefinition: ARN, executionName, at: "" };
		const { err, done } = await asked(retry, { service: "shop", yes: false, json: false }, sources);
		expect(err).toBe("r7 (release 7) is released to shop again, step by step, and judged\n");
		expect(done).toEqual([["ask", { version: 1, action: "retry", service: "shop", by: "alice" }]]);
	});

	it("passes the calendar over where that is said with a reason", async () => {
		const why = { "override-calendar": true, reason: "a hole is mended" };
		const { done } = await asked(retry, { service: "shop", yes: false, json: false, ...why }, new FakeSources());
		expect(done).toMatchObject([["ask", { action: "retry", override_calendar: true, reason: "a hole is mended" }]]);
	});
});
