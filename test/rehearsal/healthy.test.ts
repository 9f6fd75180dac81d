import { beforeAll, describe, expect, it } from "vitest";
import { sampleEvent, sampleService } from "../../rehearsal/sample.ts";
import { EXECUTION, previewRecords, STRANGER, startInput, weightedRecords } from "../support/documents.ts";
import { type Machine, runMachine } from "../support/machine.ts";

const service = sampleService();
const { dns } = service;

describe("a healthy release", () => {
	let result: Awaited<ReturnType<typeof runMachine>>;
	let machine: Machine;
	beforeAll(async () => {
		result = await runMachine();
		machine = result.machine;
	});

	it("ends the execution as succeeded", () => {
		expect(result.status).toBe("SUCCEEDED");
		expect(result.states.at(-1)?.name).toBe("Completed");
	});

	it("has all of the traffic, in A and AAAA alike", async () => {
		const records = await machine.world.dns.recordSets(dns.zoneId, dns.name);
		expect(records).toHaveLength(4);
		expect(records).toEqual(expect.arrayContaining(weightedRecords({ blue: 0, green: 100 })));
	});

	it("got its traffic in the steps of the schedule and no others", () => {
		const shifts = machine.writes.filter(({ name, task }) => name === "dns.change" && task === "shift");
		expect(shifts.map(({ args }) => args[2])).toEqual([
			"green 10 % for ecs-svc/2",
			"green 50 % for ecs-svc/2",
			"green 100 % for ecs-svc/2",
		]);
	});

	it("baked at every step at least as long as the schedule says, after the change was INSYNC and a TTL had passed", () => {
		const times = machine.writes.filter(({ name }) => name === "dns.change").map(({ seconds }) => seconds);
		for (const [i, seconds] of times.slice(1).entries()) {
			const { bakeSeconds = 0 } = service.schedule[i] ?? {};
			expect(seconds - (times[i] ?? 0)).toBeGreaterThanOrEqual(30 + dns.ttlSeconds + bakeSeconds);
		}
	});

	it("is served by both load balancers", async () => {
		for (const alb of ["blue", "green"] as const) {
			const [action] = await machine.world.loadBalancers.actions(service.loadBalancers[alb].listener);
			const served = action?.ForwardConfig?.TargetGroups.filter(({ Weight }) => Weight === 100);
			expect(served?.map(({ TargetGroupArn }) => TargetGroupArn)).toEqual([
				service.loadBalancers[alb].targetGroups.green,
			]);
		}
	});

	it("has the production tags, and the old release has lost them", () => {
		const { tags } = machine.world.services;
		expect(tags.get(`${service.services.green} IsProduction`)).toBe("true");
		expect(tags.get(`${service.services.blue} IsProduction`)).toBe("false");
		expect(machine.world.loadBalancers.tags.get(`${service.loadBalancers.blue.targetGroups.green} IsProduction`)).toBe(
			"true",
		);
		expect(machine.world.loadBalancers.tags.get(`${service.loadBalancers.green.targetGroups.blue} IsProduction`)).toBe(
			"false",
		);
	});

	it("leaves the preview on the old load balancer", async () => {
		const preview = await machine.world.dns.recordSets(dns.zoneId, dns.preview);
		expect(preview).toEqual(expect.arrayContaining(previewRecords("blue")));
	});

	it("stands completed in history, and the lock is free", async () => {
		expect(await machine.world.history.find("shop", "ecs-svc/2")).toMatchObject({
			outcome: "completed",
			execution: EXECUTION,
		});
		expect(await machine.world.locks.held("shop")).toBeUndefined();
	});

	it("leaves the old color at its idle count, but only after the probation", async () => {
		const { blue, green } = await machine.world.services.describe();
		expect({ blue: blue.desiredCount, green: green.desiredCount }).toEqual({ blue: 0, green: 2 });
		const retired = machine.writes.find(({ name, task }) => name === "services.scale" && task === "retire");
		const completed = machine.writes.find(({ name }) => name === "locks.conclude");
		expect((retired?.seconds ?? 0) - (completed?.seconds ?? 0)).toBe(service.timing.probationSeconds);
	});

	it("is announced once", () => {
		expect(machine.published.map(({ Subject }) => Subject)).toEqual(["shop: green is live"]);
	});
});

describe("after a healthy release", () => {
	it("the same event again is skipped and writes nothing", async () => {
		const { machine } = await runMachine();
		const before = machine.writes.length;
		const again = await machine.run(
			startInput({ event: { ...sampleEvent(), eventName: "SERVICE_DEPLOYMENT_COMPLETED" } }),
			STRANGER,
		);
		expect(again).toMatchObject({ status: "SUCCEEDED", output: { verdict: { code: "ObservedBefore" } } });
		expect(again.states.map(({ name }) => name)).toEqual(["Load", "Begin", "BeginChoice", "Skipped"]);
		expect(machine.writes.slice(before)).toEqual([]);
	});

	it("an event for the color that now serves is skipped, once ECS has had time to show its deployment", async () => {
		const { machine } = await runMachine();
		const again = await machine.run(startInput({ event: sampleEvent("green", "ecs-svc/3") }), STRANGER);
		expect(again).toMatchObject({ status: "SUCCEEDED", output: { verdict: { code: "NotPrimary" } } });
	});

	it("a deployment of the color that now serves is told: users have what no rollout has judged", async () => {
		const { machine } = await runMachine();
		machine.world.services.redeploy("ecs-svc/3", "green");
		const again = await machine.run(startInput({ event: sampleEvent("green", "ecs-svc/3") }), STRANGER);
		expect(again).toMatchObject({ status: "SUCCEEDED", output: { verdict: { code: "UnjudgedDeployment" } } });
		expect(machine.notified.at(-1)?.subject).toBe("shop: UnjudgedDeployment: green serves what no rollout has judged");
	});

	it("a release of the other color takes the traffic back, and everything is where it began", async () => {
		const { machine } = await runMachine();
		const back = await machine.run(startInput({ event: sampleEvent("blue") }), STRANGER);
		expect(back.status).toBe("SUCCEEDED");
		const records = await machine.world.dns.recordSets(dns.zoneId, dns.name);
		const preview = await machine.world.dns.recordSets(dns.zoneId, dns.preview);
		expect(records).toEqual(expect.arrayContaining(weightedRecords({ blue: 100, green: 0 })));
		expect(preview).toEqual(expect.arrayContaining(previewRecords("green")));
	});
});
