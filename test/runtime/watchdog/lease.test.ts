import { describe, expect, it } from "vitest";
import { aborted } from "../../support/watch.ts";

const LEFT = { locks: 1, pending: [], home: [] };
const PENDING = { locks: 1, pending: ["shop"], home: [] };

describe("two runs of the watchdog at once", () => {
	it("are kept apart by a lease: the second leaves what the first is at work on", async () => {
		const { scene, watch } = await aborted();
		let second: unknown;
		scene.hook = async ({ name }, next) => {
			if (name === "loadBalancers.route") {
				scene.hook = (_, go) => go();
				second = await watch.sweep();
			}
			return next();
		};
		expect(await watch.sweep()).toEqual(PENDING);
		expect(second).toEqual(LEFT);
		expect(scene.writes()).toEqual(["loadBalancers.route", "dns.change"]);
	});

	it("are kept apart when both have seen the lock before either took it", async () => {
		const { scene, watch } = await aborted();
		const outcomes = await Promise.all([watch.sweep(), watch.sweep()]);
		expect(outcomes).toEqual(expect.arrayContaining([LEFT, PENDING]));
		expect(scene.writes()).toEqual(["loadBalancers.route", "dns.change"]);
	});

	it("are not kept apart for ever by one that died: its lease runs out", async () => {
		const { scene, watch } = await aborted();
		scene.hook = async ({ name }, next) => {
			if (name === "loadBalancers.route") return new Promise(() => {});
			return next();
		};
		const died = watch.sweep();
		await new Promise((resolve) => setImmediate(resolve));
		scene.hook = (_, next) => next();
		expect(await watch.sweep(64)).toEqual(LEFT);
		expect(await watch.sweep(1)).toEqual(PENDING);
		expect(await Promise.race([died, "still dead"])).toBe("still dead");
	});

	it("follow on each other at once when the first has ended", async () => {
		const { watch } = await aborted();
		expect(await watch.sweep()).toEqual(PENDING);
		expect(await watch.sweep()).toEqual(PENDING);
	});
});
