import { describe, expect, it } from "vitest";
import type { Color, Verdict } from "../../../../runtime/contract/index.ts";
import { judgeHealth as judge } from "../../../../runtime/core/analysis/judge.ts";
import type { Observation } from "../../../../runtime/core/analysis/observation.ts";
import { alarmSignal } from "../../../../runtime/core/analysis/signals/alarms.ts";
import { deploymentSignal } from "../../../../runtime/core/analysis/signals/deployment.ts";
import { targetSignal } from "../../../../runtime/core/analysis/signals/targets.ts";
import { taskSignal } from "../../../../runtime/core/analysis/signals/tasks.ts";
import { pass } from "../../../../runtime/core/analysis/verdict.ts";

const targets = (...states: string[]) => states.map((state, i) => ({ id: `10.0.0.${i}:8080`, state }));

function check(changes: Partial<Observation> = {}): Observation {
	return {
		candidate: "green",
		deploymentId: "ecs-svc/2",
		capacity: 2,
		serving: 2,
		service: {
			desiredCount: 2,
			runningCount: 2,
			graceSeconds: 60,
			containers: [],
			kind: { status: "ACTIVE", scheduling: "REPLICA", controller: "ECS", strategy: "ROLLING" },
			replaced: [],
			deployment: {
				id: "ecs-svc/2",
				createdAt: "2026-01-01T00:00:00.000Z",
				runningCount: 2,
				taskDefinition: "app:2",
				rolloutState: "COMPLETED",
			},
		},
		targets: { blue: targets("healthy", "healthy"), green: targets("healthy", "healthy") },
		runningSeconds: 0,
		alarms: {},
		...changes,
	};
}

function withDeployment(changes: Partial<Observation["service"]["deployment"]>): Observation {
	const { service } = check();
	return check({ service: { ...service, deployment: { ...service.deployment, ...changes } } });
}

/** Some tasks of the release, and some of the deployment before it. */
function withTasks({ own, older }: { readonly own: number; readonly older: number }): Observation {
	const { service } = withDeployment({ runningCount: own });
	return check({ service: { ...service, runningCount: own + older } });
}

function withTargets(alb: Color, ...states: string[]): Observation {
	return check({ targets: { ...check().targets, [alb]: targets(...states) } });
}

