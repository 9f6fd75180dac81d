import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { ACTIONS } from "../../rehearsal/actions.ts";
import { apiOf } from "../../rehearsal/api.ts";
import { Seed } from "../../rehearsal/random.ts";
import type { ApiCall } from "../../rehearsal/run.ts";
import { sampleService } from "../../rehearsal/sample.ts";
import { Fault } from "../../rehearsal/scenario/fault.ts";
import { Buckets } from "../../rehearsal/world/route53/bucket.ts";
import type { ActuatorPorts } from "../../runtime/ports/index.ts";
import { calmWorld } from "../support/calm.ts";
import { isAnyWrite } from "../support/ports.ts";

const service = sampleService();
const { listener } = service.loadBalancers.blue;
const { zoneId, name } = service.dns;

interface Options {
	readonly faults?: readonly object[];
	readonly attempts?: number;
	readonly buckets?: Buckets;
	readonly pause?: (tries: number) => Promise<void>;
}

/** The ports of a calm world through the API, whose time is set by hand. */
function meet({ faults = [], attempts, buckets, pause }: Options = {}) {
	const state = { seconds: 0, played: 0 };
	const calls: ApiCall[] = [];
	const ports: ActuatorPorts = apiOf(
		calmWorld(service, () => state.seconds),
		{
			faults: faults.map((fault) => v.parse(Fault, fault)),
			buckets: buckets ?? full(),
			attempts,
			pause,
			seed: new Seed(1),
			now: () => state.seconds,
			before: () => {
				state.played++;
			},
			onCall: (call) => calls.push(call),
		},
	);
	return { ports, calls, state };
}

const full = () => new Buckets({ route53RequestsElsewhere: 0, seed: new Seed(1) });
const nameOf = async (call: Promise<unknown>) =>
	call.then(
		() => "answered",
		(error: Error) => error.name,
	);

describe("an API call", () => {
	it("is counted with its service and action, when it was, and whether it writes", async () => {
		const { ports, calls, state } = meet();
		state.seconds = 1.5;
		expect(await ports.locks.held("shop")).toBeUndefined();
		await ports.services.scale(service.cluster, service.services.green, 1);
		expect(calls).toEqual([
			{ seconds: 1.5, service: "dynamodb", action: "GetItem", write: false },
			{ seconds: 1.5, service: "ecs", action: "UpdateService", write: true },
		]);
	});

	it("writes or reads as its port does", () => {
		for (const [name, { write }] of Object.entries(ACTIONS)) {
			const changes = isAnyWrite({ name, args: [] }) || ["topic.publish", "events.put", "progress.keep"].includes(name);
			expect({ name, write }).toEqual({ name, write: changes });
		}
	});

	it("meets a world that has been played up to now", async () => {
		const { ports, state } = meet();
		await ports.locks.held("shop");
		await ports.locks.held("shop");
		expect(state.played).toBe(2);
	});

	it("must be known to the rehearsal", async () => {
		const { dns } = meet().ports;
		await expect((dns as unknown as { guess(): Promise<void> }).guess()).rejects.toThrow(
			"no AWS action is known for dns.guess",
		);
	});
});

