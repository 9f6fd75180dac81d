import { describe, expect, it } from "vitest";
import { type Calendar, OVERRIDE_ALIAS } from "../../../runtime/contract/index.ts";
import { Asking, definition, SERVING } from "../../support/asking.ts";
import { FROZEN, FROZEN_SECONDS } from "../../support/frozen.ts";

const UNTIL = "2026-01-01T23:00:00.000Z";
const frozen = () => new Asking({ calendar: FROZEN });
const release = (asking: Asking, revision = 7) => asking.ask({ task_definition: definition(revision) });
const OVERRIDE = { task_definition: definition(7), override_calendar: true, reason: "a hole is mended" };

describe("a release outside of what the calendar allows", () => {
	it("waits in the table, and says until when: no execution, and nothing ended", async () => {
		const asking = frozen();
		expect(await release(asking)).toEqual({
			status: "queued",
			service: "shop",
			attempt: "r2",
			release: 2,
			until: UNTIL,
			message: expect.stringMatching(
				/^release 2 of shop \(r2\): it waits for the calendar: frozen until 2026-01-01 23:00 UTC/,
			),
		});
		expect([...asking.started.keys(), ...asking.stopped]).toEqual([]);
		expect(await asking.world.attempts.pending("shop")).toMatchObject({ attempt: "r2" });
		expect(await asking.world.locks.services()).toEqual(["shop"]);
		expect(await asking.ask({ action: "status" })).toMatchObject({ status: "queued", attempt: "r2", until: UNTIL });
	});

	it("is the same when it is asked for again, and another when a newer one is: the newest alone waits", async () => {
		const asking = frozen();
		await release(asking);
		expect(await release(asking)).toMatchObject({ status: "queued", attempt: "r2", until: UNTIL });
		expect(await release(asking, 8)).toMatchObject({ status: "queued", attempt: "r3", until: UNTIL });
		expect(await asking.world.attempts.pending("shop")).toMatchObject({ attempt: "r3" });
		// What serves is wanted again: nothing waits any more.
		expect(await asking.ask({ task_definition: SERVING })).toMatchObject({ status: "serves" });
		expect(await asking.world.attempts.pending("shop")).toBeUndefined();
		expect(asking.started.size).toBe(0);
	});

	it("begins when it is asked for again behind the freeze", async () => {
		const asking = frozen();
		await release(asking);
		asking.seconds = FROZEN_SECONDS;
		expect(await release(asking)).toMatchObject({ status: "started", attempt: "r2" });
		expect(await asking.ask({ action: "status" })).not.toHaveProperty("until");
	});

	it("is refused where it never may begin, and nothing is written down", async () => {
		const open: Calendar["open"] = [{ days: ["mon"], from: "09:00", to: "09:10" }];
		const asking = new Asking({ calendar: { ...FROZEN, open } });
		await expect(release(asking)).rejects.toThrow(/^shop can release nothing: no window of its calendar is as long/);
		expect(asking.attempts).not.toContain("r2");
	});

	it("a rollback waits for nothing", async () => {
		const asking = new Asking();
		await release(asking);
		Object.assign(asking.service, { calendar: FROZEN });
		const served = {
			release: 1,
			taskDefinition: definition(5),
			images: [],
			at: UNTIL,
			servedAt: "2025-12-01T00:00:00Z",
		};
		asking.world.attempts.keep("shop", served);
		const back = await asking.ask({ action: "rollback" }).catch((error: Error) => error.message);
		expect(JSON.stringify(back)).not.toContain("calendar");
	});
});

describe("a calendar that somebody overrides", () => {
	it("holds nothing up, and the attempt keeps it, and why", async () => {
		const asking = frozen();
		expect(await asking.ask(OVERRIDE, `:${OVERRIDE_ALIAS}`)).toMatchObject({ status: "started", attempt: "r2" });
		expect(await asking.world.attempts.find("shop", "r2")).toMatchObject({
			overrideCalendar: true,
			reason: "a hole is mended",
		});
	});

	it("is overridden by the function's alias alone, which IAM knows", async () => {
		const asking = frozen();
		for (const alias of ["", ":live", `:${OVERRIDE_ALIAS}-not`])
			await expect(asking.ask(OVERRIDE, alias)).rejects.toThrow(
				/by the alias override-calendar of this function alone/,
			);
		expect(asking.attempts).toEqual([]);
	});

	it("is not overridden without a reason, nor for what waits for no calendar", async () => {
		const alias = `:${OVERRIDE_ALIAS}`;
		const asking = frozen();
		const refused = (request: object) =>
			asking.ask({ ...OVERRIDE, ...request }, alias).catch((error: Error) => error.message);
		expect(await refused({ reason: undefined })).toMatch(/reason: missing; say why the calendar is overridden/);
		expect(await refused({ reason: " " })).toMatch(/reason: missing/);
		expect(await refused({ action: "rollback" })).toMatch(/override_calendar: is for release and retry/);
	});

	it("by a newer release is not by the one before: each says so for itself", async () => {
		const asking = frozen();
		await asking.ask(OVERRIDE, `:${OVERRIDE_ALIAS}`);
		expect(await release(asking, 8)).toMatchObject({ status: "queued", attempt: "r3" });
		expect(await asking.world.attempts.find("shop", "r3")).not.toHaveProperty("overrideCalendar");
	});
});
