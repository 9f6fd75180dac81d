import { describe, expect, it } from "vitest";
import type { Lock, RecordSet, ServiceConfig } from "../../../runtime/contract/index.ts";
import { Refused, Throttled, UnexpectedAnswer, UntrustedInput } from "../../../runtime/errors.ts";
import { STRANGER } from "../../support/documents.ts";
import type { Scene } from "../../support/scene.ts";
import { aborted, type Watch } from "../../support/watch.ts";

const ROLE = "arn:aws:iam::123456789012:role/ecs-dns-canary/controller/bank-actuator";
const evil = { HostedZoneId: "Z1", DNSName: "evil.example.", EvaluateTargetHealth: false };
const redirect = { Type: "redirect", RedirectConfig: { Host: "evil.example", StatusCode: "HTTP_302" } };

/** The lock that the rollout has left, changed by somebody who may write the table. */
async function crafted(change: (lock: Lock) => Lock, key = "shop"): Promise<{ scene: Scene; watch: Watch }> {
	const { scene, watch } = await aborted();
	const { lock } = await scene.snapshot();
	if (!lock) throw new Error("the rollout has begun");
	await scene.world.locks.release("shop", lock.owner);
	await scene.world.locks.acquire(key, change(lock));
	scene.forget();
	return { scene, watch };
}

/** One run of the watchdog that must refuse, and write nothing. */
async function refuses({ scene, watch }: { scene: Scene; watch: Watch }, name: string, text: string): Promise<void> {
	const before = await scene.snapshot();
	await expect(watch.sweep()).rejects.toMatchObject({
		name: "SweepFailed",
		failures: [expect.stringMatching(new RegExp(`^\\S+: ${name}: [\\s\\S]*${text}`))],
	});
	const { lock: _, ...remaining } = before;
	expect(await scene.snapshot()).toMatchObject(remaining);
	expect(scene.writes()).toEqual([]);
	expect(scene.lines).toContainEqual(
		expect.objectContaining({ level: "error", fields: { error: expect.anything(), code: "UntrustedInput" } }),
	);
	expect(scene.metricLog).toContainEqual([expect.any(String), { UntrustedInputs: 1 }]);
}

/** The same of who is not even to be taken over. */
async function refusesLock(of: { scene: Scene; watch: Watch }, text: string): Promise<void> {
	await refuses(of, "UntrustedInput", text);
	expect(of.scene.writes({ ledger: true })).toEqual([]);
}

describe("a lock that its service has not registered", () => {
	const service = (changes: Partial<ServiceConfig>) => (lock: Lock) => ({
		...lock,
		service: { ...lock.service, ...changes },
	});

	it("under another service's key is refused before anything is asked of it", async () => {
		const of = await crafted((lock) => lock, "bank");
		await refusesLock(of, "it stands under bank, and is a lock of shop");
		expect(of.scene.calls.map(({ name }) => name).filter((name) => !/^(locks|registry)\./.test(name))).toEqual([]);
		expect(of.scene.metricLog).toEqual([["unregistered", { UntrustedInputs: 1 }]]);
	});

	it("with another service's role is refused, and that role is never used", async () => {
		const of = await crafted(service({ roles: { observer: ROLE, actuator: ROLE } }));
		await refusesLock(of, `service.roles.actuator is ${ROLE}, and must be `);
		expect(of.scene.metricLog).toEqual([["shop", { UntrustedInputs: 1 }]]);
	});

	it("with another service's listeners is refused", async () => {
		const loadBalancers = (lock: Lock) => ({ ...lock.service.loadBalancers, blue: lock.service.loadBalancers.green });
		await refusesLock(
			await crafted((lock) => service({ loadBalancers: loadBalancers(lock) })(lock)),
			"service.loadBalancers.blue.listener is ",
		);
	});

	it("is refused under a name that nobody has registered", async () => {
		const of = await crafted((lock) => service({ name: "bank" })(lock), "bank");
		await refusesLock(of, "no service bank is registered: apply its Terraform");
	});

	it("is refused under a name that is too long for the key of a registration", async () => {
		const name = "s".repeat(2_040);
		const of = await crafted((lock) => service({ name })(lock), name);
		of.watch.acceptUnregistered = true;
		await refusesLock(of, "service.name must have at most 20 characters");
	});

	it("does not keep the others from being brought back", async () => {
		const { scene, watch } = await aborted();
		const { lock } = await scene.snapshot();
		if (lock) await scene.world.locks.acquire("bank", { ...lock, owner: STRANGER });
		await expect(watch.sweep()).rejects.toMatchObject({ failures: [expect.stringMatching(/^bank: UntrustedInput/)] });
		expect(scene.world.dns.weight("green")).toBe(0);
	});
});

