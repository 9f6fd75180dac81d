import { describe, expect, it } from "vitest";
import type { Autoscaling } from "../../../rehearsal/scenario/autoscaling.ts";
import type { Held } from "../../../runtime/contract/index.ts";
import { IdentityRefused, Refused, Unavailable } from "../../../runtime/errors.ts";
import { handBack } from "../../../runtime/fail-back/scaling.ts";
import { Scene } from "../../support/scene.ts";

const autoscaling: Autoscaling = { min: 2, max: 10, requestsPerTarget: 100, counts: "service", held: true };

/** A rollout that has held what scales both colors. */
async function held(): Promise<{ scene: Scene; lock: Held; all: () => Promise<void> }> {
	const { scene, document } = await Scene.before("assess", { autoscaling });
	const lock = await scene.world.locks.held("shop");
	if (!lock) throw new Error("no lock");
	const all = async () => {
		for (const write of handBack(document.service, lock, scene)) await write();
	};
	return { scene, lock, all };
}

const updates = ({ calls }: Scene) => calls.filter(({ name }) => name === "scaling.update").map(({ args }) => args);

describe("handing back what scales the colors", () => {
	it("asks once how both are scaled, and writes nothing that is as it was", async () => {
		const { scene, lock, all } = await held();
		await all();
		expect((await scene.snapshot()).scaling).toEqual(lock.scaling);
		scene.forget();
		await all();
		expect(scene.calls.map(({ name }) => name)).toEqual(["scaling.targets"]);
	});

	it.each([new Refused("AccessDenied", {}), new IdentityRefused("the role is gone")])(
		"writes all of both colors where that cannot be read for good: $name",
		async (error) => {
			const { scene, lock, all } = await held();
			scene.hook = async ({ name }, next) => {
				if (name === "scaling.targets") throw error;
				return next();
			};
			await all();
			const { services } = scene.service;
			const of = (color: "blue" | "green") => {
				const { min, suspended } = lock.scaling?.[color] ?? {};
				return [services[color], { min, suspended }];
			};
			expect(updates(scene)).toEqual([of("blue"), of("green")]);
			expect(scene.lines.filter(({ level }) => level === "warn")).toHaveLength(1);
		},
	);

	it("writes nothing where that cannot be read now: it is tried again", async () => {
		const { scene, all } = await held();
		scene.hook = async ({ name }, next) => {
			if (name === "scaling.targets") throw new Unavailable("DescribeScalableTargets", {});
			return next();
		};
		await expect(all()).rejects.toBeInstanceOf(Unavailable);
		expect(updates(scene)).toEqual([]);
	});
});
