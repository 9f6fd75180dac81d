import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import type { Autoscaling } from "../../../rehearsal/scenario/autoscaling.ts";
import { forward } from "../../../rehearsal/world/at-rest.ts";
import { type Color, type Lock, type RecordSet, WATCHDOG } from "../../../runtime/contract/index.ts";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { Refused, Unavailable } from "../../../runtime/errors.ts";
import { baked } from "../../support/baked.ts";
import { EXECUTION, previewRecords, STRANGER, strangersLock, weightedRecords } from "../../support/documents.ts";
import { newerIsWanted } from "../../support/newer.ts";
import type { Scene } from "../../support/scene.ts";
import { Watch } from "../../support/watch.ts";

const elsewhere = (record: RecordSet): RecordSet => ({
	...record,
	AliasTarget: { HostedZoneId: "Z1", DNSName: "elsewhere.example.com.", EvaluateTargetHealth: false },
});

describe("completing", () => {
	it("tells of a foreign change of the preview that it writes over", async () => {
		const { scene, document } = await baked();
		await scene.world.dns.change("Z0EXAMPLE", restore(previewRecords("green", ["A"]).map(elsewhere)));
		await scene.run("complete", document);
		expect(scene.lines).toContainEqual(
			expect.objectContaining({
				level: "warn",
				message: "overwriting a foreign change of the preview",
				fields: { found: expect.stringContaining("A preview.shop.example.com. elsewhere.example.com.") },
			}),
		);
		expect((await scene.snapshot()).preview).toEqual(expect.arrayContaining(previewRecords("blue")));
	});

	it("makes the old load balancer serve the new color too", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect(await scene.routed("blue")).toEqual({ blue: 0, green: 100 });
		expect(await scene.routed("green")).toEqual({ blue: 0, green: 100 });
	});

	it("leads the preview to the old load balancer", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect((await scene.snapshot()).preview).toEqual(expect.arrayContaining(previewRecords("blue")));
	});

	it("says what it writes there, and warns of nothing when nobody else has changed it", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		const { args } = scene.calls.find(({ name }) => name === "dns.change") ?? {};
		expect(args?.[2]).toBe("preview leads to the blue load balancer");
		expect(scene.lines).toEqual([]);
	});

	it("leaves a preview that leads there already", async () => {
		const { scene, document } = await baked();
		await scene.world.dns.change("Z0EXAMPLE", restore(previewRecords("blue")));
		await scene.run("complete", document);
		expect(scene.writes()).not.toContain("dns.change");
		expect(scene.lines).toEqual([]);
	});

	it("tags the new color's service and both its target groups as production, and the old's not", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect(scene.tagsOf("green")).toEqual(["true", "true", "true"]);
		expect(scene.tagsOf("blue")).toEqual(["false", "false", "false"]);
	});

	it("leaves the weights and the tasks", async () => {
		const { scene, document } = await baked();
		const { records, desired } = await scene.snapshot();
		await scene.run("complete", document);
		expect(await scene.snapshot()).toMatchObject({ records, desired });
	});

	it("writes history and releases the lock with one last write: both or neither", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		expect(scene.writes({ ledger: true })).toEqual([
			"loadBalancers.route",
			"dns.change",
			...["services.tag", "loadBalancers.tag", "services.tag", "loadBalancers.tag"],
			"locks.conclude",
		]);
		expect(await scene.snapshot()).toMatchObject({
			lock: undefined,
			history: { outcome: "completed", execution: EXECUTION, reason: "green serves 100 %: 2/2 healthy" },
		});
	});

	it("announces the color that is live", async () => {
		const { scene, document } = await baked();
		expect((await scene.run("complete", document)).announcement).toEqual({
			subject: "shop: green is live",
			message:
				"shop: green is live\n\ngreen serves 100 %: 2/2 healthy\nIt is on probation until 2026-01-01T00:16:00.000Z: should it fail, blue gets the traffic back.",
		});
	});

	it("does not need a verdict", async () => {
		const { scene, document } = await baked();
		const { verdict: _, ...silent } = document;
		expect((await scene.run("complete", silent)).announcement?.message).toMatch(/green serves 100 %: \n/);
	});

	it.each([
		["history does not know the deployment", undefined],
		["history knows another execution's completion of it", { execution: STRANGER, outcome: "completed" }],
	])("goes on when %s: it holds the lock", async (_, entry) => {
		const { scene, document } = await baked();
		scene.hook = async ({ name }, next) => (name === "history.find" ? entry : next());
		await scene.run("complete", document);
		expect(scene.writes({ ledger: true }).at(-1)).toBe("locks.conclude");
		expect(await scene.routed("blue")).toEqual({ blue: 0, green: 100 });
	});

	it.each(["loadBalancers.route", "dns.change", "services.tag", "loadBalancers.tag", "locks.conclude"])(
		"reaches the same world when it is run again after %s failed",
		async (failing) => {
			const smooth = await baked();
			await smooth.scene.run("complete", smooth.document);
			const { scene, document } = await baked();
			scene.hook = async ({ name }, next) => {
				if (name === failing) throw new Unavailable("once", {});
				return next();
			};
			await expect(scene.run("complete", document)).rejects.toBeInstanceOf(Unavailable);
			scene.hook = (_, next) => next();
			await scene.run("complete", document);
			expect(await scene.snapshot()).toEqual(await smooth.scene.snapshot());
		},
	);

	it("writes nothing more when it is run again after its end", async () => {
		const { scene, document } = await baked();
		const once = await scene.run("complete", document);
		scene.forget();
		expect(await scene.run("complete", document)).toEqual(once);
		expect(scene.writes()).toEqual([]);
	});

	it("leaves another rollout's lock when it is run again after its end", async () => {
		const { scene, document } = await baked();
		await scene.run("complete", document);
		await scene.world.locks.acquire("shop", strangersLock());
		const before = await scene.snapshot();
		scene.forget();
		await scene.run("complete", document);
		expect(scene.writes()).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
		expect(before.lock?.owner).toBe(STRANGER);
	});
});

