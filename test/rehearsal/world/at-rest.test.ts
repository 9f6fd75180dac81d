import { describe, expect, it } from "vitest";
import { Seed } from "../../../rehearsal/random.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { albsAtRest, dnsAtRest, tasksOf, weightsOf } from "../../../rehearsal/world/at-rest.ts";
import type { Topology } from "../../../rehearsal/world/topology.ts";
import type { Color } from "../../../runtime/contract/index.ts";
import { COLORS } from "../../../runtime/contract/index.ts";
import { previewRecords, weightedRecords } from "../../support/documents.ts";
import { smallScenario } from "../../support/small.ts";

const service = sampleService();

function atRest(changes: object = {}) {
	const clock = { seconds: 0 };
	const options = { service, scenario: smallScenario(changes), seed: new Seed(1), now: () => clock.seconds };
	return { clock, options };
}

const albsOf = (topology: Topology, targets = (_alb: Color, _color: Color) => [] as never[]) =>
	albsAtRest(atRest().options, topology, targets);

describe("how many tasks blue runs at rest", () => {
	const tasks = (traffic: object, settings: object = {}) => tasksOf(smallScenario({ traffic, service: settings }));
	const flat = (requestsPerSecond: number) => ({ kind: "flat", requestsPerSecond });

	it("is twice what the traffic needs, as many as are needed and no half ones", () => {
		expect(tasks(flat(1_000))).toBe(20);
		expect(tasks(flat(1_020))).toBe(21);
		expect(tasks(flat(1_000), { capacityPerTask: 10 })).toBe(200);
	});

	it("follows the peak of a day", () => {
		expect(tasks({ kind: "diurnal", trough: 1, peak: 500, hour: 2 })).toBe(10);
	});

	it("is two at least", () => {
		expect(tasks(flat(1))).toBe(2);
	});

	it("is what the scenario says, when it does", () => {
		expect(tasks(flat(1_000), { tasks: 1 })).toBe(1);
	});
});

describe("the weights that somebody else writes", () => {
	it("are those of every weighted record set, and of nothing else", async () => {
		const dns = dnsAtRest(atRest().options);
		dns.write(weightsOf(service, 30));
		const weighted = await dns.recordSets("", service.dns.name);
		expect(weighted).toHaveLength(4);
		expect(weighted).toEqual(expect.arrayContaining(weightedRecords({ blue: 70, green: 30 })));
		expect(await dns.recordSets("", service.dns.preview)).toEqual(previewRecords("green"));
	});
});

describe("the health checks of weighted records", () => {
	const checksOf = async (topology: Topology, alarms = service.alarms) => {
		const options = { ...atRest().options, service: sampleService({ alarms }) };
		const records = await dnsAtRest(options, topology).recordSets("", service.dns.name);
		return new Set(records.map(({ SetIdentifier, HealthCheckId }) => `${SetIdentifier}: ${HealthCheckId}`));
	};

	it("are each color's own, where the service has alarms", async () => {
		expect(await checksOf("cross-wired")).toEqual(new Set(["blue: health-check-blue", "green: health-check-green"]));
		expect(await checksOf("cross-wired", { blue: [], green: service.alarms.green })).toEqual(
			new Set(["blue: undefined", "green: health-check-green"]),
		);
	});

	it("are none in the ancestor's", async () => {
		expect(await checksOf("own-color")).toEqual(new Set(["blue: undefined", "green: undefined"]));
	});

	it("say in each second which colors answer", () => {
		const dns = dnsAtRest(atRest().options, "cross-wired", (color, second) => color === "green" || second < 10);
		expect([9, 10].map((second) => dns.chanceOfGreen(second))).toEqual([0, 1]);
	});
});

describe("Route 53 at rest", () => {
	it("draws for each change how long it takes to be INSYNC, from the least to the most", async () => {
		const { clock, options } = atRest({ aws: { inSyncSeconds: [10, 20] } });
		const dns = dnsAtRest(options);
		const ids = Array.from({ length: 100 }, () => dns.write(weightsOf(service, 50)));
		const inSyncAt = async (seconds: number) => {
			clock.seconds = seconds;
			return (await Promise.all(ids.map((id) => dns.inSync(id)))).filter(Boolean).length;
		};
		expect(await inSyncAt(10)).toBe(0);
		// Five standard deviations.
		expect(Math.abs((await inSyncAt(15)) - 50)).toBeLessThan(25);
		expect(await inSyncAt(20)).toBe(100);
	});
});

describe("the load balancers at rest", () => {
	const { blue, green } = service.loadBalancers;

	it.each([
		["cross-wired", blue.targetGroups.blue, green.targetGroups.blue],
		["own-color", blue.targetGroups.blue, green.targetGroups.green],
		["one-alb", blue.targetGroups.blue, green.targetGroups.blue],
	] as const)("serve blue, but for a green load balancer that knows only its own color: %s", (topology, ...groups) => {
		const loadBalancers = albsOf(topology);
		const found = COLORS.map((alb) => [...loadBalancers.forwards(service.loadBalancers[alb].listener, 0)]);
		expect(found).toEqual(groups.map((group) => [[group, 1]]));
	});

	it("draw for each change of a listener how long it takes, from the least to the most", async () => {
		const { options } = atRest({ aws: { listenerSeconds: [2, 12] } });
		const delays = Array.from({ length: 100 }, (_, i) => {
			const loadBalancers = albsAtRest({ ...options, seed: new Seed(i) }, "cross-wired", () => []);
			loadBalancers.write(blue.listener, [{ Type: "forward", ForwardConfig: { TargetGroups: [] } }]);
			return Array.from({ length: 13 }, (_, second) => loadBalancers.forwards(blue.listener, second).size).indexOf(0);
		});
		expect(Math.min(...delays)).toBe(3);
		expect(Math.max(...delays)).toBe(12);
	});

	it("know who is registered in each of their four target groups, and no others", async () => {
		const asked: string[] = [];
		const loadBalancers = albsOf("cross-wired", (alb, color) => {
			asked.push(`${alb} load balancer, ${color}`);
			return [];
		});
		for (const alb of COLORS)
			for (const color of COLORS) await loadBalancers.targets(service.loadBalancers[alb].targetGroups[color]);
		expect(asked).toEqual([
			"blue load balancer, blue",
			"blue load balancer, green",
			"green load balancer, blue",
			"green load balancer, green",
		]);
		await expect(loadBalancers.targets("arn:other")).rejects.toThrow("no target group arn:other");
	});
});
