import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import { InvalidInput, Unavailable } from "../../../runtime/errors.ts";
import type { Target } from "../../../runtime/ports/index.ts";
import { completed } from "../../support/baked.ts";
import type { Scene } from "../../support/scene.ts";

/** Which target groups a check asks for. */
const groups = ({ calls }: Scene): string[] =>
	calls.filter(({ name }) => name === "loadBalancers.targets").map(({ args }) => String(args[0]));

describe("a check of a release on probation", () => {
	it("is of a release that has completed, and of no other", async () => {
		const { scene, document } = await completed();
		const { probation: _, ...before } = document;
		await expect(scene.run("probation", before)).rejects.toBeInstanceOf(InvalidInput);
		expect(scene.calls).toEqual([]);
	});

	it("keeps which deployment the old color has, and goes on", async () => {
		const { scene, document } = await completed();
		const after = await scene.run("probation", document);
		expect(after).toMatchObject({ next: "wait", probation: { warm: "ecs-svc/1" } });
		expect(scene.metricLog).toEqual([["shop", expect.objectContaining({ IntendedShare: 100, VerdictFail: 0 })]]);
	});

	it("ends where somebody has given the old color something else: there is nothing to go back to", async () => {
		const { scene, document } = await completed();
		const checked = await scene.run("probation", document);
		scene.world.services.redeploy("ecs-svc/9", "blue");
		scene.seconds += 10;
		expect(await scene.run("probation", checked)).toMatchObject({
			next: "end",
			waitSeconds: 0,
			probation: { warm: "ecs-svc/1" },
			verdict: { verdict: "hold", code: "OldColorReplaced", reason: expect.stringContaining("blue") },
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("holds where tasks and targets cannot be read, and takes no deployment for replaced", async () => {
		const { scene, document } = await completed();
		const checked = await scene.run("probation", document);
		scene.hook = async ({ name }, next) => {
			if (name === "services.describe") throw new Unavailable("ECS is away", {});
			return next();
		};
		scene.seconds += 10;
		const after = await scene.run("probation", checked);
		expect(after).toMatchObject({
			next: "wait",
			probation: { warm: "ecs-svc/1" },
			verdict: { verdict: "hold", code: "HealthUnreadable", reason: expect.stringContaining("ECS is away") },
		});
		expect(scene.lines.map(({ message }) => message)).toContain("tasks and targets cannot be read: no data");
	});

	it("fails with a fault of its own, and does not take that for no data", async () => {
		const { scene, document } = await completed();
		scene.hook = async ({ name }, next) => {
			if (name === "services.describe") throw new TypeError("a fault");
			return next();
		};
		await expect(scene.run("probation", document)).rejects.toThrow(TypeError);
	});

	it("asks for the old color's targets only where the other's are not well", async () => {
		const { scene, document } = await completed();
		const { blue, green } = scene.service.loadBalancers;
		const serving = [blue.targetGroups.green, green.targetGroups.green].sort();
		const checked = await scene.run("probation", document);
		expect(groups(scene).sort()).toEqual(serving);
		scene.forget();
		scene.hook = async ({ name, args }, next) => {
			const shown = await next();
			if (name !== "loadBalancers.targets" || !serving.includes(String(args[0]))) return shown;
			return (shown as Target[]).map((target) => ({ ...target, state: "unhealthy" }));
		};
		scene.seconds += 10;
		const after = await scene.run("probation", checked);
		expect(groups(scene).sort()).toEqual([...serving, blue.targetGroups.blue, green.targetGroups.blue].sort());
		expect(after.verdict?.verdict).not.toBe("pass");
	});

	it("has the functions judge that are asked in probation, each time, and none that are not", async () => {
		const hook = { function: "arn:aws:lambda:eu-west-1:123456789012:function:judge", deadlineSeconds: 60 };
		const hooks = [
			{ ...hook, name: "always", points: ["in-probation" as const] },
			{ ...hook, name: "before", function: `${hook.function}-before`, points: ["before-first-shift" as const] },
		];
		const { scene, document } = await completed();
		const service = sampleService({ judge: sampleJudge({ hooks }) });
		scene.hook = async ({ name }, next) =>
			name === "hooks.ask" ? { verdict: "fail", reason: "orders are lost" } : next();
		const after = await scene.run("probation", { ...document, service });
		const asked = scene.calls.filter(({ name }) => name === "hooks.ask").map(({ args }) => args);
		expect(asked).toEqual([[hook.function, expect.objectContaining({ point: "in-probation", percent: 100 })]]);
		expect(after).toMatchObject({
			next: "fail",
			verdict: { verdict: "fail", reason: expect.stringContaining("orders are lost") },
		});
	});

	it("asks for what both colors answered before, until CloudWatch says it", async () => {
		const { scene, document } = await completed();
		const { startedAt } = document.rollout ?? {};
		const began = Date.parse(startedAt ?? "");
		const since = new Date(began + 600_000).toISOString();
		const later = { ...document, probation: { checksLeft: 9, until: since, ...document.probation, since } };
		scene.seconds = 660;
		const isEarlier = (to: unknown) => to instanceof Date && to.getTime() <= Date.parse(since);
		scene.hook = async ({ name, args }, next) => {
			if (name === "answers.perMinute" && isEarlier(args.at(-1))) throw new Unavailable("CloudWatch is away", {});
			return next();
		};
		const unknown = await scene.run("probation", later);
		expect(unknown.probation?.earlier).toBeUndefined();
		// Nothing is healthy by answers that nobody could compare.
		expect(unknown.verdict).toMatchObject({ verdict: "hold", code: "MetricsUnreadable" });
		scene.hook = (_, next) => next();
		const known = await scene.run("probation", unknown);
		expect(known.probation?.earlier).toMatchObject({ serving: expect.anything(), warm: expect.anything() });
	});
});
