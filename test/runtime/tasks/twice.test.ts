import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { actuatorTasks } from "../../../runtime/tasks/index.ts";
import { baked, completed } from "../../support/baked.ts";
import { heldUp } from "../../support/frozen.ts";
import { Scene, type TaskName } from "../../support/scene.ts";
import { waiting } from "../../support/waiting.ts";

/** A world just before a task, whichever. */
async function justBefore(task: TaskName): Promise<{ scene: Scene; document: RolloutDocument }> {
	if (task === "complete") return baked();
	if (task === "takeBack" || task === "handOn") return completed();
	if (task === "retire") {
		const { scene, document } = await completed();
		return { scene, document: { ...document, stragglers: { requests: 1, percent: 0.1, seconds: 900 } } };
	}
	if (task === "verify") {
		const { scene, document } = await Scene.before("assess");
		return { scene, document: await scene.run("failBack", document) };
	}
	if (task === "gate") return waiting();
	if (task === "freeze") return heldUp();
	return Scene.before(task === "failBack" ? "assess" : task);
}

describe.each(Object.keys(actuatorTasks) as TaskName[])("%s with the same input", (task) => {
	it("changes nothing more the second time, nor the third", async () => {
		const { scene, document } = await justBefore(task);
		await scene.run(task, document);
		const once = await scene.snapshot();
		await scene.run(task, document);
		expect(await scene.snapshot()).toEqual(once);
		await scene.run(task, document);
		expect(await scene.snapshot()).toEqual(once);
	});

	it("reaches the same world when any one of its writes succeeds but its answer is lost", async () => {
		const smooth = await justBefore(task);
		await smooth.scene.run(task, smooth.document);
		const writes = smooth.scene.writes({ ledger: true }).length;
		for (let lost = 1; lost <= writes; lost++) {
			const { scene, document } = await justBefore(task);
			scene.forget();
			scene.hook = async (_, next) => {
				const answer = await next();
				if (scene.writes({ ledger: true }).length === lost) throw new Error("the answer is lost");
				return answer;
			};
			await scene.run(task, document).catch(() => undefined);
			scene.hook = (_, next) => next();
			await scene.run(task, document);
			expect(await scene.snapshot(), `after write ${lost}`).toEqual(await smooth.scene.snapshot());
		}
	});

	it("touches nothing outside the service's own configuration", async () => {
		const { scene, document } = await justBefore(task);
		scene.forget();
		await scene.run(task, document);
		const { services, loadBalancers, dns, name, cluster } = scene.service;
		const own = JSON.stringify({ services, loadBalancers, dns, name, cluster });
		const notified = scene.calls.filter(({ name: port }) => /topic|events/.test(port));
		for (const { args } of notified)
			expect(JSON.stringify(args)).toMatch(new RegExp(`"(service|subject)":"${name}\\b`));
		for (const call of scene.calls.filter(({ name: port }) => !/definition|inSync|topic|events/.test(port))) {
			expect(own, call.name).toContain(JSON.stringify([call.args[0]].flat()[0]));
		}
	});
});
