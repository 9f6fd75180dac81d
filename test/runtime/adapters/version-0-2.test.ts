import { describe, expect, it } from "vitest";
import { sampleService } from "../../../rehearsal/sample.ts";
import { WorldAttempts } from "../../../rehearsal/world/attempts.ts";
import { WorldProbations, WorldRegistry } from "../../../rehearsal/world/ledger.ts";
import { currentDocument, taskNamed } from "../../../runtime/adapters/version-0-2.ts";
import { Lock, RolloutDocument, type ServiceConfig } from "../../../runtime/contract/index.ts";
import { parse } from "../../../runtime/parse.ts";
import type { Log } from "../../../runtime/ports/index.ts";
import { loadWith } from "../../../runtime/tasks/load.ts";
import { at, EXECUTION } from "../../support/documents.ts";
import { found, table } from "../../support/dynamodb.ts";
import { Machine, names } from "../../support/machine.ts";
import { Scene } from "../../support/scene.ts";
import assessed from "./version-0-2/assessed.json" with { type: "json" };
import input from "./version-0-2/input.json" with { type: "json" };
import lock from "./version-0-2/lock.json" with { type: "json" };
import queued from "./version-0-2/queued.json" with { type: "json" };

/**
 * The configuration in the recorded input, by today's names, and by one that the definitions of executions under way still read. Its roles
 * may not ask what scales the colors.
 */
const sample = sampleService();
const configuration = { ...sample, scaling: false, timing: { ...sample.timing, retentionSeconds: 900 } };

/** What Load makes of an input where these are registered, and what it warned of. */
async function load(input: unknown, acceptUnregistered: boolean, ...registered: readonly ServiceConfig[]) {
	const warned: unknown[] = [];
	const log: Log = { info() {}, warn: (...line) => void warned.push(line), error() {} };
	const registry = new WorldRegistry(...registered);
	const ports = { attempts: new WorldAttempts(), registry, probations: new WorldProbations() };
	const document = await loadWith({ acceptUnregistered })(input, { ports, now: at(0), execution: EXECUTION, log });
	return { document, warned };
}

describe("an input of a rule of version 0.2", () => {
	it("is taken as it is while its service is not registered, and such services are served", async () => {
		const { document, warned } = await load(input, true);
		expect(document).toEqual({ event: { ...input.event, service: "shop" }, service: configuration });
		expect(warned).toEqual([]);
	});

	it("is refused where such services are not served, with what to do", async () => {
		await expect(load(input, false)).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringMatching(/shop is not registered.*apply its Terraform.*accept_unregistered_services/s),
		});
	});

	it.each([true, false])("has no say once its service is registered, whether others are served: %s", async (accept) => {
		const registered = sampleService({ idleCount: 7 });
		const crafted = { ...input, service: { ...input.service, cluster: "arn:aws:ecs:eu-west-1:666:cluster/evil" } };
		const { document, warned } = await load(crafted, accept, registered);
		expect(document.service).toEqual(registered);
		expect(warned).toMatchObject([
			[expect.stringContaining("is ignored: the service is registered"), { service: "shop" }],
		]);
	});

	it.each([
		["more beside it", { ...input, rollout: assessed.rollout }, "rollout: is not taken from an input"],
		["more in its event", { ...input, event: { ...input.event, x: 1 } }, "event.x: is not taken from an input"],
		[
			"a name that is none",
			{ ...input, service: { ...input.service, name: "s".repeat(2_049) } },
			"service.name: must be",
		],
		["no roles", { ...input, service: { ...input.service, roles: undefined } }, "service.roles: "],
		["a key of its own", { ...input, service: { ...input.service, original: {} } }, "service.original: "],
		[
			"another's ECS service",
			{ ...input, event: { ...input.event, serviceArn: "arn:aws:ecs:eu-west-1:1:service/other/other" } },
			"event.serviceArn: must be one of the ECS services of shop",
		],
	])("with %s is refused", async (_, crafted, fault) => {
		await expect(load(crafted, true)).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringContaining(fault),
		});
	});
});

describe("what version 0.2 has written", () => {
	it.each(Object.entries({ queued, assessed }))("a document of an execution under way is read: %s", (_, document) => {
		const { rollout, ...read } = parse(RolloutDocument, currentDocument(document), "the rollout");
		const { rollout: written, ...rest } = document as Omit<typeof document, "rollout"> & { rollout?: object };
		expect(read).toEqual({ ...rest, service: configuration });
		expect(document.event).not.toHaveProperty("service");
		// What checks remembered of targets is forgotten, on the safe side: all of them count as proven.
		expect(rollout).toEqual(written && { ...written, attempt: document.event.deploymentId, targets: undefined });
	});

	it("a lock is read, with all that fail-back takes", async () => {
		const { locks } = table(found(lock));
		const held = await locks.held("shop");
		expect(parse(Lock, held, "the lock")).toMatchObject({
			owner: EXECUTION,
			deploymentId: "ecs-svc/2",
			candidate: "green",
		});
		expect(held?.service.roles?.actuator).toBe(configuration.roles.actuator);
		expect(held?.original).toEqual(assessed.rollout.original);
	});

	it("a rollout that waited for its turn begins, and one under way fails back", async () => {
		const scene = await Scene.atRest();
		const started = await scene.run("begin", parse(RolloutDocument, currentDocument(queued), "the rollout"));
		expect(started.next).toBe("proceed");
		const back = await scene.run("failBack", { ...started, error: { Error: "Sick", Cause: "" } });
		expect(back.next).toBe("restore");
	});

	it.each([
		["aim", "route"],
		["begin", "begin"],
		["a task that nobody knows", "a task that nobody knows"],
	])("the task %s is asked for as %s", (was, is) => {
		expect(taskNamed(was)).toBe(is);
	});

	it.each([undefined, null, "text", [], {}, { service: null }, { service: { timing: null } }])(
		"what is no such document stays as it is, for the schema to refuse: %j",
		(value) => {
			expect(currentDocument(value)).toEqual(value);
		},
	);

	it("a name of today is never written over", () => {
		const service = { edges: "old", loadBalancers: "new", timing: { lookSeconds: 1, analysisIntervalSeconds: 2 } };
		expect(currentDocument({ service })).toEqual({ service });
	});

	it("an execution that began at Begin, with the configuration in its input, goes on to its end", async () => {
		const machine = await Machine.create({ startAt: "Begin" });
		const { status, states } = await machine.run(input);
		expect(status).toBe("SUCCEEDED");
		expect(names(states)).not.toContain("Load");
	});
});
