import { describe, expect, it } from "vitest";
import { LOG_CODES } from "../../../runtime/contract/index.ts";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { at, sampleDocument, weightedRecords } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

describe("failing back", () => {
	it("re-routes the candidate's load balancer with its first write, and restores the records with its second", async () => {
		const { scene, document } = await sick();
		await scene.run("failBack", document);
		expect(scene.writes({ ledger: true })).toEqual(["loadBalancers.route", "dns.change"]);
		expect(scene.calls.find(({ name }) => name === "loadBalancers.route")?.args[0]).toBe(
			scene.service.loadBalancers.green.listener,
		);
	});

	it("restores records, preview and listeners field by field", async () => {
		const { scene, document, original } = await sick();
		await scene.run("failBack", document);
		const { records, preview, actions } = await scene.snapshot();
		expect({ records, preview, actions }).toEqual({
			records: original.records,
			preview: original.preview,
			actions: original.actions,
		});
	});

	it("says what it does, in the log and in Route 53's comment", async () => {
		const { scene, document } = await sick();
		await scene.run("failBack", document);
		expect(scene.lines).toContainEqual({
			level: "info",
			message: "re-routing a load balancer",
			fields: { alb: "green", why: "fail-back" },
		});
		const { args } = scene.calls.find(({ name }) => name === "dns.change") ?? {};
		expect(args?.[2]).toBe("fail-back to blue from ecs-svc/2");
	});

	it("hands on the change to wait for", async () => {
		const { scene, document } = await sick();
		const { next, failBack } = await scene.run("failBack", document);
		expect(next).toBe("restore");
		expect(failBack).toEqual({
			attempt: 1,
			polls: 0,
			startedAt: at(scene.seconds).toISOString(),
			changeId: expect.any(String),
		});
	});

	it("leaves the same world when it is run twice, and counts its attempts", async () => {
		const { scene, document } = await sick();
		const once = await scene.run("failBack", document);
		const before = await scene.snapshot();
		const twice = await scene.run("failBack", once);
		expect(await scene.snapshot()).toEqual(before);
		expect(twice.failBack).toMatchObject({ attempt: 2, polls: 0, startedAt: once.failBack?.startedAt });
	});

	it("brings back the old load balancer too, after the candidate's, when Complete had got that far", async () => {
		const { scene, document, original } = await sick();
		const green = scene.service.loadBalancers.blue.targetGroups.green;
		await scene.world.loadBalancers.route(scene.service.loadBalancers.blue.listener, [
			{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn: green, Weight: 100 }] } },
		]);
		await scene.run("failBack", document);
		expect(scene.calls.filter(({ name }) => name === "loadBalancers.route").map(({ args }) => args[0])).toEqual([
			scene.service.loadBalancers.green.listener,
			scene.service.loadBalancers.blue.listener,
		]);
		expect((await scene.snapshot()).actions).toEqual(original.actions);
	});

	it("touches no listener when none had been re-routed", async () => {
		const { scene, document } = await Scene.before("route");
		await scene.run("failBack", document);
		expect(scene.writes()).toEqual(["dns.change"]);
	});

	it("overwrites a foreign change of the records, and says so", async () => {
		const { scene, document, original } = await sick();
		await scene.world.dns.change("Z0EXAMPLE", restore(weightedRecords({ blue: 7, green: 7 })));
		await scene.run("failBack", document);
		expect((await scene.snapshot()).records).toEqual(original.records);
		expect(scene.lines).toContainEqual({
			level: "warn",
			message: "overwriting a foreign change of the records",
			fields: { found: "A blue 7, A green 7, AAAA blue 7, AAAA green 7" },
		});
	});

	it("announces what it overwrote, even when its own write had to be repeated", async () => {
		const { scene, document } = await sick();
		await scene.world.dns.change("Z0EXAMPLE", restore(weightedRecords({ blue: 7, green: 7 })));
		const again = await scene.run("failBack", await scene.run("failBack", document));
		const { announcement } = await scene.run("verify", again);
		expect(announcement?.message).toContain("that was overwritten: A blue 7, A green 7");
	});

	it("takes the next step's weights for its own: Shift's answer may have been lost", async () => {
		const { scene, document } = await sick();
		await scene.world.dns.change("Z0EXAMPLE", restore(weightedRecords({ blue: 50, green: 50 })));
		const ended = await scene.run("verify", await scene.run("failBack", document));
		expect(ended.announcement?.message).not.toContain("overwritten");
	});

	it("warns that traffic is not proven to be back yet, and of nothing else", async () => {
		const { scene, document } = await sick();
		const again = await scene.run("failBack", await scene.run("failBack", document));
		expect(scene.lines.filter(({ level }) => level === "warn")).toEqual(
			[1, 2].map((attempt) => ({
				level: "warn",
				message: "fail-back is not verified yet",
				fields: { attempt, code: LOG_CODES.failBackPending },
			})),
		);
		expect(again.failBack).not.toHaveProperty("overwrote");
	});

	it("needs nothing of the rollout but its lock", async () => {
		const { scene, original } = await sick();
		await scene.run("failBack", sampleDocument());
		const { records, actions } = await scene.snapshot();
		expect({ records, actions }).toEqual({ records: original.records, actions: original.actions });
	});
});
