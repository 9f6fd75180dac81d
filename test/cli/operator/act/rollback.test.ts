import { describe, expect, it } from "vitest";
import { rollback } from "../../../../cli/operator/act/rollback.ts";
import { FakeSources } from "../../support/fakes.ts";
import { asked, servedRelease } from "../../support/releasing.ts";

const options = { service: "shop", reason: "checkout fails", yes: false, json: false };

/** Shop serves its seventh release; the fifth and sixth have served before. */
function atRest(): FakeSources {
	const sources = new FakeSources();
	sources.served.push(servedRelease(7), servedRelease(6), servedRelease(5));
	return sources;
}

describe("rollback at rest", () => {
	it("names what serves and what comes, and asks the function", async () => {
		const { code, err, done } = await asked(rollback, options, atRest());
		expect(code).toBe(0);
		expect(err).toBe(
			"shop goes back from release 7 (shop:v7, served since 2026-01-01 00:00:07Z) to release 6 (shop:v6, served since 2026-01-01 00:00:06Z): both load balancers at once, then DNS; no steps, no hooks\nothers: --to 5\n",
		);
		const request = { version: 1, action: "rollback", service: "shop", reason: "checkout fails", by: "alice" };
		expect(done).toEqual([["ask", request]]);
	});

	it("has somebody at a terminal agree, since users are affected", async () => {
		const sources = atRest();
		await expect(asked(rollback, options, sources, false)).rejects.toThrow("nothing was sent");
		expect(sources.done).toEqual([]);
		expect((await asked(rollback, options, atRest(), true)).questions).toEqual(["Go on?"]);
		expect((await asked(rollback, { ...options, yes: true }, atRest(), false)).questions).toEqual([]);
	});

	it("leads to the one that is named", async () => {
		const { err, done } = await asked(rollback, { ...options, to: "5" }, atRest());
		expect(err).toContain("to release 5 (shop:v5,");
		expect(done).toEqual([["ask", expect.objectContaining({ to: 5 })]]);
	});

	it("does not lead forward by itself to what users were taken back from", async () => {
		const sources = new FakeSources();
		sources.served.push(servedRelease(6, 8), servedRelease(7), servedRelease(5));
		expect((await asked(rollback, options, sources)).err).toContain("to release 5 (");
	});

	it.each([
		["7", "release 7 serves already; there are 6, 5"],
		["3", "release 3 is none of the last that shop has served; there are 6, 5"],
		["six", "--to must be the number of a release (given: six)"],
		["0", "--to: must be at least 1"],
	])("to %s is refused, and nothing is sent", async (to, fault) => {
		const sources = atRest();
		await expect(asked(rollback, { ...options, to }, sources)).rejects.toThrow(fault);
		expect(sources.done).toEqual([]);
	});

	it("has nothing to go back to after the first release", async () => {
		const sources = new FakeSources();
		sources.served.push(servedRelease(1));
		await expect(asked(rollback, options, sources)).rejects.toThrow("shop has served nothing else yet");
	});

	it("names hooks that ran as tasks: what they changed stays", async () => {
		const sources = atRest();
		sources.settings = { onNewerRelease: "supersede", taskHooks: ["npm run migrate"] };
		expect((await asked(rollback, options, sources)).err).toContain(
			"These hooks ran as tasks with the newer release, and what they changed stays:\n- npm run migrate\n",
		);
	});
});

describe("rollback beside a rollout", () => {
	it("says that the rollout is aborted", async () => {
		const sources = new FakeSources().runs("Assess");
		sources.answer = { status: "aborted", attempt: "ecs-svc/2", message: "it goes back to blue" };
		const { err, out } = await asked(rollback, options, sources);
		expect(err).toBe("ecs-svc/2 is under way: it is aborted, and blue gets all of the traffic again\n");
		expect(out).toBe("shop: ecs-svc/2 aborted: it goes back to blue; npm run cli -- status shop --watch shows it\n");
	});

	it("to another release says that the rollout is stopped first", async () => {
		const sources = new FakeSources().runs("Assess");
		sources.served.push(servedRelease(6), servedRelease(5));
		expect((await asked(rollback, { ...options, to: "5" }, sources)).err).toContain(
			"ecs-svc/2, which is under way, is stopped",
		);
	});
});
