import { describe, expect, it } from "vitest";
import { figuresOf } from "../../rehearsal/report/figures.ts";
import { only, play, sum } from "./played.ts";

/** A scenario's run, and what it comes to. */
async function played(name: string) {
	const rehearsal = await play(name);
	const run = only(rehearsal);
	return { run, figures: figuresOf(run, rehearsal.without) };
}

/** The states of a run from a moment on. */
const states = ({ timeline }: Awaited<ReturnType<typeof played>>["run"], from: number) =>
	timeline.flatMap(({ state, seconds }) => (seconds >= from ? [state] : []));

describe("whoever operates a service goes back", () => {
	it("in probation, and users are back within 30 s, by fail-back's code, before any judge has said anything", async () => {
		const { run, figures } = await played("rollback-warm");
		expect(figures).toMatchObject({ outcome: "rolled-back", stillAffectedAtEnd: false });
		expect(figures.seconds.firstFailureToVerdict).toBeCloseTo(30, 0);
		expect(figures.seconds.verdictToLastAffected).toBeLessThanOrEqual(30);
		const done = states(run, 1_830).filter((state) => state !== "Probation");
		expect(done.slice(0, 6)).toEqual(["rollback wanted", "Rollback", "Begin", "FailBack", "Restore", "Restore"]);
		expect(done).not.toContain("Deploy");
		const writes = run.calls.filter(
			({ seconds, write, service }) => write && seconds >= 1_830 && !["dynamodb", "states"].includes(service),
		);
		expect(writes.slice(0, 3).map(({ action }) => action)).toEqual([
			"ModifyListener",
			"ModifyListener",
			"ChangeResourceRecordSets",
		]);
	});

	it("at rest, and users are back as soon as its tasks are up: no step, no straggler, no alarm is waited for", async () => {
		const { run, figures } = await played("rollback-cold");
		expect(figures).toMatchObject({ outcome: "rolled-back", stillAffectedAtEnd: false });
		// Tasks take 30 to 60 s, and two health checks.
		expect(figures.seconds.verdictToLastAffected).toBeLessThanOrEqual(90);
		expect(states(run, 3_660)).toEqual(expect.arrayContaining(["Deploy", "Prepare", "Route", "Shift", "Complete"]));
		expect(run.timeline.filter(({ seconds, state }) => seconds >= 3_660 && state === "Shift")).toHaveLength(1);
	});
});

describe("a deployment past every rollout, of the color that serves,", () => {
	it("is announced at once, and left as it is", async () => {
		const { run, figures } = await played("unjudged-announced");
		expect(run.announcements.at(-1)).toMatch(/UnjudgedDeployment: green serves what no rollout has judged/);
		expect(run.announcements.at(-1)).toContain("It is left as it is");
		expect(figures.stillAffectedAtEnd).toBe(true);
	});

	it("is announced and reverted where the service wants that: few users meet it", async () => {
		const { run, figures } = await played("unjudged-reverted");
		expect(run.announcements.at(-1)).toContain("It is being reverted to");
		expect(figures.stillAffectedAtEnd).toBe(false);
		expect(figures.seconds.firstFailureToLastAffected).toBeLessThanOrEqual(60);
		expect(sum(run.series.failedByRelease)).toBeGreaterThan(0);
	});
});
