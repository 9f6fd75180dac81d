import { beforeEach, describe, expect, it } from "vitest";
import { parseCase } from "../../../faults/model/case.ts";
import { FunctionRun } from "../../../faults/model/function-run.ts";
import { CRAFTED_FAULTS, CRAFTED_LATER } from "../../../faults/model/kinds.ts";
import { Trust } from "../../../faults/play/trust.ts";
import { play } from "../../../faults/run/play.ts";
import { FreeClock } from "../../../rehearsal/clock.ts";
import { sampleService } from "../../../rehearsal/sample.ts";
import { EXECUTION, sampleDocument, startInput } from "../../support/documents.ts";
import { Fed } from "./fed.ts";

describe("no service is touched by another's input", () => {
	let fed: Fed;
	beforeEach(async () => {
		fed = await Fed.with("12-not-anothers");
	});

	/** A run of a task in an execution of this name. */
	const runIn = (name: string, task = "shift") =>
		new FunctionRun(1, task, { kind: "execution", execution: EXECUTION.replace(/mine$/, name), deploymentId: "" }, 0);
	const issued = (execution: string, name: string, ...args: readonly unknown[]) =>
		fed.watch.issued?.({ name, args, run: runIn(execution), before: fed.snapshot() });

	it.each([
		["dns.change", "Z0EXAMPLE"],
		["loadBalancers.route", "arn:listener"],
		["services.scale", "cluster"],
		["locks.acquire", "shop"],
		["history.claim", "shop"],
		["gates.open", "shop"],
	])("%s of an execution that no rule has started is found", (name, first) => {
		issued("crafted-2", name, first);
		expect(fed.found).toMatchObject([{ message: `shift of crafted-2 sent ${name}` }]);
	});

	it("what others write in their own names is theirs, and what the service's own executions write is its own", () => {
		issued("crafted-2", "history.claim", "thief");
		issued("shop-1", "dns.change", "Z0EXAMPLE");
		expect(fed.found).toEqual([]);
	});

	it.each([
		["more than that", { rollout: {} }, "Load handed on event, service, rollout"],
		[
			"a configuration that nobody has registered",
			{ service: sampleService({ name: "nobody" }) },
			"that nobody has registered",
		],
	])("Load hands on the event and what is registered: %s is found", (_, more, message) => {
		const document = { ...sampleDocument({ service: fed.service }), ...more };
		fed.watch.returned?.(runIn("shop-1", "load"), document, 1, 0);
		expect(fed.found).toMatchObject([{ message: expect.stringContaining(message) }]);
	});

	it("and a document that is no more is none", () => {
		fed.watch.returned?.(runIn("shop-1", "load"), { ...startInput(), service: fed.service }, 1, 0);
		fed.watch.returned?.(runIn("shop-1", "begin"), { rollout: {} }, 1, 0);
		expect(fed.found).toEqual([]);
	});
});

describe("what somebody does by hand beside a rollout", () => {
	it.each(Object.keys({ ...CRAFTED_FAULTS, ...CRAFTED_LATER }))(
		"%s strikes as the rollout is prepared, touches nothing, and does not keep the release from completing",
		async (kind) => {
			const { played } = await play(parseCase(`healthy state:5:Prepare:${kind}`), new FreeClock());
			expect(played).toMatchObject({ injected: 1, end: "completed", violations: [] });
		},
	);

	it("fail-back does not ask for what is registered, and is as fast without", async () => {
		const clock = new FreeClock();
		const { played } = await play(parseCase("sick-at-once"), clock);
		const { played: without } = await play(parseCase("sick-at-once state:5:Prepare:unreadable-registry"), clock);
		expect(without).toMatchObject({ injected: 1, end: "failed-back", violations: [] });
		expect(without.safetySeconds).toBe(played.safetySeconds);
	});
});

describe("the services' roles", () => {
	const [shop, twin] = [sampleService(), sampleService({ name: "twin" })];
	const trust = new Trust();
	trust.make(shop);
	const ports = { dns: { inSync: async () => true } } as never;
	const asked = (service: typeof shop, role?: string) =>
		(trust.reach(ports, service, role) as { dns: { inSync(id: string): Promise<boolean> } }).dns.inSync("C1");

	it("admit the controller for the service that they were made for", async () => {
		expect(await asked(shop, shop.roles.actuator)).toBe(true);
	});

	it.each([
		["another name", twin, twin.roles.actuator],
		[
			"another identity",
			sampleService({ cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/x" }),
			shop.roles.actuator,
		],
		["no role", shop, undefined],
		["a role that nobody has made", shop, "arn:aws:iam::123456789012:role/none"],
	])("do not admit it under %s", async (_, service, role) => {
		await expect(asked(service, role)).rejects.toMatchObject({ name: "IdentityRefused" });
	});
});