describe("an API fault", () => {
	const ecs = { kind: "api", service: "ecs", error: "Unavailable" };

	it("fails the calls of its service alone", async () => {
		const { ports } = meet({ faults: [ecs] });
		expect(await nameOf(ports.services.describe(service.cluster, service.services))).toBe("Unavailable");
		expect(await nameOf(ports.loadBalancers.actions(listener))).toBe("answered");
	});

	it("fails one action alone, when it names one", async () => {
		const { ports } = meet({ faults: [{ ...ecs, action: "UpdateService" }] });
		expect(await nameOf(ports.services.describe(service.cluster, service.services))).toBe("answered");
		expect(await nameOf(ports.services.scale(service.cluster, service.services.green, 1))).toBe("Unavailable");
	});

	it("is met by every try anew, where the SDK waits in between", async () => {
		const waited: number[] = [];
		const { ports, calls, state } = meet({
			faults: [{ ...ecs, toSeconds: 2 }],
			pause: async (tries) => {
				waited.push(tries);
				state.seconds += tries;
			},
		});
		expect(await nameOf(ports.services.describe(service.cluster, service.services))).toBe("answered");
		expect(waited).toEqual([1, 2]);
		expect(calls.map(({ seconds, error }) => [seconds, error])).toEqual([
			[0, "Unavailable"],
			[1, "Unavailable"],
			[3, undefined],
		]);
		expect(state.played).toBe(3);
	});

	it("begins with one second and ends before another", async () => {
		const { ports, state } = meet({ faults: [{ ...ecs, fromSeconds: 10, toSeconds: 20 }] });
		const at = (seconds: number) => {
			state.seconds = seconds;
			return nameOf(ports.services.describe(service.cluster, service.services));
		};
		expect([await at(9.9), await at(10), await at(19.9), await at(20)]).toEqual([
			"answered",
			"Unavailable",
			"Unavailable",
			"answered",
		]);
	});

	it("fails about the share of tries that it says", async () => {
		const { ports, calls } = meet({ faults: [{ ...ecs, share: 0.25 }], attempts: 1 });
		for (let i = 0; i < 400; i++) await nameOf(ports.services.describe(service.cluster, service.services));
		const failed = calls.filter(({ error }) => error !== undefined).length;
		// Five standard deviations.
		expect(Math.abs(failed - 100)).toBeLessThan(43);
	});

	it("lets others stand beside it", async () => {
		const { ports } = meet({ faults: [{ ...ecs, toSeconds: 0 }, { kind: "kill", phase: "route" }, ecs] });
		expect(await nameOf(ports.services.describe(service.cluster, service.services))).toBe("Unavailable");
	});
});

describe("the SDK", () => {
	const errors = async (error: string, attempts?: number) => {
		const faults = [{ kind: "api", service: "dynamodb", error }];
		const { ports, calls } = meet({ faults, ...(attempts && { attempts }) });
		const raised = await nameOf(ports.locks.held("shop"));
		return [raised, calls.map((call) => call.error)] as const;
	};

	it.each(["Throttled", "Unavailable"])("tries three times, and then gives up: %s", async (error) => {
		expect(await errors(error)).toEqual([error, [error, error, error]]);
	});

	it("tries as often as its owner has set", async () => {
		expect(await errors("Throttled", 5)).toEqual(["Throttled", Array(5).fill("Throttled")]);
		expect(await errors("Throttled", 1)).toEqual(["Throttled", ["Throttled"]]);
	});

	it("does not try again what AWS has refused", async () => {
		expect(await errors("Refused")).toEqual(["Refused", ["Refused"]]);
	});

	it("answers as soon as a try succeeds, and every try counts", async () => {
		const faults = [{ kind: "api", service: "dynamodb", error: "Throttled", share: 0.5 }];
		const { ports, calls } = meet({ faults });
		const tries = new Map<string, number>();
		for (let i = 0; i < 60; i++) {
			const before = calls.length;
			const raised = await nameOf(ports.locks.held("shop"));
			const errors = calls.slice(before).map(({ error }) => error ?? "none");
			tries.set(`${raised}: ${errors}`, 1);
		}
		expect([...tries.keys()].sort()).toEqual([
			"Throttled: Throttled,Throttled,Throttled",
			"answered: Throttled,Throttled,none",
			"answered: Throttled,none",
			"answered: none",
		]);
	});
});

describe("the account's buckets", () => {
	it("throttle what comes too fast, and let it pass a second later", async () => {
		const { ports, calls, state } = meet();
		for (let i = 0; i < 40; i++) await ports.loadBalancers.actions(listener);
		expect(await nameOf(ports.loadBalancers.actions(listener))).toBe("Throttled");
		expect(calls.slice(40).map(({ error }) => error)).toEqual(Array(3).fill("Throttled"));
		state.seconds = 1;
		expect(await nameOf(ports.loadBalancers.actions(listener))).toBe("answered");
	});

	it("are shared by all that call from the account", async () => {
		const buckets = full();
		const [one, other] = [meet({ buckets }), meet({ buckets })];
		for (let i = 0; i < 50; i++) await one.ports.dns.recordSets(zoneId, name);
		expect(await nameOf(other.ports.dns.recordSets(zoneId, name))).toBe("Throttled");
	});
});
