import { describe, expect, it } from "vitest";
import { sampleJudge, sampleService } from "../../../rehearsal/sample.ts";
import type { WatchedAlarms } from "../../../runtime/contract/index.ts";
import { Refused, Throttled, Unavailable, UnexpectedAnswer } from "../../../runtime/errors.ts";
import { sampleDocument } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** A world at rest, whose user has alarms; and what they say, or what keeps them from being read. */
async function alarmed(
	states: object | Error,
	missing: WatchedAlarms["missing"] = "ignore",
	names = ["orders", "payments"],
) {
	const service = sampleService({ judge: sampleJudge({ alarms: { names, missing } }) });
	const scene = await Scene.atRest({ service });
	scene.hook = async ({ name }, next) => {
		if (name !== "alarms.watched") return next();
		if (states instanceof Error) throw states;
		return states;
	};
	return { scene, started: () => scene.run("begin", sampleDocument({ service })) };
}

describe("a rollout does not begin", () => {
	it("while an alarm of the user's rings, and all that do are named", async () => {
		const { scene, started } = await alarmed({ orders: "ALARM", payments: "ALARM" });
		await expect(started()).rejects.toMatchObject({
			name: "WrongStart",
			message: "no rollout can start now: the alarm orders is ringing already; the alarm payments is ringing already",
		});
		expect(scene.writes({ ledger: true })).toEqual(["history.claim"]);
	});

	it.each([new Refused("AccessDenied", {}), new UnexpectedAnswer("no such alarm: orders")])(
		"when alarms cannot be read: they could not stop it later either (%s)",
		async (error) => {
			const { scene, started } = await alarmed(error);
			await expect(started()).rejects.toMatchObject({
				name: "WrongStart",
				message: `no rollout can start now: alarms cannot be read: ${error.message}`,
			});
			expect(scene.writes({ ledger: true })).toEqual(["history.claim"]);
		},
	);

	it("where an alarm without data counts as bad", async () => {
		const { started } = await alarmed({ orders: "INSUFFICIENT_DATA", payments: "OK" }, "fail");
		await expect(started()).rejects.toMatchObject({ name: "WrongStart", message: /the alarm orders has no data$/ });
	});
});

describe("a rollout begins", () => {
	it.each(["ignore", "hold"] as const)(
		"with an alarm without data where that does not count as bad: %s",
		async (missing) => {
			const { started } = await alarmed({ orders: "INSUFFICIENT_DATA", payments: "OK" }, missing);
			expect((await started()).next).toBe("proceed");
		},
	);

	it("with alarms that keep quiet, and they were asked for by their names", async () => {
		const { scene, started } = await alarmed({ orders: "OK", payments: "OK" });
		expect((await started()).next).toBe("proceed");
		const asked = scene.calls.filter(({ name }) => name === "alarms.watched");
		expect(asked.map(({ args }) => args)).toEqual([[["orders", "payments"]]]);
	});

	it("without a question where there are none", async () => {
		const { scene, started } = await alarmed(new Refused("AccessDenied", {}), "ignore", []);
		expect((await started()).next).toBe("proceed");
		expect(scene.calls.map(({ name }) => name)).not.toContain("alarms.watched");
	});

	it.each([new Throttled("Rate exceeded", {}), new Unavailable("no answer", {})])(
		"later, once CloudWatch answers: an error that passes is tried again (%s)",
		async (error) => {
			const { started } = await alarmed(error);
			await expect(started()).rejects.toBe(error);
		},
	);

	it("with a word to people, and an event", async () => {
		const { scene, started } = await alarmed({ orders: "OK", payments: "OK" });
		await started();
		expect(scene.notified()).toEqual([
			{
				subject: "shop: a rollout to green begins",
				message: "shop: a rollout to green begins\n\necs-svc/2 is brought to green in 3 steps; blue serves until then.",
			},
		]);
		expect(scene.world.events.changes).toMatchObject([{ change: "started", percent: 0, deploymentId: "ecs-svc/2" }]);
	});
});

describe("a release that is skipped, or waits for its turn,", () => {
	it("is told of to nobody, and asks for no alarm", async () => {
		const { scene, started } = await alarmed({ orders: "OK", payments: "OK" });
		await started();
		scene.forget();
		const service = scene.service;
		await scene.run(
			"begin",
			sampleDocument({ service }),
			"arn:aws:states:eu-west-1:123456789012:execution:rollout:late",
		);
		expect(scene.notified()).toEqual([]);
		expect(scene.world.events.changes).toEqual([]);
		expect(scene.calls.map(({ name }) => name)).not.toContain("alarms.watched");
	});
});
