import { describe, expect, it } from "vitest";
import { forward } from "../../../rehearsal/world/at-rest.ts";
import { type ByColor, COLORS } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import { Scene, type Snapshot } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

/** Answers for the stable color's targets on each load balancer; undefined is a load balancer whose targets cannot be read. */
function stableTargets(scene: Scene, states: ByColor<readonly string[] | undefined>): void {
	const { loadBalancers } = scene.service;
	scene.hook = async ({ name, args }, next) => {
		const alb = COLORS.find((each) => loadBalancers[each].targetGroups.blue === args[0]);
		if (name !== "loadBalancers.targets" || !alb) return next();
		const found = states[alb];
		if (!found) throw new Unavailable("DescribeTargetHealth", {});
		return found.map((state, i) => ({ id: `blue-${i}`, state }));
	};
}

describe("the stable color", () => {
	it("gets no traffic back while it is known to have no healthy target: what serves is kept, and the reason told", async () => {
		const { scene, document } = await sick();
		stableTargets(scene, { blue: ["unhealthy"], green: [] });
		const before = await scene.snapshot();
		await expect(scene.run("failBack", document)).rejects.toMatchObject({
			name: "StableUnhealthy",
			message:
				"blue has no healthy target on either load balancer, so traffic stays where it is. The rollout failed because: 1 unhealthy",
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
	});

	it("gets what its own load balancer can serve while it has no healthy target on the candidate's", async () => {
		const { scene, document, original } = await sick();
		stableTargets(scene, { blue: ["healthy"], green: ["unhealthy"] });
		const { actions } = await scene.snapshot();
		await expect(scene.run("failBack", document)).rejects.toMatchObject({
			name: "StableUnhealthy",
			message: expect.stringContaining("on the green load balancer"),
		});
		expect(scene.writes()).toEqual(["dns.change"]);
		expect(await scene.snapshot()).toMatchObject({ records: original.records, actions });
	});

	it("gets what the candidate's load balancer can serve while it has no healthy target on its own: DNS stays", async () => {
		const { scene, document, original } = await sick();
		stableTargets(scene, { blue: ["draining"], green: ["unhealthy", "healthy"] });
		const { records } = await scene.snapshot();
		await expect(scene.run("failBack", document)).rejects.toMatchObject({
			name: "StableUnhealthy",
			message: expect.stringContaining("on the blue load balancer"),
		});
		expect(scene.writes()).toEqual(["loadBalancers.route"]);
		expect(await scene.snapshot()).toMatchObject({ records, actions: original.actions });
	});

	it("gets everything back once it is healthy again", async () => {
		const { scene, document, original } = await sick();
		stableTargets(scene, { blue: ["draining"], green: ["healthy"] });
		await expect(scene.run("failBack", document)).rejects.toThrow("on the blue load balancer");
		stableTargets(scene, { blue: ["healthy"], green: ["healthy"] });
		expect(await scene.run("failBack", document)).toMatchObject({ next: "restore" });
		const { records, actions } = await scene.snapshot();
		expect({ records, actions }).toEqual({ records: original.records, actions: original.actions });
	});

	it("gets the records back whatever its health when no listener leads elsewhere: nothing else could serve", async () => {
		const { scene, document } = await Scene.before("route");
		stableTargets(scene, { blue: [], green: [] });
		expect(await scene.run("failBack", document)).toMatchObject({ next: "restore" });
		expect(scene.writes()).toEqual(["dns.change"]);
	});
});

describe("what cannot be read keeps nothing from being brought back", () => {
	const restored = async (scene: Scene, original: Snapshot) => {
		scene.hook = (_, next) => next();
		const { records, preview, actions } = await scene.snapshot();
		expect({ records, preview, actions }).toEqual({
			records: original.records,
			preview: original.preview,
			actions: original.actions,
		});
	};

	it("the health of the stable color, on one load balancer or on both: no data is not sickness", async () => {
		for (const green of [undefined, []]) {
			const { scene, document, original } = await sick();
			stableTargets(scene, { blue: undefined, green });
			await scene.run("failBack", document);
			await restored(scene, original);
			expect(scene.lines).toContainEqual(
				expect.objectContaining({
					level: "warn",
					message: "the stable color's targets cannot be read; failing back all the same",
				}),
			);
		}
	});

	it.each([
		["listeners", "loadBalancers.actions", ["loadBalancers.route", "loadBalancers.route", "dns.change"]],
		["records", "dns.recordSets", ["loadBalancers.route", "dns.change"]],
	])("the %s: then they are written unseen", async (what, port, writes) => {
		const { scene, document, original } = await sick();
		scene.hook = async ({ name }, next) => {
			if (name === port) throw new Refused("AccessDenied", {});
			return next();
		};
		expect(await scene.run("failBack", document)).toMatchObject({ next: "restore" });
		expect(scene.writes()).toEqual(writes);
		expect(scene.lines).toContainEqual({
			level: "warn",
			message: `the ${what} cannot be read; failing back all the same`,
			fields: { error: expect.any(Refused) },
		});
		await restored(scene, original);
	});

	it("all of it at once", async () => {
		const { scene, document, original } = await sick();
		scene.hook = async ({ name }, next) => {
			if (/actions|targets|recordSets/.test(name)) throw new Unavailable(name, {});
			return next();
		};
		await scene.run("failBack", document);
		await restored(scene, original);
	});
});

describe("a listener that may not be written", () => {
	const denied = (scene: Scene, listener: string): void => {
		scene.hook = async ({ name, args }, next) => {
			if (name === "loadBalancers.route" && args[0] === listener) throw new Refused("AccessDenied", {});
			return next();
		};
	};

	it("does not keep the records from being restored, and is the error that is told", async () => {
		const { scene, document, original } = await sick();
		denied(scene, scene.service.loadBalancers.green.listener);
		await expect(scene.run("failBack", document)).rejects.toMatchObject({ name: "Refused" });
		expect(scene.writes()).toEqual(["loadBalancers.route", "dns.change"]);
		expect((await scene.snapshot()).records).toEqual(original.records);
	});

	it("does not keep the other load balancer from being re-routed", async () => {
		const { scene, document, original } = await sick();
		const { loadBalancers } = scene.service;
		await scene.world.loadBalancers.route(loadBalancers.blue.listener, [forward(scene.service, "blue", 100)]);
		denied(scene, loadBalancers.green.listener);
		await expect(scene.run("failBack", document)).rejects.toMatchObject({ name: "Refused" });
		expect(scene.writes()).toEqual(["loadBalancers.route", "loadBalancers.route", "dns.change"]);
		expect((await scene.snapshot()).actions.blue).toEqual(original.actions.blue);
		expect(scene.lines.filter(({ level }) => level === "error")).toEqual([
			{
				level: "error",
				message: "a load balancer could not be re-routed; what is left is brought back all the same",
				fields: { alb: "green", error: expect.any(Refused) },
			},
		]);
	});

	it("is the first error that is told, when both may not", async () => {
		const { scene, document } = await sick();
		const { loadBalancers } = scene.service;
		await scene.world.loadBalancers.route(loadBalancers.blue.listener, [forward(scene.service, "blue", 100)]);
		scene.hook = async ({ name, args }, next) => {
			if (name === "loadBalancers.route")
				throw new Refused(args[0] === loadBalancers.green.listener ? "first" : "second", {});
			return next();
		};
		await expect(scene.run("failBack", document)).rejects.toThrow("first");
	});
});