describe("completing while AWS refuses for good", () => {
	const refusing = (scene: Scene, ...names: string[]) => {
		scene.hook = async ({ name }, next) => {
			if (names.includes(name)) throw new Refused(`${name}: a tag policy denies it`, {});
			return next();
		};
	};

	it.each([[["services.tag"]], [["loadBalancers.tag"]], [["services.tag", "loadBalancers.tag"]]])(
		"%s: the release is live, the lock free, and people, history, events and the log have it",
		async (names) => {
			const { scene, document } = await baked();
			refusing(scene, ...names);
			const done = await scene.run("complete", document);
			const refused = ["services.tag", "loadBalancers.tag", "services.tag", "loadBalancers.tag"]
				.filter((name) => names.includes(name))
				.map((name) => `${name}: a tag policy denies it`);
			expect(await scene.routed("blue")).toEqual({ blue: 0, green: 100 });
			expect(await scene.snapshot()).toMatchObject({ lock: undefined, history: { outcome: "completed", refused } });
			expect(done.announcement).toMatchObject({
				subject: "shop: green is live",
				message: expect.stringContaining(`it was left undone:\n- ${refused[0]}\n`),
			});
			expect(scene.world.events.changes).toEqual([expect.objectContaining({ change: "completed", refused })]);
			expect(scene.lines.filter(({ level }) => level === "error")).toHaveLength(refused.length);
		},
	);

	it("one tag, the others are written all the same", async () => {
		const { scene, document } = await baked();
		refusing(scene, "services.tag");
		await scene.run("complete", document);
		expect(scene.tagsOf("green").slice(1)).toEqual(["true", "true"]);
		expect(scene.tagsOf("blue").slice(1)).toEqual(["false", "false"]);
	});

	it("and says the same when it is run again after its end", async () => {
		const { scene, document } = await baked();
		refusing(scene, "loadBalancers.tag");
		const once = await scene.run("complete", document);
		expect(await scene.run("complete", document)).toEqual(once);
	});

	it.each(["loadBalancers.route", "dns.change", "locks.conclude"])("%s, which is no tag, it fails", async (name) => {
		const { scene, document } = await baked();
		refusing(scene, name);
		await expect(scene.run("complete", document)).rejects.toBeInstanceOf(Refused);
		expect((await scene.snapshot()).lock?.owner).toBe(EXECUTION);
	});
});