describe("a lock of a genuine rollout", () => {
	it("is brought back although the service's Terraform has changed all that may change in the middle of one", async () => {
		const { scene, watch, original } = await aborted();
		watch.registered.set("shop", {
			...scene.service,
			schedule: [{ percent: 100, bakeSeconds: 0 }],
			alarms: { blue: [], green: [] },
			idleCount: 5,
			dns: { ...scene.service.dns, ttlSeconds: 1 },
			roles: { ...scene.service.roles, observer: ROLE },
		});
		await watch.sweep();
		expect(await watch.sweep(100)).toMatchObject({ home: ["shop"] });
		const { records, preview, actions } = original;
		expect(await scene.snapshot()).toMatchObject({ records, preview, actions, lock: undefined });
	});

	it("of version 0.2 is brought back as long as such services are served, and refused afterwards", async () => {
		const { scene, watch } = await aborted();
		watch.registered.clear();
		await expect(watch.sweep()).rejects.toThrow("no service shop is registered");
		expect(scene.writes({ ledger: true }).filter((name) => name === "locks.takeOver")).toEqual([]);
		watch.acceptUnregistered = true;
		expect(await watch.sweep()).toMatchObject({ pending: ["shop"] });
		expect(await watch.sweep(100)).toMatchObject({ home: ["shop"] });
	});

	it.each([
		["for now", new Throttled("GetItem", {})],
		["by nobody", new Refused("AccessDenied", {})],
		["as it is", new UnexpectedAnswer("the registration of shop")],
	])("is brought back although the registry cannot be read %s, which the log says", async (_, error) => {
		const { scene, watch, original } = await aborted();
		watch.hook = (name) => {
			if (name === "registry.find") throw error;
		};
		await watch.sweep();
		const { records, actions } = original;
		expect(await scene.snapshot()).toMatchObject({ records, actions });
		expect(scene.lines).toContainEqual({
			level: "warn",
			message: "what the service has registered cannot be read; the lock is brought back all the same",
			fields: { error },
		});
	});

	it("is refused where its registration stands under another's name", async () => {
		const { scene, watch } = await aborted();
		scene.forget();
		watch.hook = (name) => {
			if (name === "registry.find") throw new UntrustedInput("the registration of shop", ["configuration.name"]);
		};
		await refusesLock({ scene, watch }, "configuration.name");
	});
});

describe("an original that cannot be one", () => {
	const original = (change: (original: Lock["original"]) => Partial<Lock["original"]>) => (lock: Lock) => ({
		...lock,
		original: { ...lock.original, ...change(lock.original) },
	});
	const leading = (records: readonly RecordSet[]) => records.map((record) => ({ ...record, AliasTarget: evil }));

	it("is refused with a listener that redirects", async () => {
		const of = await crafted(original(() => ({ actions: { blue: [redirect], green: [redirect] } })));
		await refuses(of, "UntrustedOriginal", "has an action that is not supported: redirect");
	});

	it("is refused before the first write where users' names would lead elsewhere", async () => {
		const of = await crafted(
			original(({ records, preview }) => ({ records: leading(records), preview: leading(preview) })),
		);
		await refuses(of, "UntrustedOriginal", "would lead to evil.example in Z1");
	});

	it("is refused with records of another name", async () => {
		const of = await crafted(
			original(({ records }) => ({ records: records.map((record) => ({ ...record, Name: "bank.example.com." })) })),
		);
		await refuses(of, "UntrustedOriginal", "is no record of this service's shop.example.com");
	});

	it("keeps nothing waiting where there is nothing to bring back", async () => {
		const { scene, watch } = await aborted();
		await watch.sweep();
		const { lock, actions } = await scene.snapshot();
		// As Retire's, taken while somebody's own hand is on a listener.
		const green = [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "503" } }];
		await scene.world.loadBalancers.route(scene.service.loadBalancers.green.listener, green);
		if (!lock) throw new Error("the watchdog has taken it over");
		const kept = { ...lock, original: { ...lock.original, actions: { blue: [...actions.blue], green } } };
		await scene.world.locks.takeOver("shop", lock, kept);
		expect(await watch.sweep(100)).toMatchObject({ home: ["shop"] });
	});
});

describe("records that somebody else has changed in the middle of a rollout", () => {
	it("are left, the listeners are brought back first, and it goes on once they are what they were", async () => {
		const { scene, watch, original } = await aborted();
		const { records } = await scene.snapshot();
		const upsert = (sets: readonly RecordSet[]) =>
			scene.world.dns.change(
				"",
				sets.map((ResourceRecordSet) => ({ Action: "UPSERT" as const, ResourceRecordSet })),
			);
		await upsert(records.map(({ HealthCheckId: _, ...record }) => record as RecordSet));
		scene.forget();
		await expect(watch.sweep()).rejects.toThrow(/HealthCheckId was "health-check-blue" and is now null/);
		expect(scene.writes()).toEqual(["loadBalancers.route"]);
		expect((await scene.snapshot()).actions).toEqual(original.actions);
		await upsert(records);
		expect(await watch.sweep()).toMatchObject({ pending: ["shop"] });
		expect((await scene.snapshot()).records).toEqual(original.records);
	});
});
