import { describe, expect, it } from "vitest";
import { findDeployment, findRollout } from "../../../../cli/operator/find/rollout.ts";
import { WATCHDOG } from "../../../../runtime/contract/index.ts";
import { Refused, Unavailable } from "../../../../runtime/errors.ts";
import { at, EXECUTION, STRANGER, strangersLock } from "../../../support/documents.ts";
import { FakeSources } from "../../support/fakes.ts";

/** Finds without knowing the state machine, as with `--table`. */
const find = (input: string, sources: FakeSources) => findRollout(input, { sources, now: () => at(60) });

describe("a rollout is found", () => {
	it("by its service, whether it runs or has ended", async () => {
		expect(await find("shop", new FakeSources().runs("Assess"))).toEqual({ service: "shop" });
		expect(await find("shop", new FakeSources().ends("completed", "fine"))).toEqual({ service: "shop" });
	});

	it("by its deployment: while it runs, afterwards, and while it waits", async () => {
		const mine = { service: "shop", attempt: "ecs-svc/2", execution: EXECUTION };
		const sources = new FakeSources().runs("Assess").starts({ arn: STRANGER, attempt: "ecs-svc/3" });
		expect(await find("ecs-svc/2", sources)).toEqual(mine);
		expect(await find("ecs-svc/3", sources)).toEqual({ ...mine, attempt: "ecs-svc/3", execution: STRANGER });
		expect(await find("ecs-svc/2", sources.ends("completed", "fine"))).toEqual(mine);
	});

	it("by its deployment, even where one of the executions for it was refused", async () => {
		const sources = new FakeSources().remembers({ attempt: "ecs-svc/1" });
		sources.starts({ arn: STRANGER, attempt: "ecs-svc/3", running: false, status: "FAILED" });
		expect(await find("ecs-svc/3", sources)).toMatchObject({ execution: STRANGER });
		sources.starts({ attempt: "ecs-svc/3" });
		expect(await find("ecs-svc/3", sources)).toMatchObject({ execution: EXECUTION });
	});

	it("by its deployment when the watchdog has taken it over", async () => {
		const sources = new FakeSources();
		sources.held.set("shop", strangersLock({ owner: WATCHDOG }));
		expect(await find("ecs-svc/3", sources)).toEqual({ service: "shop", attempt: "ecs-svc/3" });
	});

	it("by its execution's name, by whatever execution is known", async () => {
		const started = { arn: STRANGER, attempt: "ecs-svc/3" };
		const found = { service: "shop", attempt: "ecs-svc/3", execution: STRANGER };
		expect(await find("another", new FakeSources().runs("Assess").starts(started))).toEqual(found);
		expect(await find("another", new FakeSources().remembers().starts(started))).toEqual(found);
		await expect(find("another", new FakeSources().starts(started))).rejects.toThrow("none is attached yet");
	});
});

/** AWS's refusal of a Scan, an index or a list. */
const denied = () =>
	new Refused("Scan: AccessDeniedException: no", {
		cause: Object.assign(new Error("no"), { name: "AccessDeniedException" }),
	});

describe("whoever may read one service's items only", () => {
	const limited = (sources: FakeSources) => Object.assign(sources, { denied: denied() });
	const lookup = (sources: FakeSources) => ({ sources, service: "shop", now: () => at(60) });

	it("finds its rollout by everything that it may be called by, when the service is said", async () => {
		const mine = { service: "shop", attempt: "ecs-svc/2", execution: EXECUTION };
		const runs = () => limited(new FakeSources().runs("Settle"));
		expect(await findRollout("shop", lookup(runs()))).toEqual({ service: "shop" });
		for (const input of ["ecs-svc/2", EXECUTION, "mine"])
			expect(await findRollout(input, lookup(runs()))).toEqual(mine);
		const ended = limited(new FakeSources().ends("completed", "fine"));
		for (const input of ["ecs-svc/2", EXECUTION, "mine"]) expect(await findRollout(input, lookup(ended))).toEqual(mine);
	});

	it("finds an attempt by its id, which other services may have as well", async () => {
		const sources = limited(new FakeSources().remembers({ attempt: "r7" }));
		expect(await findRollout("r7", lookup(sources))).toMatchObject({ service: "shop", attempt: "r7" });
		await expect(findRollout("r8", lookup(sources))).rejects.toThrow("nothing of shop is called r8");
		await expect(find("r7", new FakeSources().remembers({ attempt: "r7" }))).rejects.toMatchObject({
			name: "UsageError",
		});
	});

	it("reads no other key than the service's", async () => {
		const sources = limited(new FakeSources().runs("Settle").starts({ arn: STRANGER, attempt: "ecs-svc/3" }));
		const asked: string[] = [];
		for (const port of [sources.locks, sources.ledger, sources.registered] as const)
			for (const [name, method] of Object.entries(port))
				Object.assign(port, {
					[name]: (...words: string[]) => {
						asked.push(words[0] ?? "everything");
						return (method as (...words: string[]) => unknown)(...words);
					},
				});
		await findRollout("ecs-svc/2", lookup(sources));
		await findRollout("another", lookup(sources));
		await findDeployment("ecs-svc/77", lookup(sources));
		expect(new Set(asked)).toEqual(new Set(["shop"]));
	});

	it("is told to name the service where it did not", async () => {
		const find_ = find("ecs-svc/2", limited(new FakeSources().runs("Settle")));
		await expect(find_).rejects.toMatchObject({
			name: "UsageError",
			message: expect.stringMatching(/may not list all services .*name it with --service NAME$/),
		});
		const trouble = Object.assign(new FakeSources(), { denied: new Unavailable("Query: 500", {}) });
		await expect(find("ecs-svc/2", trouble)).rejects.toMatchObject({ name: "Unavailable" });
	});

	it("is told that nothing is called so, without a list of what is", async () => {
		await expect(find("sho", limited(new FakeSources()))).rejects.toThrow(
			"what there is these credentials may not list",
		);
		await expect(findRollout("sho", lookup(limited(new FakeSources())))).rejects.toThrow(
			"nothing of shop is called sho",
		);
	});
});
