import { describe, expect, it } from "vitest";
import { Refused } from "../../../runtime/errors.ts";
import { EXECUTION } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { waiting } from "../../support/waiting.ts";

describe("how far a rollout has come is kept for those who check", () => {
	it("by every task that acts on its way, with what it leaves and the state that comes next", async () => {
		for (const [task, state] of [
			["begin", "Deploy"],
			["prepare", "Ready"],
			["shift", "Settle"],
		] as const) {
			const { scene, document } = await Scene.before(task);
			const remaining = await scene.run(task, document);
			expect(scene.world.progress.find("shop")).toMatchObject({
				execution: EXECUTION,
				state,
				document: { ...remaining },
			});
		}
	});

	it("at a gate, and when it goes back", async () => {
		const { scene, document } = await waiting();
		await scene.run("gate", document);
		expect(scene.world.progress.find("shop")).toMatchObject({ state: "AwaitDecision", document });
		const error = { Error: "Aborted", Cause: "alice: slow" };
		await scene.run("failBack", { ...document, error });
		expect(scene.world.progress.find("shop")).toMatchObject({ state: "Restore", document: { error } });
	});

	it("has no task token in it", async () => {
		const { scene, document } = await waiting();
		await scene.run("gate", document);
		const { token = "" } = scene.world.gates.find("shop") ?? {};
		expect(token).not.toBe("");
		expect(JSON.stringify(scene.world.progress.find("shop"))).not.toContain(token);
	});

	it("and where it cannot be kept, the rollout goes on", async () => {
		for (const task of ["prepare", "shift", "failBack"] as const) {
			const { scene, document } = await Scene.before(task === "failBack" ? "assess" : task);
			const { scene: smooth, document: same } = await Scene.before(task === "failBack" ? "assess" : task);
			scene.hook = async ({ name }, next) => {
				if (name === "progress.keep") throw new Refused("AccessDenied", {});
				return next();
			};
			expect(await scene.run(task, document)).toEqual(await smooth.run(task, same));
			expect(scene.lines).toContainEqual(
				expect.objectContaining({ level: "error", message: "how far the rollout has come could not be kept" }),
			);
		}
	});

	it("only after fail-back has written: nobody's traffic waits for it", async () => {
		const { scene, document } = await Scene.before("assess");
		await scene.run("failBack", document);
		const names = scene.calls.map(({ name }) => name);
		expect(names.indexOf("progress.keep")).toBeGreaterThan(names.indexOf("dns.change"));
	});
});