describe("completing stops, before any write, at a foreign change", () => {
	const meddled: [string, (scene: Scene) => Promise<unknown>, string][] = [
		[
			"of the weights",
			(scene) => scene.world.dns.change("", restore(weightedRecords({ blue: 30, green: 70 }, ["A"]))),
			"records were (A blue 0, A green 100, AAAA blue 0, AAAA green 100), but are now (A blue 30, A green 70, AAAA blue 0, AAAA green 100)",
		],
		[
			"of the new color's listener",
			(scene) =>
				scene.world.loadBalancers.route(scene.service.loadBalancers.green.listener, [
					forward(scene.service, "green", 60),
				]),
			"the green load balancer's listener forwarded to (blue 0, green 100), but now to (blue 40, green 60)",
		],
		[
			"of the old color's listener",
			(scene) =>
				scene.world.loadBalancers.route(scene.service.loadBalancers.blue.listener, [{ Type: "fixed-response" }]),
			"the blue load balancer's listener forwarded to (blue 100, green 0 or blue 0, green 100), but now to (fixed-response)",
		],
	];

	it.each(meddled)("%s, and says from what to what", async (_, meddle, message) => {
		const { scene, document } = await baked();
		await meddle(scene);
		const before = await scene.snapshot();
		await expect(scene.run("complete", document)).rejects.toMatchObject({ name: "ForeignChange", message });
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
	});
});

describe("completing by an execution that has died meanwhile", () => {
	it("neither writes history nor takes the watchdog's lock from it", async () => {
		const { scene, document } = await baked();
		const watch = new Watch(scene);
		watch.end();
		scene.hook = async ({ name }, next) => {
			if (name === "services.tag") {
				scene.hook = (_, go) => go();
				await watch.sweep();
			}
			return next();
		};
		await expect(scene.run("complete", document)).rejects.toMatchObject({ name: "LockLost" });
		expect(await scene.snapshot()).toMatchObject({ lock: { owner: WATCHDOG }, history: { outcome: "running" } });
	});
});

describe("completing where one color alone is scaled", () => {
	const autoscaling: Autoscaling = { min: 2, max: 10, requestsPerTarget: 100, counts: "service", held: true };

	/** What it writes of the scaling, where a rollout has found only some of both. */
	async function written(color: Color) {
		const { scene, document } = await baked({ autoscaling });
		const { rollout } = document;
		if (!rollout) throw new Error("no rollout");
		const own = rollout.scaling?.[color];
		const scaling = own && { [color]: own };
		const lock = await scene.world.locks.held("shop");
		scene.hook = async ({ name }, next) => (name === "locks.held" ? { ...lock, scaling } : next());
		await scene.run("complete", { ...document, rollout: { ...rollout, scaling } });
		return scene.calls.filter(({ name }) => name === "scaling.update").map(({ args }) => args);
	}

	it("gives that one what it had, if it serves now", async () => {
		expect(await written("green")).toEqual([[sampleService().services.green, { min: 0 }]]);
	});

	it("leaves that one as it is, if it served before", async () => {
		expect(await written("blue")).toEqual([]);
	});
});

describe("completing what nobody has written down as a release", () => {
	it("keeps none as serving, and is live all the same", async () => {
		const { scene, document } = await baked();
		const { attempt: _, ...unnumbered } = document;
		const done = await scene.run("complete", unnumbered);
		expect(done.announcement?.subject).toBe("shop: green is live");
		expect((await scene.snapshot()).history?.outcome).toBe("completed");
		expect((await scene.world.attempts.release("shop", 1))?.servedAt).toBeUndefined();
		expect(scene.calls.map(({ name }) => name)).not.toContain("services.images");
	});
});

it("a rollout without probation promises nobody one", async () => {
	const { scene, document } = await baked();
	const timing = { ...document.service.timing, probationSeconds: 0 };
	const service = { ...document.service, timing };
	scene.hook = async ({ name }, next) => (name === "locks.held" ? { ...((await next()) as Lock), service } : next());
	const done = await scene.run("complete", { ...document, service });
	expect(done.announcement?.message).toBe("shop: green is live\n\ngreen serves 100 %: 2/2 healthy");
});

describe("a rollout that somebody wants ended for something newer", () => {
	it("does not complete, and writes nothing", async () => {
		const { scene, document } = await baked();
		await newerIsWanted(scene, document.rollout?.attempt);
		await expect(scene.run("complete", document)).rejects.toMatchObject({ name: "Superseded" });
		expect(scene.writes()).toEqual([]);
	});

	it("stays complete once it is", async () => {
		const { scene, document } = await baked();
		const completed = await scene.run("complete", document);
		await newerIsWanted(scene, document.rollout?.attempt);
		expect(await scene.run("complete", document)).toEqual(completed);
	});
});
