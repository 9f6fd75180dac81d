import { describe, expect, it } from "vitest";
import type { Colour } from "../../../runtime/contract.ts";
import { judge } from "../../../runtime/core/judge.ts";
import type { Look } from "../../../runtime/core/look.ts";

const targets = (...states: string[]) => states.map((state, i) => ({ id: `10.0.0.${i}:8080`, state }));

function look(changes: Partial<Look> = {}): Look {
	return {
		candidate: "green",
		deploymentId: "ecs-svc/2",
		capacity: 2,
		serving: true,
		service: {
			desiredCount: 2,
			runningCount: 2,
			deployment: { id: "ecs-svc/2", taskDefinition: "app:2", rolloutState: "COMPLETED" },
		},
		targets: { blue: targets("healthy", "healthy"), green: targets("healthy", "healthy") },
		...changes,
	};
}

function withDeployment(changes: Partial<Look["service"]["deployment"]>): Look {
	const { service } = look();
	return look({ service: { ...service, deployment: { ...service.deployment, ...changes } } });
}

function withTargets(edge: Colour, ...states: string[]): Look {
	return look({ targets: { ...look().targets, [edge]: targets(...states) } });
}

describe("a candidate", () => {
	it("passes with all its tasks, all its targets and the deployment that began", () => {
		expect(judge(look())).toEqual({
			verdict: "pass",
			code: "Healthy",
			reason: "ecs-svc/2 COMPLETED; 2/2 green tasks; 2/2 healthy on the blue edge; 2/2 healthy on the green edge",
		});
	});

	it("passes with more than it needs", () => {
		expect(judge(withTargets("blue", "healthy", "healthy", "healthy")).verdict).toBe("pass");
	});

	it("fails when several signals are bad, with the first's reason", () => {
		const sick = withTargets("green", "unhealthy");
		expect(judge({ ...sick, deploymentId: "ecs-svc/1" }).code).toBe("Superseded");
	});
});

describe("the deployment", () => {
	it("fails the candidate when a newer one has superseded it", () => {
		expect(judge(withDeployment({ id: "ecs-svc/3" }))).toEqual({
			verdict: "fail",
			code: "Superseded",
			reason: "green's primary deployment is now ecs-svc/3, no longer ecs-svc/2",
		});
	});

	it("fails the candidate when ECS has given it up, with ECS's reason if there is one", () => {
		expect(judge(withDeployment({ rolloutState: "FAILED", reason: "tasks failed to start" })).reason).toBe(
			"ECS gave up green's deployment: tasks failed to start",
		);
		expect(judge(withDeployment({ rolloutState: "FAILED" }))).toMatchObject({
			verdict: "fail",
			code: "DeploymentFailed",
		});
	});

	it("passes while it is under way, and where ECS does not say", () => {
		expect(judge(withDeployment({ rolloutState: "IN_PROGRESS" })).verdict).toBe("pass");
		expect(judge(withDeployment({ rolloutState: undefined })).reason).toContain("ecs-svc/2 under way");
	});
});

describe("the tasks", () => {
	it("hold the candidate while fewer run than its traffic needs", () => {
		const { service } = look();
		expect(judge(look({ service: { ...service, runningCount: 1 } }))).toEqual({
			verdict: "hold",
			code: "TasksMissing",
			reason: "1/2 green tasks",
		});
	});
});

describe.each(["blue", "green"] as const)("the targets on the %s edge", (edge) => {
	it("fail a candidate that serves when one is unhealthy", () => {
		expect(judge(withTargets(edge, "healthy", "healthy", "unhealthy"))).toEqual({
			verdict: "fail",
			code: "TargetsUnhealthy",
			reason: `2/2 healthy on the ${edge} edge, 1 unhealthy`,
		});
	});

	it("hold a candidate that has no traffic yet when one is unhealthy: it may be starting", () => {
		expect(judge({ ...withTargets(edge, "healthy", "unhealthy"), serving: false }).verdict).toBe("hold");
	});

	it("hold the candidate when none is registered: no data is neither health nor sickness", () => {
		expect(judge(withTargets(edge))).toMatchObject({ verdict: "hold", code: "NoTargets" });
	});

	it("hold the candidate when too few are healthy, and say what the others are", () => {
		expect(judge(withTargets(edge, "healthy", "initial", "initial"))).toEqual({
			verdict: "hold",
			code: "TargetsMissing",
			reason: `1/2 healthy on the ${edge} edge (healthy, initial)`,
		});
	});

	it.each(["unused", "unavailable"])("hold the candidate when one is %s", (state) => {
		expect(judge(withTargets(edge, "healthy", state)).verdict).toBe("hold");
	});

	it("do not count while they drain, healthy or not", () => {
		expect(judge(withTargets(edge, "healthy", "healthy", "draining", "unhealthy.draining")).verdict).toBe("pass");
	});
});
