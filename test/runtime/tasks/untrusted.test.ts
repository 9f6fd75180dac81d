import { describe, expect, it } from "vitest";
import type { RolloutDocument } from "../../../runtime/contract/index.ts";
import { Unavailable } from "../../../runtime/errors.ts";
import { EXECUTION } from "../../support/documents.ts";
import { Scene, type TaskName } from "../../support/scene.ts";
import { sick } from "../../support/sick.ts";

const LISTENER = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/bank/1/2";

/** What somebody may make of a document that is not his. */
const CRAFTED: Readonly<Record<string, (document: RolloutDocument) => RolloutDocument>> = {
	"another's original": (document) => changed(document, (rollout) => ({ ...rollout, original: foreign(rollout) })),
	"the colors the other way round": (document) =>
		changed(document, (rollout) => ({ ...rollout, stable: "green", candidate: "blue" })),
	"another deployment": (document) => changed(document, (rollout) => ({ ...rollout, deploymentId: "ecs-svc/9" })),
	"another's listener": ({ service, ...document }) => ({
		...document,
		service: {
			...service,
			loadBalancers: { ...service.loadBalancers, green: { ...service.loadBalancers.green, listener: LISTENER } },
		},
	}),
	"another's role": ({ service, ...document }) => ({
		...document,
		service: { ...service, roles: { ...service.roles, actuator: "arn:aws:iam::123456789012:role/bank-actuator" } },
	}),
};

type Rollout = NonNullable<RolloutDocument["rollout"]>;

function changed(document: RolloutDocument, change: (rollout: Rollout) => Rollout): RolloutDocument {
	if (!document.rollout) throw new Error("the rollout has begun");
	return { ...document, rollout: change(document.rollout) };
}

function foreign({ original }: Rollout): Rollout["original"] {
	const action = { Type: "redirect", RedirectConfig: { Host: "evil.example", StatusCode: "HTTP_302" } };
	return { ...original, actions: { blue: [action], green: [action] } };
}

const cases = (tasks: readonly TaskName[]) =>
	tasks.flatMap((task) => Object.keys(CRAFTED).map((what) => [task, what] as const));

describe("a document that this execution's Begin has not made moves nothing", () => {
	const tasks: TaskName[] = ["prepare", "route", "shift", "complete", "failBack", "verify", "conclude"];

	it.each(cases(tasks))("%s, with %s", async (task, what) => {
		const { scene, document } = await sick();
		const crafted = CRAFTED[what]?.(document) as RolloutDocument;
		const before = await scene.snapshot();
		await expect(scene.run(task, crafted)).rejects.toMatchObject({
			name: "UntrustedInput",
			message: expect.stringMatching(/^the rollout of shop is not to be trusted:\n- /),
		});
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect(await scene.snapshot()).toEqual(before);
	});

	it("nor opens a gate", async () => {
		const { scene, document } = await sick();
		const gate = { leadsTo: "shift", seconds: 60, since: "2026-01-01T00:00:00.000Z", reason: "?" } as const;
		const crafted = CRAFTED["another deployment"]?.({ ...document, gate }) as RolloutDocument;
		await expect(scene.run("gate", crafted)).rejects.toMatchObject({ name: "UntrustedInput" });
		expect(scene.writes({ ledger: true })).toEqual([]);
	});
});

describe("while the table cannot be read", () => {
	it("an original that cannot be one is not written back, and no call is made for that", async () => {
		const { scene, document } = await sick();
		scene.hook = async ({ name }, next) => {
			if (name === "locks.held" || name === "history.find") throw new Unavailable(name, {});
			return next();
		};
		const crafted = CRAFTED["another's original"]?.(document) as RolloutDocument;
		await expect(scene.run("failBack", crafted)).rejects.toMatchObject({
			name: "UntrustedOriginal",
			message: expect.stringContaining(
				"blue load balancer's production listener has an action that is not supported: redirect",
			),
		});
		expect(scene.calls.map(({ name }) => name)).toEqual(["locks.held", "history.find"]);
	});
});

describe("a rollout whose Begin ran twice", () => {
	it("keeps what it took the lock with, whatever the world has become", async () => {
		const { scene, document: input } = await Scene.before("begin");
		scene.hook = async ({ name }, next) => {
			if (name === "history.claim") throw new Unavailable("PutItem", {});
			return next();
		};
		await expect(scene.run("begin", input)).rejects.toBeInstanceOf(Unavailable);
		scene.hook = (_, next) => next();
		const { lock, records } = await scene.snapshot();
		const heavier = records.map((record) => ({ ...record, ...(record.Weight && { Weight: 200 }) }));
		await scene.world.dns.change(
			"",
			heavier.map((ResourceRecordSet) => ({ Action: "UPSERT", ResourceRecordSet })),
		);
		const { rollout } = await scene.run("begin", input);
		expect(rollout).toMatchObject({ original: lock?.original, records: lock?.original.records });
		expect((await scene.snapshot()).lock).toMatchObject({ owner: EXECUTION, original: lock?.original });
	});
});
