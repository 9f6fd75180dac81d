import { describe, expect, it } from "vitest";
import { LOG_CODES, WATCHDOG } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import type { Scene, Snapshot } from "../../support/scene.ts";
import { aborted } from "../../support/watch.ts";

/** Records, preview and listeners: what fail-back brings back field by field. */
function restorable({ records, preview, actions }: Snapshot) {
	return { records, preview, actions };
}

/** The warnings that an alarm counts, so far. */
function pendings(scene: Scene): number {
	return scene.lines.filter(({ fields }) => fields.code === LOG_CODES.failBackPending).length;
}

describe("while AWS refuses", () => {
	it.each([
		["the listener", "loadBalancers.route", ["ModifyListener"]],
		["the records", "dns.change", ["ChangeResourceRecordSets"]],
	])("%s, the watchdog tries again at every run, and warns each time", async (_, port, [action = ""]) => {
		const { scene, watch, original } = await aborted();
		scene.hook = async ({ name }, next) => {
			if (name === port) throw new Refused(action, {});
			return next();
		};
		for (let run = 1; run <= 3; run++) {
			scene.forget();
			await expect(watch.sweep(60)).rejects.toThrow(`shop: Refused: ${action}`);
			expect(scene.writes()).toContain(port);
			expect(pendings(scene)).toBe(1);
		}
		scene.hook = (__, next) => next();
		await watch.sweep(60);
		expect(restorable(await scene.snapshot())).toEqual(restorable(original));
		expect(await watch.sweep(60)).toMatchObject({ home: ["shop"] });
	});

	it("any check what is there, the original is written unseen", async () => {
		const { scene, watch, original } = await aborted();
		scene.hook = async ({ name }, next) => {
			if (/actions|targets|recordSets/.test(name)) throw new Unavailable(name, {});
			return next();
		};
		expect(await watch.sweep()).toMatchObject({ pending: ["shop"] });
		expect(scene.lines).toContainEqual({
			level: "warn",
			message: "what is there cannot be read; writing the original all the same",
			fields: { error: expect.any(Unavailable) },
		});
		expect(scene.lines).toContainEqual({
			level: "warn",
			message: "fail-back is not verified yet",
			fields: { run: 2, differs: "unknown", code: LOG_CODES.failBackPending },
		});
		scene.hook = (_, next) => next();
		expect(restorable(await scene.snapshot())).toEqual(restorable(original));
	});

	it.each(["services.scale", "services.tag", "loadBalancers.tag"])(
		"%s, the traffic is back, the lock is free, and people, history and events have it",
		async (port) => {
			const { scene, watch, original } = await aborted();
			scene.hook = async ({ name }, next) => {
				if (name === port) throw new Refused(`${port}: AccessDenied`, {});
				return next();
			};
			await watch.sweep();
			expect(await watch.sweep(100)).toMatchObject({ home: ["shop"] });
			const refused = expect.arrayContaining([`${port}: AccessDenied`]);
			const after = await scene.snapshot();
			expect(after).toMatchObject({ lock: undefined, history: { outcome: "failed-back", refused } });
			expect(restorable(after)).toEqual(restorable(original));
			expect(watch.published.map(({ message }) => message)).toEqual([
				expect.stringContaining(`left undone:\n- ${port}: AccessDenied`),
			]);
			expect(scene.world.events.changes.at(-1)).toMatchObject({ change: "failed-back", refused });
		},
	);

	it("to scale for now only, the lock is kept until the candidate's tasks are gone", async () => {
		const { scene, watch, original } = await aborted();
		scene.hook = async ({ name }, next) => {
			if (name === "services.scale") throw new Unavailable("UpdateService", {});
			return next();
		};
		await watch.sweep();
		await expect(watch.sweep(100)).rejects.toThrow("UpdateService");
		expect(await scene.snapshot()).toMatchObject({ ...restorable(original), lock: { owner: WATCHDOG } });
		scene.hook = (_, next) => next();
		expect(await watch.sweep()).toMatchObject({ home: ["shop"] });
		expect(watch.published).toHaveLength(1);
	});

	it("to retire the old color of a complete release, the lock is free, and people are told", async () => {
		const { scene, watch } = await aborted();
		const entry = await scene.world.history.find("shop", "ecs-svc/2");
		if (!entry) throw new Error("the rollout has begun");
		scene.hook = async ({ name }, next) => {
			if (name === "services.scale") throw new Refused("UpdateService: DAEMON", {});
			return name === "history.find" ? { ...entry, outcome: "completed" } : next();
		};
		await watch.sweep();
		expect(await watch.sweep(100)).toMatchObject({ home: ["shop"] });
		expect((await scene.snapshot()).lock).toBeUndefined();
		expect(watch.published).toEqual([
			{ subject: "shop: completed, but not tidied up", message: expect.stringContaining("- UpdateService: DAEMON") },
		]);
	});

	it("to publish, the lock is released all the same, and the log has it", async () => {
		const { scene, watch } = await aborted();
		watch.hook = (name) => {
			if (name === "topic.publish") throw new Refused("no such topic", {});
		};
		await watch.sweep();
		expect(await watch.sweep(100)).toMatchObject({ home: ["shop"] });
		expect((await scene.snapshot()).lock).toBeUndefined();
		expect(scene.lines).toContainEqual({
			level: "error",
			message: "the announcement could not be published",
			fields: { error: expect.any(Refused) },
		});
	});

	it("to publish for now only, the lock is kept until people have been told", async () => {
		const { scene, watch } = await aborted();
		watch.hook = (name) => {
			if (name === "topic.publish") throw new Unavailable("Publish", {});
		};
		await watch.sweep();
		await expect(watch.sweep(100)).rejects.toThrow("Publish");
		expect((await scene.snapshot()).lock?.owner).toBe(WATCHDOG);
		watch.hook = () => undefined;
		expect(await watch.sweep()).toMatchObject({ home: ["shop"] });
		expect(watch.published).toHaveLength(1);
	});

	it("to write history, the lock is kept: both or neither, and people may be told twice", async () => {
		const { scene, watch } = await aborted();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.conclude") throw new Unavailable("TransactWriteItems", {});
			return next();
		};
		await watch.sweep();
		await expect(watch.sweep(100)).rejects.toThrow("TransactWriteItems");
		expect(await scene.snapshot()).toMatchObject({ lock: { owner: WATCHDOG }, history: { outcome: "running" } });
		scene.hook = (_, next) => next();
		await watch.sweep();
		expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "failed-back" } });
		expect(watch.published).toHaveLength(2);
	});
});

describe("a stable color that has no healthy target", () => {
	it("gets no traffic back: what serves is kept, aloud, until it has one again", async () => {
		const { scene, watch, original } = await aborted();
		scene.hook = async ({ name, args }, next) =>
			name === "loadBalancers.targets" && String(args[0]).includes("-blue/")
				? [{ id: "blue", state: "unhealthy" }]
				: next();
		const before = await scene.snapshot();
		for (let run = 1; run <= 2; run++) {
			await expect(watch.sweep(60)).rejects.toThrow(/shop: StableUnhealthy: blue has no healthy target/);
		}
		expect(restorable(await scene.snapshot())).toEqual(restorable(before));
		expect(pendings(scene)).toBe(2);
		scene.hook = (_, next) => next();
		await watch.sweep(60);
		expect(restorable(await scene.snapshot())).toEqual(restorable(original));
	});
});
