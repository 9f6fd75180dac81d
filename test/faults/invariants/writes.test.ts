import { describe, expect, it } from "vitest";
import { WATCHDOG } from "../../../runtime/contract/index.ts";
import { Fed, MINE } from "./fed.ts";

/** What an oracle finds in a made-up run. */
async function finds(name: string, play: (fed: Fed) => void): Promise<string[]> {
	const fed = await Fed.with(name);
	play(fed);
	return fed.found.map(({ message }) => message);
}

/** A step's write of the weights, at a moment. */
const shift = (fed: Fed, from: number, to: number, seconds: number) =>
	fed.write(
		"dns.change",
		fed.snapshot({ records: fed.records(from), seconds }),
		fed.snapshot({ records: fed.records(to), seconds }),
	);

describe("weights", () => {
	it.each([
		["both zero", (fed: Fed) => fed.records(0, 0), "A: the weights are 0 and 0"],
		["above 255", (fed: Fed) => fed.records(300, 0), "300"],
		["no whole number", (fed: Fed) => fed.records(0.5, 99.5), "0.5"],
		[
			"gone",
			(fed: Fed) => fed.records(10).filter(({ SetIdentifier }) => SetIdentifier === "blue"),
			"A: the records are blue",
		],
	])("that are %s are found", async (_, records, message) => {
		const found = await finds("1-weights", (fed) =>
			fed.write("dns.change", fed.snapshot(), fed.snapshot({ records: records(fed) })),
		);
		expect(found.join()).toContain(message);
	});

	it("of a listener that serves both colors are found, and good ones are not", async () => {
		const half = await finds("1-weights", (fed) =>
			fed.write("loadBalancers.route", fed.snapshot(), fed.snapshot({ actions: fed.actions(0, 50) })),
		);
		expect(half).toEqual(["the green load balancer sends 0.5 of its requests to green"]);
		expect(await finds("1-weights", (fed) => shift(fed, 0, 10, 0))).toEqual([]);
	});
});

describe("a share", () => {
	it.each([
		["skips a step", (fed: Fed) => shift(fed, 0, 50, 0), "raised from 0 to 50 %"],
		["is no step's", (fed: Fed) => shift(fed, 0, 11, 0), "raised from 0 to 11 %"],
		["is lowered, but not to nothing", (fed: Fed) => shift(fed, 50, 10, 0), "lowered from 50 to 10 %"],
	])("that %s is found", async (_, play, message) => {
		expect(await finds("2-share", play)).toEqual([message]);
	});

	it("that comes before the step below has settled and baked is found, by how much", async () => {
		const early = (seconds: number) =>
			finds("2-share", (fed) => {
				shift(fed, 0, 10, 100);
				shift(fed, 10, 50, seconds);
			});
		// INSYNC after 20 s, a TTL of 30 s, a bake of 20 s.
		expect(await early(169)).toEqual(["raised from 10 to 50 % 1 s too early"]);
		expect(await early(170)).toEqual([]);
	});

	it("goes back to the release at once where a rollback of it fails, and to no other's candidate", async () => {
		const back = (stable: "blue" | "green") =>
			finds("2-share", (fed) => {
				const before = fed.snapshot({ records: fed.records(0), lock: { ...fed.lock(WATCHDOG), stable } });
				const routed = { ...before, actions: fed.actions(100, 100) };
				fed.write("loadBalancers.route", before, routed);
				fed.write("dns.change", routed, { ...routed, records: fed.records(100) });
			});
		expect(await back("green")).toEqual([]);
		expect(await back("blue")).toContain("raised from 0 to 100 %");
	});

	it("that one record type does not have is found", async () => {
		const found = await finds("2-share", (fed) =>
			fed.write("dns.change", fed.snapshot(), fed.snapshot({ records: fed.records(10, 90, ["A"]) })),
		);
		expect(found).toEqual(["the types disagree: 10 and 0 %"]);
	});

	it("is judged by when the write was sent: it cannot be called back", async () => {
		const found = await finds("2-share", (fed) => {
			shift(fed, 0, 10, 100);
			const before = fed.snapshot({ records: fed.records(10), seconds: 200 });
			const stray = { name: "dns.change", args: [], run: fed.run("shift"), before };
			fed.watch.issued?.(stray);
			shift(fed, 10, 0, 210);
			fed.watch.written?.(stray, fed.snapshot({ records: fed.records(50), seconds: 260 }), before);
		});
		expect(found).toEqual([]);
	});

	it("of the old load balancer before the last bake is found", async () => {
		const route = (records: Fed["records"]) =>
			finds("2-share", (fed) => {
				const before = fed.snapshot({ records: records.call(fed, 50), actions: fed.actions(0, 100) });
				fed.write("loadBalancers.route", before, { ...before, actions: fed.actions(100, 100) });
			});
		expect(await route(Fed.prototype.records)).toEqual(["the old load balancer was routed at the candidate to 50 %"]);
	});
});

