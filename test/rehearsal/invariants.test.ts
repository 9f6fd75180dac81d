import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleService } from "../../rehearsal/sample.ts";
import type { RecordSet, RolloutDocument } from "../../runtime/contract/index.ts";
import { type Machine, runMachine, type Write } from "../support/machine.ts";
import { runs } from "../support/runs.ts";

/** Releases by where they turn sick: never, at some share, or from the beginning. */
const sickFrom = fc.constantFrom(0, 1, 10, 11, 35, 50, 100, 101);
const schedules = fc
	.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 3 })
	.map((percents) => [...percents.sort((a, b) => a - b), 100].map((percent) => ({ percent, bakeSeconds: 60 })));

/** The records after a write, and the share that the step under way allows. */
async function checkWrite({ task }: Write, { world, document }: Machine, schedule: readonly { percent: number }[]) {
	const { dns } = sampleService();
	const records = await world.dns.recordSets(dns.zoneId, dns.name);
	const weight = (color: string, type: string) =>
		records.find((record: RecordSet) => record.SetIdentifier === color && record.Type === type)?.Weight ?? Number.NaN;
	const step = ((document as RolloutDocument).rollout?.step ?? -1) + (task === "shift" ? 1 : 0);
	for (const type of dns.types) {
		const [blue, green] = [weight("blue", type), weight("green", type)];
		for (const each of [blue, green]) expect(Number.isInteger(each) && each >= 0 && each <= 255).toBe(true);
		expect(blue + green).toBe(100);
		expect(green).toBeLessThanOrEqual(schedule[step]?.percent ?? 0);
	}
}

describe("whatever the schedule and wherever a release turns sick", () => {
	it("after every write the weights are whole, never all zero, and within the step", async () => {
		let writes = 0;
		await fc.assert(
			fc.asyncProperty(schedules, sickFrom, async (schedule, sick) => {
				await runMachine({
					service: sampleService({ schedule }),
					release: (percent) => percent >= sick,
					onWritten: async (write, machine) => {
						writes++;
						await checkWrite(write, machine, schedule);
					},
				});
			}),
			{ numRuns: runs(12) },
		);
		expect(writes).toBeGreaterThan(10);
	});

	it("a rollout ends with the candidate at 100 percent, or with the stable color there", async () => {
		await fc.assert(
			fc.asyncProperty(schedules, sickFrom, async (schedule, sick) => {
				const { machine, status } = await runMachine({
					service: sampleService({ schedule }),
					release: (percent) => percent >= sick,
				});
				const weights = { blue: machine.world.dns.weight("blue"), green: machine.world.dns.weight("green") };
				expect(weights).toEqual(status === "SUCCEEDED" ? { blue: 0, green: 100 } : { blue: 100, green: 0 });
				expect(status).toBe(sick > 100 ? "SUCCEEDED" : "FAILED");
			}),
			{ numRuns: runs(12) },
		);
	});

	it("the first write after a fail verdict is the listener's, once the candidate's load balancer has been routed", async () => {
		await fc.assert(
			fc.asyncProperty(schedules, fc.constantFrom(1, 10, 35, 50, 100), async (schedule, sick) => {
				const { machine } = await runMachine({
					service: sampleService({ schedule }),
					release: (percent) => percent >= sick,
				});
				const [first] = machine.writes.filter(({ task }) => task === "failBack");
				expect(first).toMatchObject({ name: "loadBalancers.route" });
				expect(first?.args[0]).toBe(sampleService().loadBalancers.green.listener);
			}),
			{ numRuns: runs(12) },
		);
	});

	it("nothing outside the service's own configuration is written", async () => {
		const { machine } = await runMachine({ release: (percent) => percent >= 100 });
		const own = JSON.stringify(sampleService());
		for (const { name, args } of machine.writes) expect(own, name).toContain(JSON.stringify([args[0]].flat()[0]));
	});
});
