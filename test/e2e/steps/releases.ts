/** Releases that nobody disturbs: good ones and sick ones. */
import { expect, it } from "vitest";
import { COMPLETED, IN_PROGRESS, type Suite, weights } from "./suite.ts";

export function releases(suite: Suite): void {
	it("is deployed from terraform.tfvars.example, after which there is nothing left to change", async () => {
		// Both stacks at once: nearly all that a deployment does is waiting.
		await suite.deploy(1, 1, {}, () => suite.world.twoServices.deploy());
		expect(await suite.plan()).toEqual([]);
		const { main, world } = suite;
		await suite.expectInProduction("blue", "green");
		expect(await main.view.desiredCounts()).toMatchObject({ green: main.service.idleCount });
		expect(await world.project.outputs()).toMatchObject({
			state_machine_arn: world.deployed.stateMachines.find(({ name }) => name === "web-rollout")?.stateMachineArn,
			table_name: "web-rollouts",
		});
	});

	it("moves its traffic step by step to a new image of the idle color, by itself", async () => {
		const { blue: capacity } = await suite.main.view.desiredCounts();
		await suite.deploy(1, 2);
		const { main, world } = suite;
		const { service, view } = main;
		expect(view.weights()).toEqual(weights(100, 0));

		const observed: unknown[] = [];
		const tasks: unknown[] = [];
		let probedBefore = -1;
		const [since, started] = [world.mark(), world.time.now()];
		const result = await main.release("green", IN_PROGRESS, ({ name }) => {
			if (name === "Complete") probedBefore = main.previewRequests("blue").length;
			if (name !== "Shift") return;
			observed.push(view.weights());
			tasks.push(main.runningTasks("green"));
		});

		expect(result).toMatchObject({ status: "SUCCEEDED" });
		expect(observed).toEqual(service.schedule.map(({ percent }) => weights(100 - percent, percent)));
		// DNS moves whole resolvers: the candidate has as many tasks as the stable color before its first step.
		expect(tasks).toEqual([5, 5, 5]);
		await suite.expectInProduction("green", "blue");
		expect(await view.desiredCounts()).toEqual({ blue: service.idleCount, green: capacity });
		const entry = await view.history(main.deploymentId("green"));
		expect(entry).toMatchObject({ outcome: "completed", stragglers: { requests: 0 } });
		expect(since.messages().map(({ subject }) => subject)).toEqual([
			"web: a rollout to green begins",
			...service.schedule.map(({ percent }) => `web: ${percent} % to green`),
			"web: green is live",
		]);
		expect(suite.changes(since)).toEqual([
			...["started 0 %", "shifted 10 %", "shifted 50 %", "shifted 100 %", "completed 100 %"],
		]);
		// Probes ask the candidate alone, by the name that its certificate has; in probation both colors, since no users compare them any more.
		const [probe] = main.previewRequests("green");
		expect(probe).toEqual({ host: service.dns.preview, path: service.judge.probe?.path });
		expect(probedBefore).toBe(0);
		expect(main.previewRequests("blue").length).toBeGreaterThan(0);

		// The watchdog's schedule has struck all the while, and it has left the rollout alone.
		const checks = since.calls().filter(({ caller }) => caller === `${service.name}-watchdog`);
		const minutes = Math.floor((world.time.now() - started) / 60_000);
		expect(minutes).toBeGreaterThan(20);
		const strokes = checks.filter(({ action }) => action === "Query").length;
		// An execution that begins or ends well does not wake it besides.
		expect([minutes, minutes + 1]).toContain(strokes);
		expect(new Set(checks.map(({ action }) => action))).toEqual(new Set(["Query", "GetItem", "DescribeExecution"]));
	});

	it("keeps what the rollout has changed when Terraform plans, and when it deploys something else", async () => {
		expect(await suite.plan()).toEqual([]);
		const before = await suite.main.view.snapshot();
		const counts = await suite.main.view.desiredCounts();
		await suite.deploy(1, 2, { tags: { team: "canaries" } });
		expect(await suite.main.view.snapshot()).toEqual(before);
		expect(await suite.main.view.desiredCounts()).toEqual(counts);
		await suite.expectInProduction("green", "blue");
	});

	it("takes its traffic back when a release turns sick under traffic, and leaves everything as it was", async () => {
		await suite.deploy(3, 2, { tags: { team: "canaries" } });
		const { main, world } = suite;
		const { view } = main;
		const before = await view.snapshot();
		const counts = await view.desiredCounts();
		const since = world.mark();

		const result = await main.release("blue", COMPLETED, ({ name }) => {
			if (name === "Shift") main.setSick("blue", true);
		});

		expect(result).toMatchObject({ status: "FAILED", error: "TargetsUnhealthy" });
		expect(result.cause).toContain("blue load balancer");
		expect(await view.snapshot()).toEqual(before);
		expect(await view.desiredCounts()).toEqual(counts);
		await suite.expectInProduction("green", "blue");
		expect(since.messages().map(({ subject }) => subject)).toEqual([
			...["web: a rollout to blue begins", "web: 10 % to blue"],
			...["web: going back to green (TargetsUnhealthy)", "web: failed-back (TargetsUnhealthy)"],
		]);
		expect(suite.changes(since)).toEqual(["started 0 %", "shifted 10 %", "failing-back 10 %", "failed-back 0 %"]);
		const reason = `${result.error}: ${result.cause}`;
		expect(await view.history(main.deploymentId("blue"))).toMatchObject({ outcome: "failed-back", reason });
		const writes = since.calls().map(({ action }) => action);
		// The load balancer comes before the records: it reaches every client within seconds, and DNS does not.
		expect(writes.filter((action) => /^(Modify|Change)/.test(action))).toEqual([
			...["ModifyListener", "ChangeResourceRecordSets"],
			...["ModifyListener", "ChangeResourceRecordSets"],
		]);
	});

	it("gives no traffic at all to a release that never becomes healthy", async () => {
		const { main } = suite;
		const before = await main.view.snapshot();
		await main.redeploy("blue");
		const result = await main.release("blue", IN_PROGRESS);
		expect(result).toMatchObject({ status: "FAILED" });
		expect(result.states.map(({ name }) => name)).not.toContain("Shift");
		expect(await main.view.snapshot()).toEqual(before);
	});

	it("starts no second rollout for an event that comes twice, in two kinds, or for the color in production", async () => {
		const { main } = suite;
		const before = await main.view.snapshot();
		const events = [
			["blue", IN_PROGRESS],
			["blue", COMPLETED],
			["green", IN_PROGRESS],
			["green", COMPLETED],
		] as const;
		for (const [color, event] of events) {
			const entry = await main.view.history(main.deploymentId(color));
			const result = await main.release(color, event);
			expect(result).toMatchObject({ status: "SUCCEEDED" });
			expect(result.states.at(-1)).toMatchObject({ name: "Skipped" });
			expect(await main.view.snapshot()).toEqual(before);
			expect(await main.view.history(main.deploymentId(color))).toEqual(entry);
		}
	});
}
