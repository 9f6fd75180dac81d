import { describe, expect, it } from "vitest";
import { restore } from "../../../runtime/core/routing/dns.ts";
import { Refused, Throttled, Unavailable } from "../../../runtime/errors.ts";
import { entryOf } from "../../../runtime/tasks/attempt-answer.ts";
import { EXECUTION, sampleAttempt, sampleDocument, weightedRecords } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** A world whose weights are not at rest: no rollout can start. */
async function astray(): Promise<Scene> {
	const scene = await Scene.atRest();
	await scene.world.dns.change("", restore(weightedRecords({ blue: 30, green: 70 })));
	return scene;
}

const REFUSAL = { name: "WrongStart", message: expect.stringContaining("no rollout can start from here") };

describe("an attempt in history", () => {
	it("says whether somebody let it pass the calendar", () => {
		expect(entryOf(sampleDocument({ attempt: sampleAttempt({ overrideCalendar: true }) }))).toMatchObject({
			overrideCalendar: true,
		});
		expect(entryOf(sampleDocument({ attempt: sampleAttempt() }))).not.toHaveProperty("overrideCalendar");
	});
});

describe("an attempt that is refused", () => {
	it("stays refused, for the same reason, when its first answer was lost", async () => {
		const scene = await astray();
		const first = await scene.run("begin", sampleDocument()).catch((error: Error) => error);
		expect(first).toMatchObject(REFUSAL);
		await scene.world.dns.change("", restore(weightedRecords({ blue: 100, green: 0 })));
		await expect(scene.run("begin", sampleDocument())).rejects.toEqual(first);
		expect((await scene.snapshot()).history).toMatchObject({ outcome: "abandoned", execution: EXECUTION });
	});

	it("is refused all the same where the table takes no entry for good, which the log says", async () => {
		const scene = await astray();
		scene.hook = async ({ name }, next) => {
			if (name === "history.claim") throw new Refused("AccessDenied", {});
			return next();
		};
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject(REFUSAL);
		expect((await scene.snapshot()).history).toBeUndefined();
		expect(scene.lines).toContainEqual(
			expect.objectContaining({
				level: "warn",
				message: "that the attempt was refused cannot be written into history",
			}),
		);
	});

	it("is tried again where the table is only away: it is to have an answer", async () => {
		const scene = await astray();
		scene.hook = async ({ name }, next) => {
			if (name === "history.claim") throw new Unavailable("PutItem", {});
			return next();
		};
		await expect(scene.run("begin", sampleDocument())).rejects.toBeInstanceOf(Unavailable);
	});

	it.each([
		["is tried again where ECS cannot say now", new Throttled("slow down", {}), "Throttled", undefined],
		["is refused for good where ECS refuses to say", new Refused("AccessDenied", {}), "WrongStart", "abandoned"],
	])("of whose deployment it is not known whether it is the service's, %s", async (_, thrown, name, outcome) => {
		const scene = await astray();
		let described = 0;
		scene.hook = async (call, next) => {
			if (call.name === "services.describe" && described++ > 0) throw thrown;
			return next();
		};
		await expect(scene.run("begin", sampleDocument())).rejects.toMatchObject({ name });
		expect((await scene.snapshot()).history?.outcome).toBe(outcome);
	});
});
