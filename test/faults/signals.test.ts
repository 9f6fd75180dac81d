import { describe, expect, it } from "vitest";
import { type Case, caseText, parseCase } from "../../faults/model/case.ts";
import type { Site } from "../../faults/model/trace.ts";
import { playCase } from "../../faults/run/job.ts";
import { SCALED_AGAIN_SECONDS } from "../../runtime/core/rollout/scaling.ts";
import { some } from "../support/runs.ts";

const sites = new Map<string, Promise<readonly Site[]>>();

/** Where a fault can strike a release. */
function sitesOf(release: string): Promise<readonly Site[]> {
	const known = sites.get(release) ?? playCase(parseCase(release)).then((played) => played.sites);
	sites.set(release, known);
	return known;
}

/** Plays a release with one fault, at the n-th site of a name; the last one when n is -1. */
async function injected(release: string, place: string, name: string, kind: string, at = 0) {
	const without = parseCase(release);
	const site = (await sitesOf(release)).filter((each) => each.place === place && each.name === name).at(at);
	const fault = { place, n: site?.n, name, kind } as Case["faults"][number];
	const text = caseText({ ...without, faults: [fault] });
	return (await playCase(parseCase(text))).played;
}

describe("a signal that fails", () => {
	it.each(
		some<[string, string, string, number]>([
			["the probes of one check are refused", "prober.probe", "refused", 5],
			["a hook does not know yet", "hooks.ask", "not-yet", 1],
			["a hook talks nonsense", "hooks.ask", "rubbish", 0],
			["a hook says 300 KB", "hooks.ask", "says-much", 1],
			["a hook cannot be invoked", "hooks.ask", "timed-out-before", 1],
			["one check is shown no metrics", "answers.perMinute", "no-data", 8],
			["metrics are a minute late", "answers.perMinute", "late-long", 0],
			["one check is shown a torn minute", "answers.perMinute", "torn-minute", 8],
			["an alarm has no data for one check", "alarms.watched", "no-data", 4],
			["SNS tells nobody", "topic.publish", "denied", 0],
			["EventBridge takes no event", "events.put", "denied", 0],
		]),
	)("but passes costs no release: %s", async (_, name, kind, at) => {
		const found = await injected("healthy", "call", name, kind, at);
		expect(found).toMatchObject({ end: "completed", injected: 1, violations: [] });
	});

	it.each(
		some<[string, string, string, number]>([
			["no probe is answered", "prober.probe", "refused-long", 3],
			["an alarm of the user's rings", "alarms.watched", "rings-long", 5],
			["a hook says fail", "hooks.ask", "says-fail", 1],
			["a hook never knows", "hooks.ask", "not-yet-long", 1],
			["metrics may not be read", "answers.perMinute", "denied", 2],
			["metrics are missing", "answers.perMinute", "no-data-long", 2],
			["an alarm has no data any more", "alarms.watched", "no-data-long", 5],
			["probes cannot be sent", "prober.probe", "denied", 3],
		]),
	)("and lasts ends in fail-back: %s", async (_, name, kind, at) => {
		const found = await injected("healthy", "call", name, kind, at);
		expect(found).toMatchObject({ end: "failed-back", injected: 1, violations: [] });
	});

	it("keeps a rollout from beginning, if it is an alarm that rings or cannot be read", async () => {
		for (const kind of ["rings-long", "denied"]) {
			expect(await injected("healthy", "call", "alarms.watched", kind)).toMatchObject({
				end: "refused",
				violations: [],
			});
		}
	});

	it("lets no release through that only metrics see to be sick", async () => {
		const found = await injected("errors-unseen", "call", "answers.perMinute", "no-data-long");
		expect(found).toMatchObject({ end: "failed-back", violations: [] });
	});
});

describe("a gate", () => {
	it.each([
		["nobody-decides", "failed-back"],
		["decides-abort", "failed-back"],
		["aborts-at-length", "failed-back"],
		["decides-twice", "completed"],
	])("at which %s ends as %s", async (kind, end) => {
		expect(await injected("healthy", "state", "AwaitDecision", kind)).toMatchObject({
			end,
			injected: 1,
			violations: [],
		});
	});

	it("is left at once by a candidate that turns sick", async () => {
		const found = await injected("healthy", "state", "AwaitDecision", "candidate-dies", -1);
		expect(found).toMatchObject({ end: "failed-back", violations: [] });
		expect(found.seconds - SCALED_AGAIN_SECONDS).toBeLessThan(800);
	});

	it.each(["killed-before", "killed-after-1", "twice"])("still opens when its function is %s", async (kind) => {
		expect(await injected("healthy", "run", "gate", kind)).toMatchObject({
			end: "completed",
			injected: 1,
			violations: [],
		});
	});
});
