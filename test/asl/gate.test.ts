import { describe, expect, it } from "vitest";
import { sampleService } from "../../rehearsal/sample.ts";
import { Refused, Throttled } from "../../runtime/errors.ts";
import { EXECUTION } from "../support/documents.ts";
import { failing, Machine, type MachineOptions, names } from "../support/machine.ts";

const steps = sampleService().schedule;
const gateSeconds = 28_800;

/** A service that waits for somebody after the steps of these indices. */
const gatedAt = (...gates: number[]) =>
	sampleService({ schedule: steps.map((step, i) => (gates.includes(i) ? { ...step, gate: true } : step)) });

/** A rollout that waits at its first gate: the token is kept, and nobody has handed it back. */
async function waiting(options: MachineOptions = {}) {
	const machine = await Machine.create({ service: gatedAt(0), ...options });
	const ended = machine.start();
	await machine.untilGate();
	return { machine, end: () => machine.clock.runUntil(ended) };
}

/** What was there before the rollout is there again, and nobody holds the lock. */
async function expectBack({ world }: Machine) {
	expect([world.dns.weight("blue"), world.dns.weight("green")]).toEqual([100, 0]);
	expect(world.intended()).toBe(0);
	expect(await world.locks.held("shop")).toBeUndefined();
}

describe("a gate that somebody opens", () => {
	it("goes on to the next step, and to the end", async () => {
		const { machine, end } = await waiting();
		await machine.sleep(1_000);
		expect(machine.world.dns.weight("green")).toBe(10);
		expect(machine.handBack({ output: { by: "alice" } })).toBe(true);
		const { status, states } = await end();
		expect(status).toBe("SUCCEEDED");
		const path = names(states);
		const after = path.slice(path.lastIndexOf("GateOpened"));
		expect(after.slice(0, 4)).toEqual(["GateOpened", "GateChoice", "Prepare", "Ready"]);
		expect(machine.world.dns.weight("green")).toBe(100);
	});

	it("after the last step goes on to completion", async () => {
		const { machine, end } = await waiting({ service: gatedAt(2) });
		expect(machine.world.dns.weight("green")).toBe(100);
		machine.handBack();
		const { status, states } = await end();
		expect(status).toBe("SUCCEEDED");
		expect(names(states)).toEqual(expect.arrayContaining(["GateOpened", "GateChoice", "Confirm", "Complete"]));
	});

	it("takes any output, and keeps the rollout as it was before", async () => {
		const { machine, end } = await waiting();
		const before = machine.document as { rollout: { step: number } };
		machine.handBack({ output: "yes" });
		const { states } = await end();
		const prepared = states.filter(({ name }) => name === "Prepare").at(1)?.input as typeof before;
		expect(prepared.rollout).toMatchObject({ step: 0, deploymentId: "ecs-svc/2" });
	});

	it("is watched no more: the other branch ends with it", async () => {
		const { machine, end } = await waiting();
		machine.handBack();
		const { states } = await end();
		const path = names(states);
		expect(path.lastIndexOf("Watch")).toBeLessThan(path.lastIndexOf("GateChoice"));
	});

	it("can be opened once", async () => {
		const { machine, end } = await waiting();
		expect([machine.handBack(), machine.handBack()]).toEqual([true, false]);
		expect((await end()).status).toBe("SUCCEEDED");
	});

	it("at each of several steps waits again, with a token of its own", async () => {
		const { machine, end } = await waiting({ service: gatedAt(0, 2) });
		const first = machine.world.gates.find("shop")?.token;
		machine.handBack();
		await machine.untilGate();
		expect(machine.world.gates.find("shop")?.token).not.toBe(first);
		machine.handBack();
		expect((await end()).status).toBe("SUCCEEDED");
	});
});

/** A rollout whose gate nobody opens, played once for all who ask how it went. */
let shut: ReturnType<typeof playShut> | undefined;
const nobodyCame = () => {
	shut ??= playShut();
	return shut;
};
async function playShut() {
	const { machine, end } = await waiting();
	const since = machine.seconds;
	const ended = await end();
	return { machine, ended, waited: machine.seconds - since };
}

