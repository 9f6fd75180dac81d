import { describe, expect, it } from "vitest";
import { status } from "../../../../cli/operator/act/status.ts";
import { Throttled } from "../../../../runtime/errors.ts";
import { STRANGER, strangersLock } from "../../../support/documents.ts";
import { ask, baking, denied, gate, options } from "../../support/asked.ts";
import { around, FakeSources } from "../../support/fakes.ts";

describe("status --wait", () => {
	it.each([
		["completed", 0],
		["failed-back", 1],
		["abandoned", 1],
	] as const)("waits until the rollout has ended: %s exits with %i", async (outcome, exit) => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		const { code, out } = await ask(sources, { rollout: "shop", wait: true }, (sleeps) => {
			if (sleeps === 3) sources.ends(outcome, "why");
		});
		expect({ code, out }).toEqual({ code: exit, out: `shop: ecs-svc/2 ${outcome} at 2026-01-01 00:00:00Z: why\n` });
	});

	it("tells progress on standard error, a line whenever something changes", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		const { err } = await ask(sources, { rollout: "shop", wait: true }, (sleeps) => {
			if (sleeps === 3) sources.runs("Gate", { rollout: baking, gate: gate() });
			if (sleeps === 6) sources.ends("completed", "fine");
		});
		expect(err.trim().split("\n")).toEqual([expect.stringContaining("watching"), expect.stringContaining("waiting")]);
	});

	it("tells how the last one ended when none runs; a deployment that was skipped was none", async () => {
		const sources = new FakeSources().ends("failed-back", "why");
		sources.remembers({ attempt: "ecs-svc/3", outcome: "skipped", reason: "UnchangedRelease" });
		expect(await ask(sources, { rollout: "shop", wait: true })).toMatchObject({
			code: 1,
			out: expect.stringContaining("ecs-svc/2"),
		});
	});

	it("waits for one deployment, whatever else runs", async () => {
		const sources = new FakeSources()
			.runs("Settle", { rollout: baking })
			.starts({ arn: STRANGER, attempt: "ecs-svc/3" });
		const { code, out } = await ask(sources, { rollout: "ecs-svc/3", wait: true, json: true }, (sleeps) => {
			if (sleeps === 2) sources.ends("failed-back", "superseded");
			if (sleeps === 4) sources.starts({ arn: STRANGER, running: false, status: "SUCCEEDED" });
			if (sleeps === 4) sources.remembers({ attempt: "ecs-svc/3", execution: STRANGER });
		});
		expect(code).toBe(0);
		expect(JSON.parse(out).waitedFor).toMatchObject({ attempt: "ecs-svc/3", outcome: "completed" });
	});

	it("waits for a deployment that nobody has heard of yet, but not for ever", async () => {
		const sources = new FakeSources();
		const { code, err } = await ask(sources, { rollout: "ecs-svc/2", wait: true }, (sleeps) => {
			if (sleeps === 2) sources.ends("completed", "fine");
		});
		expect({ code, err }).toEqual({ code: 0, err: "nothing is known of ecs-svc/2 yet; waiting for at most 300 s\n" });
		await expect(ask(new FakeSources(), { rollout: "ecs-svc/2", wait: true })).rejects.toMatchObject({
			name: "UsageError",
		});
	});

	it("waits for a deployment of the service that was said as long as another one runs: it may be in the queue", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		sources.denied = denied();
		const { lookup, clock, terminal, err } = around(sources, (sleeps) => {
			if (sleeps === 100) sources.ends("completed", "fine");
			if (sleeps === 110) sources.remembers({ attempt: "ecs-svc/3", execution: STRANGER });
		});
		const code = await status(
			options({ rollout: "ecs-svc/3", wait: true }),
			{ ...lookup, service: "shop" },
			clock,
			terminal,
		);
		expect(code).toBe(0);
		expect(err()).toBe("nothing is known of ecs-svc/3 yet; waiting for at most 300 s, once ecs-svc/2 has ended\n");
	});

	it("ends with 1 when the release was refused before it took the lock", async () => {
		const refused = {
			arn: STRANGER,
			attempt: "ecs-svc/3",
			running: false,
			status: "FAILED",
			error: "WrongStart",
			cause: "both colors",
		};
		const { code, out } = await ask(new FakeSources().starts(refused), { rollout: "ecs-svc/3", wait: true });
		expect({ code, out }).toMatchObject({
			code: 1,
			out: expect.stringContaining("abandoned at 2026-01-01 00:00:00Z: WrongStart: both colors"),
		});
	});

	it("goes on when AWS cannot answer for a moment, and gives up after a minute", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		const { lookup, clock, terminal, err } = around(sources, (sleeps) => {
			if (sleeps === 1) sources.troubles.push(new Throttled("GetItem: slow down", {}));
			if (sleeps === 5) sources.ends("completed", "fine");
		});
		expect(await status(options({ rollout: "shop", wait: true }), lookup, clock, terminal)).toBe(0);
		expect(err()).toContain("GetItem: slow down; asking again");

		sources.runs("Settle", { rollout: baking });
		const trouble = new Throttled("GetItem: slow down", {});
		const broken = around(sources, (sleeps) => {
			if (sleeps === 1) sources.troubles.push(...Array.from({ length: 12 }, () => trouble));
		});
		await expect(
			status(options({ rollout: "shop", wait: true }), broken.lookup, broken.clock, broken.terminal),
		).rejects.toBe(trouble);
	});

	it("needs to know which service, unless there is only one", async () => {
		const sources = new FakeSources().ends("completed", "fine");
		expect((await ask(sources, { wait: true })).code).toBe(0);
		sources.remembers({ attempt: "ecs-svc/9" }, "billing");
		await expect(ask(sources, { wait: true })).rejects.toThrow(
			"--watch and --wait need a service: one of billing, shop",
		);
		await expect(ask(new FakeSources(), { wait: true })).rejects.toThrow("none is known yet");
	});

	it("refuses a service whose only rollout was released before it had a history", async () => {
		const sources = new FakeSources();
		sources.held.set("shop", strangersLock());
		const { held } = sources.locks;
		let asked = 0;
		sources.locks.held = async (service) => (asked++ === 0 ? held(service) : undefined);
		await expect(ask(sources, { rollout: "shop", wait: true })).rejects.toThrow("shop has had no rollout yet");
	});
});

describe("status --watch", () => {
	it("draws the rollout until it has ended, and fails nothing by how", async () => {
		const sources = new FakeSources().runs("Settle", { rollout: baking });
		const { code, out } = await ask(sources, { rollout: "shop", watch: true }, (sleeps) => {
			if (sleeps === 3) sources.ends("failed-back", "why");
		});
		expect(code).toBe(0);
		expect(out.trim().split("\n")).toEqual([
			expect.stringContaining("██░░░░░░░░░░░░░░░░░░  10 % green  watching step 1 of 3"),
			"shop: ecs-svc/2 failed-back at 2026-01-01 00:00:00Z: why",
		]);
	});
});