describe("a candidate", () => {
	it("passes with all its tasks, all its targets and the deployment that began", () => {
		expect(judge(check())).toEqual({
			verdict: "pass",
			code: "Healthy",
			reason:
				"ecs-svc/2 COMPLETED; 2/2 green tasks; 2/2 healthy on the blue load balancer; 2/2 healthy on the green load balancer",
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

describe("each signal", () => {
	it.each([
		["alarms", alarmSignal, pass("AlarmsClear", "")],
		["deployment", deploymentSignal, pass("DeploymentCurrent", "ecs-svc/2 COMPLETED")],
		["tasks", taskSignal, pass("TasksRunning", "2/2 green tasks")],
		[
			"targets",
			targetSignal,
			pass("Healthy", "2/2 healthy on the blue load balancer; 2/2 healthy on the green load balancer"),
		],
	])("passes a good candidate by a name of its own: %s", (_, signal, verdict) => {
		expect(signal(check())).toEqual(verdict);
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

	it("holds the candidate when ECS shows an older one: that is a late answer", () => {
		const deployedAt = "2026-01-01T00:00:01.000Z";
		const shown = (createdAt: string) => ({ ...withDeployment({ id: "ecs-svc/1", createdAt }), deployedAt });
		expect(judge(shown("2026-01-01T00:00:00.999Z"))).toEqual({
			verdict: "hold",
			code: "StaleRead",
			reason: "ECS shows green as it was before ecs-svc/2: with ecs-svc/1",
		});
		expect(judge(shown("2026-01-01T00:00:01.000Z")).code).toBe("Superseded");
	});

	it("fails the candidate when ECS has given it up, with ECS's reason if there is one", () => {
		expect(judge(withDeployment({ rolloutState: "FAILED", reason: "tasks failed to start" })).reason).toBe(
			"ECS gave up green's deployment: tasks failed to start",
		);
		expect(judge(withDeployment({ rolloutState: "FAILED" }))).toEqual({
			verdict: "fail",
			code: "DeploymentFailed",
			reason: "ECS gave up green's deployment: no reason given",
		});
	});

	it("passes while it is under way, and where ECS does not say", () => {
		expect(judge(withDeployment({ rolloutState: "IN_PROGRESS" })).verdict).toBe("pass");
		expect(judge(withDeployment({ rolloutState: undefined })).reason).toContain("ecs-svc/2 under way");
	});
});

describe("the tasks", () => {
	it("hold the candidate while fewer run than its traffic needs", () => {
		expect(judge(withTasks({ own: 1, older: 0 }))).toEqual({
			verdict: "hold",
			code: "TasksMissing",
			reason: "1/2 green tasks",
		});
	});

	it("of an older deployment do not stand in for those of the release", () => {
		expect(judge(withTasks({ own: 1, older: 1 }))).toMatchObject({ code: "TasksMissing", reason: "1/2 green tasks" });
	});

	it("of an older deployment hold the candidate as long as one runs: what they answer says nothing of the release", () => {
		expect(judge(withTasks({ own: 2, older: 1 }))).toEqual({
			verdict: "hold",
			code: "OlderTasks",
			reason: "2/2 green tasks, and 1 of an older deployment",
		});
	});

	it("may be more than its traffic needs, if all are of the release", () => {
		expect(judge(withTasks({ own: 5, older: 0 })).verdict).toBe("pass");
	});
});

describe.each(["blue", "green"] as const)("the targets on the %s load balancer", (alb) => {
	it("fail a candidate that serves when one is unhealthy", () => {
		expect(judge(withTargets(alb, "healthy", "healthy", "unhealthy"))).toEqual({
			verdict: "fail",
			code: "TargetsUnhealthy",
			reason: `2/2 healthy on the ${alb} load balancer, 1 unhealthy`,
		});
	});

	it("hold a candidate that has no traffic yet when one is unhealthy: it may be starting", () => {
		expect(judge({ ...withTargets(alb, "healthy", "unhealthy"), serving: 0 })).toEqual({
			verdict: "hold",
			code: "TargetsUnhealthy",
			reason: `1/2 healthy on the ${alb} load balancer, 1 unhealthy`,
		});
	});

	it("hold a candidate that has no traffic yet when all are unhealthy, however long its tasks have run", () => {
		const starting = { ...withTargets(alb, "unhealthy", "unhealthy"), serving: 0, runningSeconds: 10_000 };
		expect(targetSignal(starting).verdict).toBe("hold");
	});

	/** A candidate that has two tasks for its traffic and gets another two. ECS gives each 60 s. */
	function growing(runningSeconds: number, ...states: string[]): Verdict {
		const fine = targets("healthy", "healthy", "healthy", "healthy");
		const observed = { ...{ blue: fine, green: fine }, [alb]: targets(...states) };
		return targetSignal(check({ serving: 2, capacity: 4, targets: observed, runningSeconds }));
	}

	it.each([
		["one of those added is unhealthy", ["healthy", "healthy", "initial", "unhealthy"]],
		["all of those added are unhealthy", ["healthy", "healthy", "unhealthy", "unhealthy"]],
		["one that was added before the others is unhealthy", ["healthy", "healthy", "unhealthy"]],
	])("hold a candidate that gets more tasks when %s, as long as ECS would", (_, states) => {
		for (const seconds of [0, 60]) {
			expect(growing(seconds, ...states)).toMatchObject({ verdict: "hold", code: "TargetsUnhealthy" });
		}
		expect(growing(61, ...states)).toMatchObject({ verdict: "fail", code: "TargetsUnhealthy" });
	});

	it.each([
		["more are unhealthy than were added", ["healthy", "unhealthy", "unhealthy", "unhealthy"]],
		["fewer are healthy than its traffic needs", ["healthy", "unhealthy", "initial", "initial"]],
		["one is unhealthy and none was added yet", ["healthy", "unhealthy"]],
	])("fail a candidate that gets more tasks at once when %s", (_, states) => {
		expect(growing(0, ...states)).toMatchObject({ verdict: "fail", code: "TargetsUnhealthy" });
	});

	it("fail a candidate that gets more tasks at once where ECS gives them no time, once they run", () => {
		const { service, ...observed } = withTargets(alb, "healthy", "healthy", "unhealthy");
		const hurried = { ...observed, service: { ...service, graceSeconds: 0 }, serving: 2, capacity: 3 };
		expect(targetSignal({ ...hurried, runningSeconds: 0 }).verdict).toBe("hold");
		expect(targetSignal({ ...hurried, runningSeconds: 1 }).verdict).toBe("fail");
	});

	it("fail a candidate that gets no more tasks at once, whatever ECS would give it", () => {
		const enough = { ...withTargets(alb, "healthy", "healthy", "unhealthy"), serving: 2, capacity: 2 };
		expect(judge(enough)).toMatchObject({ verdict: "fail", code: "TargetsUnhealthy" });
	});

	it.each([
		["none is registered", []],
		["all of them drain", ["draining", "unhealthy.draining"]],
	])("hold the candidate when %s: no data is neither health nor sickness", (_, states) => {
		expect(judge(withTargets(alb, ...states))).toEqual({
			verdict: "hold",
			code: "NoTargets",
			reason: `0/2 healthy on the ${alb} load balancer; none is registered`,
		});
	});

	it("hold the candidate when too few are healthy, and say what the others are", () => {
		expect(judge(withTargets(alb, "healthy", "initial", "initial"))).toEqual({
			verdict: "hold",
			code: "TargetsMissing",
			reason: `1/2 healthy on the ${alb} load balancer (healthy, initial)`,
		});
	});

	it.each(["unused", "unavailable"])("hold the candidate when one is %s", (state) => {
		expect(judge(withTargets(alb, "healthy", state)).verdict).toBe("hold");
	});

	it("do not count while they drain, healthy or not", () => {
		expect(judge(withTargets(alb, "healthy", "healthy", "draining", "unhealthy.draining")).verdict).toBe("pass");
	});
});

describe("the alarms that keep its load balancer out of DNS", () => {
	it.each(["ALARM", "INSUFFICIENT_DATA"] as const)("hold a candidate while one is %s, and name it", (state) => {
		expect(judge(check({ alarms: { "shop-green-hosts": "OK", "shop-green-5xx": state } }))).toEqual({
			verdict: "hold",
			code: "AlarmNotClear",
			reason: `the safety net still keeps the candidate's load balancer out of DNS: shop-green-5xx ${state}`,
		});
	});

	it("name every one that is raised", () => {
		const { reason } = judge(check({ alarms: { a: "ALARM", b: "INSUFFICIENT_DATA" } }));
		expect(reason).toMatch(/: a ALARM, b INSUFFICIENT_DATA$/);
	});

	it("pass a candidate when all are clear, and say so", () => {
		expect(judge(check({ alarms: { "shop-green-hosts": "OK" } })).reason).toMatch(/; alarms clear$/);
	});

	it("say nothing where there are none", () => {
		expect(judge(check()).reason).toMatch(/2\/2 healthy on the green load balancer$/);
	});

	it("do not hide that a candidate is sick", () => {
		const sick = { ...withTargets("green", "unhealthy"), alarms: { a: "ALARM" as const } };
		expect(judge(sick)).toMatchObject({ verdict: "fail", code: "TargetsUnhealthy" });
	});
});
