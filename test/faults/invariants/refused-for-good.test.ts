import { describe, expect, it } from "vitest";
import { parseCase } from "../../../faults/model/case.ts";
import { Alarms } from "../../../faults/play/alarms.ts";
import { playCase } from "../../../faults/run/job.ts";
import { LOG_CODES, WATCHDOG } from "../../../runtime/contract/index.ts";
import { Refused } from "../../../runtime/errors.ts";
import { Fed, MINE } from "./fed.ts";

const NAME = "11-refused-for-good";
const DENIED = { denied: new Set(["TagResource"]), deniedForGood: new Set(["TagResource"]) };

/** A task that was refused a tag, and how everything ended. */
async function refused(task: string, end: Parameters<Fed["end"]>[0] = {}) {
	const fed = await Fed.with(NAME);
	fed.watch.answered?.({ name: "services.tag", args: [], run: fed.run(task) }, new Refused("TagResource: denied", {}));
	fed.end({ ...DENIED, ...end });
	return fed.found.map(({ message }) => message);
}

describe("a tag that AWS refuses for good", () => {
	const entry = {
		attempt: "ecs-svc/2",
		deploymentId: "ecs-svc/2",
		execution: MINE,
		outcome: "completed",
		reason: "",
		at: "",
	} as const;

	it.each(["complete", "verify", "watchdog"])("as %s ends the rollout, in silence, is found", async (task) => {
		expect(await refused(task)).toEqual(["nobody can know that AWS refused TagResource"]);
	});

	it("may be told, or stand in history", async () => {
		const fed = await Fed.with(NAME);
		const message = "green is live. AWS refused: TagResource: denied";
		expect(await refused("complete", { notified: [{ seconds: 1, subject: "", message }] })).toEqual([]);
		const snapshot = fed.snapshot({ history: [{ ...entry, refused: ["TagResource: denied"] }] });
		expect(await refused("complete", { snapshot })).toEqual([]);
	});

	it.each([
		["complete", 1],
		["watchdog", 1],
		["prepare", 0],
	])("that fails %s is found where it ends a rollout", async (task, count) => {
		const fed = await Fed.with(NAME);
		fed.watch.threw?.(fed.run(task), new Refused("TagResource: denied", {}), 9);
		expect(fed.found).toHaveLength(count);
	});

	it("that keeps the lock is found", async () => {
		const fed = await Fed.with(NAME);
		fed.end({ ...DENIED, quiet: false, snapshot: fed.snapshot({ lock: fed.lock() }) });
		expect(fed.found.map(({ message }) => message)).toEqual(["the lock is kept: AWS refuses TagResource"]);
	});
});

describe("what moves traffic, refused for good, may stay open", () => {
	const loud = () => {
		const alarms = new Alarms();
		for (let minute = 0; minute < 100; minute++)
			alarms
				.logFor(() => minute * 60)({})
				.warn("any words", { code: LOG_CODES.failBackPending });
		return alarms;
	};
	const notified = [{ seconds: 1, subject: "FAIL-BACK NOT VERIFIED", message: "" }];
	const open = async (invariant: string, action: string, changes: object) => {
		const fed = await Fed.with(invariant);
		const snapshot = fed.snapshot({ lock: fed.lock(WATCHDOG), seconds: 6_000 });
		fed.end({ quiet: false, snapshot, deniedForGood: new Set([action]), alarms: loud(), notified, ...changes });
		return fed.found.length;
	};

	it.each([
		["notifyingWhenPending", "ModifyListener", {}, 0],
		["notifyingWhenPending", "ChangeResourceRecordSets", {}, 0],
		["without an alarm", "ModifyListener", { alarms: new Alarms() }, 1],
		["and nobody is told", "ModifyListener", { notified: [] }, 1],
		["for a tag", "TagResource", {}, 1],
	])("%s (%s)", async (_, action, changes, count) => {
		expect(await open("notified", action, changes)).toBe(count);
		expect(await open("3-ends", action, changes)).toBe(count);
	});
});

describe("a rehearsal in which a write is refused for good", () => {
	it.each([
		["healthy", "services.tag", "completed"],
		["healthy", "loadBalancers.tag", "completed"],
		["sick-late", "services.tag", "failed-back"],
		["sick-late", "loadBalancers.tag", "failed-back"],
	])("ends as it would without: %s, %s", async (release, port, end) => {
		const { sites } = await playCase(parseCase(release));
		const site = sites.find(({ place, name }) => place === "call" && name === port);
		const { played } = await playCase(parseCase(`${release} call:${site?.n}:${port}:denied-for-good`));
		expect(played).toMatchObject({ end, violations: [], injected: 1 });
	});
});