describe("a gate that stays shut", () => {
	it("leads back with the error that it was handed back with", async () => {
		const { machine, end } = await waiting();
		machine.handBack({ error: "Aborted", cause: "checkout looks wrong" });
		expect(await end()).toMatchObject({ status: "FAILED", error: "Aborted", cause: "checkout looks wrong" });
		await expectBack(machine);
		expect(machine.published.at(-1)).toMatchObject({ Subject: "shop: failed-back (Aborted)" });
	});

	it("leads back once its time is over, and says so", async () => {
		const { machine, ended, waited } = await nobodyCame();
		expect(ended).toMatchObject({
			status: "FAILED",
			error: "GateTimedOut",
			cause: "Nobody let the rollout go on in time.",
		});
		expect(waited).toBeGreaterThanOrEqual(gateSeconds);
		expect(waited).toBeLessThan(gateSeconds + 300);
		await expectBack(machine);
	});

	it("cannot be opened after that", async () => {
		const { machine } = await nobodyCame();
		expect(machine.handBack()).toBe(false);
	});
});

describe("while a gate waits", () => {
	it("a candidate that goes sick leads back at once, with what is wrong with it", async () => {
		const sick = { since: Number.POSITIVE_INFINITY };
		const { machine, end } = await waiting({ release: () => sick.since <= 0 });
		sick.since = 0;
		const from = machine.seconds;
		const { status, error, cause, states } = await end();
		expect({ status, error }).toEqual({ status: "FAILED", error: "TargetsUnhealthy" });
		expect(cause).toMatch(/unhealthy/);
		expect(machine.seconds - from).toBeLessThan(120);
		expect(names(states)).toContain("WentSick");
		await expectBack(machine);
	});

	it("the candidate is checked less and less often, for as long as it waits", async () => {
		const { states } = (await nobodyCame()).ended;
		const checks = states.filter(({ name }) => name === "Watch").map(({ at }) => Date.parse(at) / 1_000);
		const waits = checks.slice(1).map((each, i) => each - (checks[i] ?? 0));
		expect(waits).toEqual([...waits].sort((a, b) => a - b));
		expect([waits[0], waits.at(-1)]).toEqual([10, 300]);
	});

	it("an execution that is aborted leaves the traffic to the watchdog", async () => {
		const { machine } = await waiting({ watchdog: {} });
		machine.abort();
		await machine.untilReleased();
		await expectBack(machine);
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({ outcome: "failed-back" });
		expect(machine.handBack()).toBe(false);
	});
});

describe("the gate's own task", () => {
	it("that fails for good leads back: nobody could ever open it", async () => {
		const machine = await Machine.create({
			service: gatedAt(0),
			hook: failing("gate", "gates.open", 99, new Refused("AccessDenied", {})),
		});
		expect(await machine.run()).toMatchObject({ status: "FAILED", error: "Refused" });
		await expectBack(machine);
	});

	it("that fails once is tried again with a new token, which is the one that is kept", async () => {
		const tokens: string[] = [];
		const once = failing("gate", "locks.held", 1, new Throttled("Throttling", {}));
		const { machine, end } = await waiting({
			hook: async (call, next, run) => {
				if (call.name === "gates.open") tokens.push((call.args[1] as { token: string }).token);
				return once(call, next, run);
			},
		});
		expect(tokens).toHaveLength(1);
		expect(tokens[0]).toBe(`${EXECUTION}#2`);
		machine.handBack();
		expect((await end()).status).toBe("SUCCEEDED");
	});

	it("tells people how to go on, and who hears it can", async () => {
		const { machine } = await waiting();
		expect(machine.notified.at(-1)?.subject).toBe("shop: waits for you");
		expect(machine.notified.at(-1)?.message).toContain("npm run cli -- promote shop");
		expect(machine.world.events.changes.at(-1)).toMatchObject({ change: "paused", percent: 10 });
		machine.abort();
	});
});
