import { describe, expect, it } from "vitest";
import { LOG_CODES, type ServiceConfig } from "../../../runtime/contract/index.ts";
import { Refused, Unavailable, UntrustedOriginal } from "../../../runtime/errors.ts";
import { STRANGER, strangersLock } from "../../support/documents.ts";
import { aborted } from "../../support/watch.ts";

const PENDING = { locks: 1, pending: ["shop"], home: [] };

describe("one service's trouble", () => {
	/** A second service, of whose listeners and records the world knows nothing. */
	async function beside(name: string, changes: Partial<ServiceConfig> = {}) {
		const { scene, watch } = await aborted();
		const elsewhere = strangersLock().service;
		const group = (alb: string) => `arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/${name}-${alb}/1`;
		const loadBalancers = Object.fromEntries(
			["blue", "green"].map((alb) => [
				alb,
				{ listener: `arn:${name}-${alb}`, targetGroups: { blue: group(alb), green: group(alb) } },
			]),
		) as typeof elsewhere.loadBalancers;
		const service = { ...scene.service, ...elsewhere, name, loadBalancers, ...changes } as ServiceConfig;
		await scene.world.locks.acquire(name, strangersLock({ service }));
		watch.registered.set(name, service);
		watch.end(STRANGER);
		return { scene, watch };
	}

	it("is its own to the role: each service is reached in the one that its lock names, if it names one", async () => {
		const roles = { observer: "arn:aws:iam::1:role/cart-observer", actuator: "arn:aws:iam::1:role/cart-actuator" };
		const { scene, watch } = await beside("cart", { roles });
		const { roles: _, ...older } = scene.service;
		await scene.world.locks.acquire("wiki", strangersLock({ service: { ...older, name: "wiki" } }));
		await expect(watch.sweep()).rejects.toMatchObject({ name: "SweepFailed" });
		expect(Object.fromEntries(watch.roles)).toEqual({
			shop: scene.service.roles.actuator,
			cart: roles.actuator,
			wiki: undefined,
		});
	});

	it("does not keep the others from being brought back, and all that went wrong is told", async () => {
		const { scene, watch } = await beside("cart");
		await scene.world.locks.acquire(
			"wiki",
			strangersLock({ owner: "arn:wiki", service: { ...scene.service, name: "wiki" } }),
		);
		watch.hook = (name, [execution]) => {
			if (name === "executions.describe" && execution === "arn:wiki") throw new Refused("AccessDenied", {});
		};
		await expect(watch.sweep()).rejects.toMatchObject({
			name: "SweepFailed",
			failures: [expect.stringMatching(/^cart: /), "wiki: Refused: AccessDenied"],
			message: expect.stringMatching(/^not brought back yet:\n- cart: [\s\S]*\n- wiki: /),
		});
		expect(scene.world.dns.weight("green")).toBe(0);
	});

	it("is tried again at the next run, without waiting for a lease", async () => {
		const { scene, watch } = await beside("cart");
		await expect(watch.sweep()).rejects.toMatchObject({ name: "SweepFailed" });
		scene.forget();
		await expect(watch.sweep()).rejects.toMatchObject({ name: "SweepFailed" });
		expect(scene.lines.filter(({ level }) => level === "error")).toContainEqual({
			level: "error",
			message: "the traffic could not be brought back; the next run tries again",
			fields: { error: expect.any(UntrustedOriginal), code: "UntrustedInput" },
		});
	});

	it("shows in the lock's own lines, so that an alarm can rise", async () => {
		const { scene, watch } = await beside("cart");
		await expect(watch.sweep()).rejects.toMatchObject({ name: "SweepFailed" });
		const pending = scene.lines.filter(({ fields }) => fields.code === LOG_CODES.failBackPending);
		expect(pending).toHaveLength(2);
	});

	it("keeps nobody waiting when it is only that locks cannot be listed: the run fails aloud", async () => {
		const { scene, watch } = await aborted();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.services") throw new Unavailable("Query", {});
			return next();
		};
		await expect(watch.sweep()).rejects.toBeInstanceOf(Unavailable);
		scene.hook = (_, next) => next();
		expect(await watch.sweep()).toEqual(PENDING);
	});
});
