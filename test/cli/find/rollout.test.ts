import { describe, expect, it } from "vitest";
import { findRollout } from "../../../cli/find/rollout.ts";
import { WATCHDOG } from "../../../runtime/contract.ts";
import { at, EXECUTION, STRANGER, strangersLock } from "../../support/documents.ts";
import { FakeSources } from "../support/fakes.ts";

/** Finds without knowing the state machine, as with `--table`. */
const find = (given: string, sources: FakeSources) => findRollout(given, { sources, now: () => at(60) });

describe("a rollout is found", () => {
	it("by its service, whether it runs or has ended", async () => {
		expect(await find("shop", new FakeSources().runs("Assess"))).toEqual({ service: "shop" });
		expect(await find("shop", new FakeSources().ends("completed", "fine"))).toEqual({ service: "shop" });
	});

	it("by its deployment: while it runs, afterwards, and while it waits", async () => {
		const mine = { service: "shop", deploymentId: "ecs-svc/2", execution: EXECUTION };
		const sources = new FakeSources().runs("Assess").starts({ arn: STRANGER, deploymentId: "ecs-svc/3" });
		expect(await find("ecs-svc/2", sources)).toEqual(mine);
		expect(await find("ecs-svc/3", sources)).toEqual({ ...mine, deploymentId: "ecs-svc/3", execution: STRANGER });
		expect(await find("ecs-svc/2", sources.ends("completed", "fine"))).toEqual(mine);
	});

	it("by its deployment, even where one of the executions for it was refused", async () => {
		const sources = new FakeSources().remembers({ deploymentId: "ecs-svc/1" });
		sources.starts({ arn: STRANGER, deploymentId: "ecs-svc/3", running: false, status: "FAILED" });
		expect(await find("ecs-svc/3", sources)).toMatchObject({ execution: STRANGER });
		sources.starts({ deploymentId: "ecs-svc/3" });
		expect(await find("ecs-svc/3", sources)).toMatchObject({ execution: EXECUTION });
	});

	it("by its deployment when the watchdog has taken it over", async () => {
		const sources = new FakeSources();
		sources.held.set("shop", strangersLock({ owner: WATCHDOG }));
		expect(await find("ecs-svc/3", sources)).toEqual({ service: "shop", deploymentId: "ecs-svc/3" });
	});

	it("by its execution's name, by whatever execution is known", async () => {
		const started = { arn: STRANGER, deploymentId: "ecs-svc/3" };
		const found = { service: "shop", deploymentId: "ecs-svc/3", execution: STRANGER };
		expect(await find("another", new FakeSources().runs("Assess").starts(started))).toEqual(found);
		expect(await find("another", new FakeSources().remembers().starts(started))).toEqual(found);
		await expect(find("another", new FakeSources().starts(started))).rejects.toThrow("none is attached yet");
	});
});