describe("the first write after a verdict", () => {
	const sick = { verdict: { verdict: "fail", code: "TargetsUnhealthy", reason: "" } };
	const play = (name: string, args: (fed: Fed) => unknown[]) => (fed: Fed) => {
		fed.watch.returned?.(fed.run("assess"), sick, 10, 0.1);
		const before = fed.snapshot({ actions: fed.actions(0, 100) });
		fed.write(name, before, fed.snapshot(), { args: args(fed), run: fed.run("failBack", 10) });
	};

	it("that is another's than the candidate's listener is found", async () => {
		expect(
			await finds(
				"4-listener-first",
				play("dns.change", () => []),
			),
		).toEqual(["assess said TargetsUnhealthy, and dns.change came first"]);
	});

	it("that routes the load balancer to anything but the stable color is found", async () => {
		const wrong = play("loadBalancers.route", (fed) => [
			fed.service.loadBalancers.green.listener,
			fed.actions(0, 100).green,
		]);
		expect(await finds("4-listener-first", wrong)).toHaveLength(1);
		const right = play("loadBalancers.route", (fed) => [
			fed.service.loadBalancers.green.listener,
			fed.original.actions.green,
		]);
		expect(await finds("4-listener-first", right)).toEqual([]);
	});

	it("of a task that was at work before is no fail-back's", async () => {
		const found = await finds("4-listener-first", (fed) => {
			const stray = fed.run("complete", 5);
			fed.watch.returned?.(fed.run("assess"), sick, 10, 0.1);
			fed.write("dns.change", fed.snapshot({ actions: fed.actions(0, 100) }), fed.snapshot(), { run: stray });
		});
		expect(found).toEqual([]);
	});
});

describe("a write", () => {
	it.each([
		["while the lock is free", undefined],
		["while another execution holds the lock", "another"],
	])("%s is found", async (_, owner) => {
		const found = await finds("5-one-writer", (fed) => {
			const held = fed.snapshot({ lock: owner === undefined ? undefined : fed.lock(owner) });
			fed.write("loadBalancers.tag", held, held);
		});
		expect(found).toHaveLength(1);
	});

	it("of a task that began after the watchdog had taken over is found, a stray one is not", async () => {
		const late = (began: number) =>
			finds("5-one-writer", (fed) => {
				const takeover = {
					execution: MINE,
					ended: { error: "ABORTED", cause: "" },
					since: "",
					leasedUntil: "",
					run: 1,
				};
				const taken = fed.snapshot({ seconds: 50, lock: { ...fed.lock(WATCHDOG), takeover } });
				fed.write("locks.takeOver", fed.snapshot({ lock: fed.lock() }), taken, { run: fed.run("watchdog", 50) });
				fed.write("dns.change", taken, taken, { run: fed.run("shift", began) });
			});
		expect(await late(51)).toEqual(["shift began after its execution had lost the lock, and sent dns.change"]);
		expect(await late(49)).toEqual([]);
	});

	it("to anything that the service does not name is found", async () => {
		const tag = (what: (fed: Fed) => string) =>
			finds("7-own", (fed) => fed.write("services.tag", fed.snapshot(), fed.snapshot(), { args: [what(fed)] }));
		expect(await tag(() => "arn:aws:ecs:eu-west-1:1:service/other")).toEqual([
			"services.tag was sent for arn:aws:ecs:eu-west-1:1:service/other",
		]);
		expect(await tag(({ service }) => service.services.blue)).toEqual([]);
	});

	it("over a change that was not seen is found, unless it brings the original back", async () => {
		const over = (task: string) =>
			finds("no-overwriting", (fed) => {
				const after = fed.snapshot({ records: fed.records(10) });
				const meanwhile = fed.snapshot({ records: fed.records(50) });
				fed.write("dns.change", fed.snapshot(), after, { run: fed.run(task), meanwhile });
			});
		expect(await over("shift")).toEqual(["shift wrote over a change that it had not seen"]);
		expect(await over("failBack")).toEqual([]);
	});

	it("that gives traffic to a candidate without the tasks that it needs is found", async () => {
		const raise = (healthy: number) =>
			finds("capacity", (fed) => {
				const before = fed.snapshot({ healthy: { blue: { blue: 8, green: 8 }, green: { blue: healthy, green: 8 } } });
				fed.write("dns.change", before, { ...before, records: fed.records(50) });
			});
		// Half of eight tasks, and a fifth on top.
		expect(await raise(4)).toEqual(["raised to 50 % with 4 of 5 tasks healthy on the blue load balancer"]);
		expect(await raise(5)).toEqual([]);
	});
});

describe("routing a load balancer to a stable color", () => {
	const back = (notified: unknown, healthy: number) =>
		finds("8-stable-health", (fed) => {
			const run = fed.run("failBack");
			for (const alb of ["blue", "green"] as const) {
				const call = { name: "loadBalancers.targets", args: [fed.service.loadBalancers[alb].targetGroups.blue], run };
				if (notified !== undefined) fed.watch.answered?.(call, notified);
			}
			const before = fed.snapshot({
				records: fed.records(10),
				actions: fed.actions(0, 100),
				healthy: { blue: { blue: healthy, green: healthy }, green: { blue: 4, green: 4 } },
			});
			const args = [fed.service.loadBalancers.green.listener, fed.original.actions.green];
			fed.write("loadBalancers.route", before, fed.snapshot(), { args, run });
		});

	it.each([
		["that it was told is dead is found", [{ id: "1", state: "unhealthy" }], 4, 1],
		["that is dead, without asking, is found", undefined, 0, 1],
		["that it was told is healthy is not", [{ id: "1", state: "healthy" }], 0, 0],
		["that could not be asked is not: no data is not sickness", new Error("Refused"), 0, 0],
	])("%s", async (_, notified, healthy, count) => {
		expect(await back(notified, healthy)).toHaveLength(count);
	});
});
