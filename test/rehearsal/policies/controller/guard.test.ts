import { describe, expect, it } from "vitest";
import { PHASES, type Phase } from "../../../../rehearsal/scenario/fault.ts";
import { STRAY_WRITE_SECONDS } from "../../../../runtime/watchdog/fail-back-lock.ts";
import { play, SCHEDULE, SICK } from "../two-steps.ts";

describe("a controller that dies", () => {
	/** A rollout of which the controller dies. The release is sick where it must be, to fail back at all; a gate must be there. */
	const killed = (phase: Phase, changes: object = {}, seconds?: number) =>
		play(
			{
				faults: [{ kind: "kill", phase }],
				...(phase === "fail-back" && { release: SICK }),
				...(phase === "gate" && { schedule: SCHEDULE.map((step) => ({ ...step, gate: true })) }),
				...changes,
			},
			{},
			seconds,
		);

	it.each(PHASES)("does nothing any more, and the watchdog brings back what it left: %s", async (phase) => {
		const { ending, timeline, simulation } = await killed(phase);
		const died = timeline.findIndex(({ state }) => state === `killed in ${phase}`);
		expect(timeline.slice(died + 1).map(({ state, percent }) => `${state} ${percent}`)).not.toHaveLength(0);
		for (const { state, percent } of timeline.slice(died + 1)) {
			expect({ state, percent }).toEqual({ state: "Watchdog", percent: 0 });
		}
		expect(ending).toEqual({
			outcome: "failed-back",
			error: "ABORTED",
			cause: "the execution ended as ABORTED",
			serves: "blue",
		});
		expect(simulation.world.intended()).toBe(0);
		expect(await simulation.world.locks.held("shop")).toBeUndefined();
	});

	it("is taken over a second later, which is the verdict", async () => {
		const { timeline, verdictAt } = await killed("settle");
		const died = timeline.find(({ state }) => state === "killed in settle");
		const taken = timeline.find(({ state }) => state === "Watchdog");
		expect(taken).toMatchObject({ seconds: (died?.seconds ?? 0) + 1, verdict: { verdict: "fail", code: "ABORTED" } });
		expect(verdictAt).toBe(taken?.seconds);
	});

	it("leaves a rollout that ends when it is proven to be back, and not before", async () => {
		const { at = 0, timeline } = await killed("shift");
		const [taken, home] = [timeline.find(({ state }) => state === "Watchdog"), timeline.at(-1)];
		expect(at).toBe(Math.floor(home?.seconds ?? 0));
		expect(home?.detail).toContain("read back as they were");
		// A task that was still at work may write for so long.
		expect(at - (taken?.seconds ?? 0)).toBeGreaterThanOrEqual(STRAY_WRITE_SECONDS);
	});

	it("is announced by the watchdog, once, after it said that it began", async () => {
		const { announcements, calls } = await killed("shift");
		expect(announcements).toEqual([
			expect.stringContaining("a rollout to green begins"),
			expect.stringContaining("failed-back by the watchdog (ABORTED)"),
		]);
		expect(calls.filter(({ service }) => service === "sns")).toHaveLength(2);
	});

	it("leaves everything where it is while the watchdog cannot ask about it, and that stands in the timeline", async () => {
		const deaf = { kind: "api", service: "states", action: "DescribeExecution", error: "Unavailable", toSeconds: 500 };
		const { ending, timeline } = await killed("settle", { faults: [{ kind: "kill", phase: "settle" }, deaf] });
		const unheard = timeline.filter(({ seconds, verdict }) => seconds < 500 && verdict?.code === "NotBroughtBack");
		expect(unheard.at(-1)).toMatchObject({ state: "Watchdog", percent: 50 });
		expect(unheard.at(-1)?.verdict?.reason).toContain("DescribeExecution: Unavailable");
		expect(ending).toMatchObject({ outcome: "failed-back" });
	});
});

describe("a fail-back that AWS does not let through", () => {
	const refused = (toSeconds: number) => ({
		kind: "api",
		service: "elb",
		action: "ModifyListener",
		error: "Refused",
		fromSeconds: 170,
		toSeconds,
	});
	const late = { errors: { over: "seconds", points: [[170, 0], [171, 1]] } }; // biome-ignore format: a curve

	it("is the watchdog's once the execution has given up, until AWS lets it through", async () => {
		const { ending, timeline, at = 0 } = await play({ release: late, faults: [refused(900)] }, {}, 1_200);
		const [stuck, taken] = ["Stuck", "Watchdog"].map((name) => timeline.find(({ state }) => state === name));
		expect(taken?.seconds).toBe((stuck?.seconds ?? 0) + 1);
		expect(ending).toMatchObject({ outcome: "failed-back", error: "FailBackNotVerified", serves: "blue" });
		expect(at).toBeGreaterThan(900);
	});

	it("never ends while AWS does not, and the watchdog says so", async () => {
		const { ending, timeline } = await play({ release: late, faults: [refused(10_000)] }, {}, 1_200);
		expect(ending).toBeUndefined();
		expect(timeline.at(-1)).toMatchObject({ state: "Watchdog", verdict: { code: "NotBroughtBack" } });
		expect(timeline.at(-1)?.seconds).toBeGreaterThan(1_100);
	});
});
