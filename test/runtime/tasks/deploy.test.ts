import { describe, expect, it } from "vitest";
import { RELEASE } from "../../../rehearsal/world/ecs/services.ts";
import type { Attempt, RolloutDocument } from "../../../runtime/contract/index.ts";
import type { Deployable, ServiceView } from "../../../runtime/ports/index.ts";
import { definition } from "../../support/asking.ts";
import { EXECUTION, STRANGER, sampleAttempt, strangersLock } from "../../support/documents.ts";
import { Scene } from "../../support/scene.ts";

/** A rollout of an attempt that has started, and whose candidate is to be given what it is for. */
async function started(changes: Partial<Attempt> = {}): Promise<{ scene: Scene; document: RolloutDocument }> {
	const scene = await Scene.atRest();
	const attempt = sampleAttempt({ taskDefinition: definition(8), ...changes });
	await scene.world.attempts.record("shop", undefined, attempt);
	const event = { service: "shop", attempt: attempt.attempt };
	const document = await scene.run("begin", { event, service: scene.service, attempt });
	scene.forget();
	return { scene, document };
}

/** What the candidate was given to run. */
function deployable({ calls }: Scene): Deployable | undefined {
	return calls.find(({ name }) => name === "services.deploy")?.args[2] as Deployable | undefined;
}

/** What ECS shows of green is otherwise. */
function shows(scene: Scene, changes: (green: ServiceView) => Partial<ServiceView>): void {
	scene.hook = async ({ name }, next) => {
		const shown = await next();
		if (name !== "services.describe") return shown;
		const { green, ...rest } = shown as { green: ServiceView };
		return { ...rest, green: { ...green, ...changes(green) } };
	};
}

describe("Deploy", () => {
	it("gives the candidate what the attempt is for, and the lock and the rollout the deployment that this makes", async () => {
		const { scene, document } = await started();
		const after = await scene.run("deploy", document);
		expect(deployable(scene)).toEqual({ taskDefinition: definition(8) });
		const { green, blue } = await scene.world.services.describe();
		const { id, createdAt } = green.deployment;
		expect(after.rollout).toEqual({ ...document.rollout, deploymentId: id, deployedAt: createdAt });
		expect(green.deployment.taskDefinition).toBe(definition(8));
		expect(blue.deployment.id).toBe("ecs-svc/1");
		expect((await scene.snapshot()).lock).toMatchObject({ owner: EXECUTION, attempt: "r2", deploymentId: id });
	});

	it("makes no other deployment when it is run again", async () => {
		const { scene, document } = await started();
		const once = await scene.run("deploy", document);
		expect((await scene.run("deploy", document)).rollout).toEqual(once.rollout);
		expect(scene.world.services.deployed).toEqual([definition(8)]);
	});

	it("keeps what the candidate has, where that runs the same by another revision", async () => {
		const { scene, document } = await started();
		scene.hook = async ({ name }, next) =>
			name === "services.definition" ? { containerDefinitions: [{ name: "app", image: "shop" }] } : next();
		const after = await scene.run("deploy", document);
		expect(deployable(scene)).toEqual({ taskDefinition: RELEASE });
		expect(after.rollout?.deploymentId).toBe("ecs-svc/2");
		expect(scene.world.services.deployed).toEqual([]);
	});

	it("has ECS deploy anew what it has given up, though the candidate is to run just that", async () => {
		const { scene, document } = await started({ taskDefinition: RELEASE });
		shows(scene, ({ deployment }) => ({ deployment: { ...deployment, rolloutState: "FAILED" } }));
		const after = await scene.run("deploy", document);
		expect(deployable(scene)).toEqual({ taskDefinition: RELEASE, anew: true });
		expect(after.rollout?.deploymentId).toBe("ecs-svc/3");
	});

	it("asks for nothing anew where ECS has given up another release", async () => {
		const { scene, document } = await started();
		shows(scene, ({ deployment }) => ({ deployment: { ...deployment, rolloutState: "FAILED" } }));
		await scene.run("deploy", document);
		expect(deployable(scene)).toEqual({ taskDefinition: definition(8) });
	});

	it.each([
		["another port", { name: "app", port: 9090 }],
		["another container", { name: "proxy", port: 8080 }],
	])("registers the candidate in its target groups by %s, where the attempt says so", async (_, container) => {
		const { scene, document } = await started({ taskDefinition: RELEASE, container });
		shows(scene, () => ({ containers: [{ name: "app", port: 8080 }] }));
		await scene.run("deploy", document);
		const { blue, green } = scene.service.loadBalancers;
		expect(deployable(scene)).toEqual({
			taskDefinition: RELEASE,
			registered: { container, targetGroups: [blue.targetGroups.green, green.targetGroups.green] },
		});
	});

	it("leaves the target groups to a container that has them already", async () => {
		const container = { name: "app", port: 8080 };
		const { scene, document } = await started({ container });
		shows(scene, () => ({ containers: [container] }));
		await scene.run("deploy", document);
		expect(deployable(scene)).toEqual({ taskDefinition: definition(8) });
	});

	it("leaves a deployment that ECS was given by another way", async () => {
		const { scene, document } = await Scene.before("prepare");
		expect(await scene.run("deploy", document)).toEqual(document);
		expect(scene.writes({ ledger: true })).toEqual([]);
	});

	it("gives nothing to a candidate whose lock another execution has", async () => {
		const { scene, document } = await started();
		await scene.world.locks.release("shop", EXECUTION);
		await scene.world.locks.acquire("shop", strangersLock());
		await expect(scene.run("deploy", document)).rejects.toMatchObject({ name: "LockLost" });
		expect(scene.writes({ ledger: true })).toEqual([]);
		expect((await scene.snapshot()).lock?.owner).toBe(STRANGER);
	});
});
