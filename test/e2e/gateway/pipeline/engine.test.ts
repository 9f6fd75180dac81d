import { describe, expect, it } from "vitest";
import { type Job, PIPELINE, Scripted } from "./scripted.ts";

const DAY = 86_400;
/** Does each action's job as a script says; rules hold. */
const does = (world: Scripted, by: Readonly<Record<string, (job: Job) => void>>) => {
	const before = world.does;
	world.does = (job) => (by[job.parameters.action ?? ""] ?? before)(job);
};
const succeed = (world: Scripted, outputVariables: object) => (job: Job) =>
	world.call("PutJobSuccessResult", { jobId: job.id, outputVariables });
const goOn = (world: Scripted) => (job: Job) =>
	world.call("PutJobSuccessResult", { jobId: job.id, continuationToken: `after ${job.token ?? "nothing"}` });
const fail = (world: Scripted, message: string) => (job: Job) =>
	world.call("PutJobFailureResult", { jobId: job.id, failureDetails: { type: "JobFailed", message } });

/** A world whose release says what to review. */
function reviewed(): Scripted {
	const world = new Scripted();
	does(world, { release: succeed(world, { Review: "looks good" }) });
	return world;
}

describe("an execution", () => {
	it("goes through its stages by the order of their actions, and hands variables on", async () => {
		const world = reviewed();
		const execution = world.commit("c1");
		await world.pass(300);
		expect(world.builds).toMatchObject([
			{ project: "web-build", environment: { COMMIT_ID: "c1" }, sourceVersion: "c1" },
		]);
		const { parameters } = world.jobs.find((job) => job.parameters.action === "release") ?? {};
		expect(parameters).toEqual({ action: "release", execution: execution.id, image: "repo@c1" });
		expect(world.state("Deliver", "Review")).toMatchObject({ status: "InProgress", token: expect.any(String) });
		world.review("Approved", "go");
		await world.pass(60);
		expect(execution.status).toBe("Succeeded");
		expect(world.states).toEqual([
			...["pipeline STARTED", "Source STARTED", "Source STARTED", "Source SUCCEEDED", "Source SUCCEEDED"],
			...["Build STARTED", "Build STARTED", "Build SUCCEEDED", "Build SUCCEEDED"],
			...["Deliver STARTED", "Release STARTED", "Release SUCCEEDED", "Review STARTED", "Review SUCCEEDED"],
			...["Rollout STARTED", "Rollout SUCCEEDED", "Deliver SUCCEEDED", "pipeline SUCCEEDED"],
		]);
		const { pipelineExecution } = world.call("GetPipelineExecution", {
			...{ pipelineName: "web", pipelineExecutionId: execution.id },
		});
		expect(pipelineExecution).toMatchObject({ executionType: "STANDARD", artifactRevisions: [{ revisionId: "c1" }] });
		const { actionExecutionDetails } = world.call("ListActionExecutions", { pipelineName: "web" });
		const [rollout, review] = actionExecutionDetails;
		expect(rollout).toMatchObject({ actionName: "Rollout", status: "Succeeded", pipelineExecutionId: execution.id });
		expect(review).toMatchObject({
			...{ updatedBy: "arn:aws:iam::123456789012:user/ann" },
			input: { resolvedConfiguration: { CustomData: "looks good" } },
			output: { executionResult: { externalExecutionSummary: "go" } },
		});
	});

	it("waits before a stage that another is in, and the newest of those who wait supersedes the others", async () => {
		const world = reviewed();
		const first = world.commit("c1");
		await world.pass(200);
		const second = world.commit("c2");
		await world.pass(200);
		expect(world.state("Deliver")).toMatchObject({
			latestExecution: { pipelineExecutionId: first.id },
			inboundExecution: { pipelineExecutionId: second.id },
		});
		const third = world.commit("c3");
		await world.pass(200);
		expect([first.status, second.status, third.status]).toEqual(["InProgress", "Superseded", "InProgress"]);
		expect(world.states).toContain("pipeline SUPERSEDED");
		world.review("Approved");
		await world.pass(60);
		expect(first.status).toBe("Succeeded");
		expect(world.state("Deliver").latestExecution.pipelineExecutionId).toBe(third.id);
		expect(world.state("Deliver").inboundExecution).toBeUndefined();
	});

	it("skips a stage whose condition does not hold, and has not rolled out", async () => {
		const world = reviewed();
		does(world, { order: fail(world, "older than what serves") });
		const execution = world.commit("c1");
		await world.pass(200);
		expect(execution.status).toBe("Succeeded");
		expect(execution.stages.get("Deliver")?.status).toBe("Skipped");
		expect(world.jobs.map(({ parameters }) => parameters.action)).toEqual(["order"]);
		expect(world.state("Deliver").beforeEntryConditionState.conditionStates[0]).toMatchObject({
			result: "SKIP",
			ruleStates: [{ ruleName: "Order", latestExecution: { errorDetails: { message: "older than what serves" } } }],
		});
		const again = { pipelineName: "web", stageName: "Deliver" };
		expect(() =>
			world.call("RetryStageExecution", { ...again, pipelineExecutionId: execution.id, retryMode: "FAILED_ACTIONS" }),
		).toThrow("cannot be retried");
		expect(() => world.call("RollbackStage", { ...again, targetPipelineExecutionId: execution.id })).toThrow(
			"has not succeeded",
		);
	});

	it("fails where a build fails, and where a variable is not there", async () => {
		const world = reviewed();
		world.answers = () => ({ ok: false, message: "COMMAND_EXECUTION_ERROR: npm test" });
		const red = world.commit("c1");
		await world.pass(200);
		expect(red.status).toBe("Failed");
		expect(world.state("Build", "Build").errorDetails.message).toContain("npm test");
		world.answers = () => ({ ok: true, variables: {}, archive: new Uint8Array() });
		world.commit("c2");
		await world.pass(200);
		expect(world.state("Deliver", "Release").errorDetails.message).toContain("#{Build.IMAGE}");
	});
});

describe("a job", () => {
	it("goes on with its token as another job until it says the end, a day at most", async () => {
		const world = reviewed();
		does(world, { release: goOn(world) });
		const execution = world.commit("c1");
		await world.pass(300);
		const own = world.jobs.filter(({ parameters }) => parameters.action === "release");
		expect(own.slice(0, 3).map(({ token }) => token)).toEqual([undefined, "after nothing", "after after nothing"]);
		expect(new Set(own.map(({ id }) => id)).size).toBe(own.length);
		await world.pass(DAY - 300);
		expect(execution.status).toBe("InProgress");
		await world.pass(3_600);
		expect(execution.status).toBe("Failed");
	});

	it("is given up after twenty minutes without an answer, and what is said then is refused", async () => {
		const world = reviewed();
		does(world, { release: () => {} });
		world.commit("c1");
		await world.pass(1_290);
		expect(world.state("Deliver", "Release").status).toBe("InProgress");
		await world.pass(60);
		expect(world.state("Deliver", "Release")).toMatchObject({
			status: "Failed",
			errorDetails: { message: expect.stringContaining("failed to return a result") },
		});
		expect(() => succeed(world, {})(world.jobs.at(-1) as Job)).toThrow("invalid state");
	});

	it("has one result, which no second one changes, and none that nobody has given out", async () => {
		const world = reviewed();
		const codes: string[] = [];
		const refused = (run: () => void) => {
			try {
				run();
			} catch (error) {
				codes.push((error as { code: string }).code);
			}
		};
		does(world, {
			release: (job) => {
				succeed(world, { Review: "once" })(job);
				refused(() => fail(world, "twice")(job));
				refused(() => fail(world, "foreign")({ ...job, id: "11111111-1111-1111-1111-111111111111" }));
			},
		});
		world.commit("c1");
		await world.pass(200);
		expect(codes).toEqual(["InvalidJobStateException", "JobNotFoundException"]);
		expect(world.state("Deliver", "Release").status).toBe("Succeeded");
	});

	it("comes twice more to a function that throws, as the same job", async () => {
		const world = reviewed();
		does(world, {
			release: () => {
				throw new Error("out of memory");
			},
		});
		world.commit("c1");
		await world.pass(1_400);
		const own = world.jobs.filter(({ parameters }) => parameters.action === "release");
		expect(own).toHaveLength(3);
		expect(new Set(own.map(({ id }) => id)).size).toBe(1);
		expect(world.state("Deliver", "Release").status).toBe("Failed");
	});
});

describe("an approval", () => {
	it("is answered once, with its own token", async () => {
		const world = reviewed();
		world.commit("c1");
		await world.pass(200);
		const { token } = world.state("Deliver", "Review");
		expect(() => world.review("Approved", "", "11111111-1111-1111-1111-111111111111")).toThrow(
			"Invalid approval token",
		);
		world.review("Rejected", "the color is ugly", token);
		expect(() => world.review("Approved", "", token)).toThrow("already been approved or rejected");
		await world.pass(10);
		expect(world.state("Deliver", "Review")).toMatchObject({ status: "Failed", summary: "the color is ugly" });
		expect(world.states.slice(-3)).toEqual(["Review FAILED", "Deliver FAILED", "pipeline FAILED"]);
		expect(world.jobs.some(({ parameters }) => parameters.action === "rollout")).toBe(false);
		world.commit("c2");
		await world.pass(200);
		expect(() => world.review("Approved", "", token)).toThrow("Invalid approval token");
	});

	it("that nobody answers fails when its time is over", async () => {
		const world = reviewed();
		const execution = world.commit("c1");
		await world.pass(3_600);
		expect(execution.status).toBe("InProgress");
		const { token } = world.state("Deliver", "Review");
		await world.pass(200);
		expect(execution.status).toBe("Failed");
		expect(world.state("Deliver", "Review").errorDetails.code).toBe("Timeout");
		expect(() => world.review("Approved", "", token)).toThrow("already");
	});
});

describe("an execution that people touch", () => {
	const retry = (world: Scripted, pipelineExecutionId: string, retryMode = "FAILED_ACTIONS") =>
		world.call("RetryStageExecution", { pipelineName: "web", stageName: "Deliver", pipelineExecutionId, retryMode });

	it("is retried where it has failed, as long as no newer one has been there", async () => {
		const world = reviewed();
		does(world, { rollout: fail(world, "sick at 50 %") });
		const first = world.commit("c1");
		await world.pass(200);
		world.review("Approved");
		await world.pass(10);
		expect(first.status).toBe("Failed");
		does(world, { rollout: succeed(world, {}) });
		retry(world, first.id);
		await world.pass(30);
		expect(first).toMatchObject({ status: "Succeeded", attempt: 2 });
		expect(world.states.slice(-6)).toEqual([
			...["pipeline RESUMED", "Deliver RESUMED", "Rollout STARTED", "Rollout SUCCEEDED"],
			...["Deliver SUCCEEDED", "pipeline SUCCEEDED"],
		]);
		expect(() => retry(world, first.id)).toThrow("cannot be retried");
		world.commit("c2");
		await world.pass(200);
		expect(() => retry(world, first.id)).toThrow("not the latest");
	});

	it("is run all over in its stage where that is asked for", async () => {
		const world = reviewed();
		const first = world.commit("c1");
		await world.pass(200);
		world.review("Rejected", "not yet");
		await world.pass(10);
		retry(world, first.id, "ALL_ACTIONS");
		await world.pass(10);
		const released = world.jobs.filter(({ parameters }) => parameters.action === "release");
		expect(released).toHaveLength(2);
		expect(world.state("Deliver", "Review").status).toBe("InProgress");
	});

	it("stops after what is under way, or at once where that is abandoned", async () => {
		const world = reviewed();
		const stop = (id: string, abandon: boolean) =>
			world.call("StopPipelineExecution", { pipelineName: "web", pipelineExecutionId: id, abandon, reason: "lunch" });
		const first = world.commit("c1");
		await world.pass(200);
		stop(first.id, false);
		await world.pass(60);
		expect(first.status).toBe("Stopping");
		expect(() => stop(first.id, false)).toThrow("already");
		world.review("Approved");
		await world.pass(10);
		expect(first).toMatchObject({ status: "Stopped", summary: "lunch" });
		expect(world.states.slice(-3)).toEqual(["Review SUCCEEDED", "Deliver STOPPED", "pipeline STOPPED"]);
		const second = world.commit("c2");
		await world.pass(200);
		stop(second.id, true);
		await world.pass(10);
		expect(world.states.slice(-3)).toEqual(["Review ABANDONED", "Deliver STOPPED", "pipeline STOPPED"]);
		expect(() => stop(second.id, true)).toThrow("cannot be stopped");
	});

	it("stops while it waits, and what it would have superseded has gone", async () => {
		const world = reviewed();
		world.commit("c1");
		await world.pass(200);
		const second = world.commit("c2");
		await world.pass(200);
		world.call("StopPipelineExecution", { pipelineName: "web", pipelineExecutionId: second.id });
		await world.pass(1);
		expect(second.status).toBe("Stopped");
		expect(world.state("Deliver").inboundExecution).toBeUndefined();
	});

	it("is canceled when its pipeline is changed", async () => {
		const world = reviewed();
		const first = world.commit("c1");
		await world.pass(200);
		world.pipeline = { ...PIPELINE, version: 2 };
		world.engine.cancel("web");
		await world.pass(1);
		expect(first.status).toBe("Cancelled");
		expect(world.states.slice(-3)).toEqual(["Review CANCELED", "Deliver CANCELED", "pipeline CANCELED"]);
	});
});

describe("going back", () => {
	const back = (world: Scripted, targetPipelineExecutionId: string) =>
		world.call("RollbackStage", { pipelineName: "web", stageName: "Deliver", targetPipelineExecutionId });
	const delivered = async (world: Scripted, revision: string) => {
		const execution = world.commit(revision);
		await world.pass(200);
		world.review("Approved");
		await world.pass(60);
		return execution;
	};

	it("is an execution of its own, with the variables and revisions of its target, in that stage alone", async () => {
		const world = reviewed();
		const first = await delivered(world, "c1");
		await delivered(world, "c2");
		const builds = world.builds.length;
		const { pipelineExecutionId: id } = back(world, first.id);
		await world.pass(60);
		const released = world.jobs.findLast(({ parameters }) => parameters.action === "release");
		expect(released?.parameters).toEqual({ action: "release", execution: id, image: "repo@c1" });
		const { pipelineExecution } = world.call("GetPipelineExecution", { pipelineName: "web", pipelineExecutionId: id });
		expect(pipelineExecution).toMatchObject({
			executionType: "ROLLBACK",
			rollbackMetadata: { rollbackTargetPipelineExecutionId: first.id },
			artifactRevisions: [{ revisionId: "c1" }],
			trigger: { triggerType: "ManualRollback" },
		});
		expect(world.builds).toHaveLength(builds);
		world.review("Approved");
		await world.pass(60);
		expect(world.engine.executions.at(-1)?.status).toBe("Succeeded");
	});

	it("is refused to what has not succeeded there, to a rollback, beside another, and across changes of the pipeline", async () => {
		const world = reviewed();
		const first = await delivered(world, "c1");
		const rejected = world.commit("c2");
		await world.pass(200);
		expect(() => back(world, first.id)).toThrow("is running");
		world.review("Rejected");
		await world.pass(10);
		expect(() => back(world, rejected.id)).toThrow("has not succeeded");
		const { pipelineExecutionId: id } = back(world, first.id);
		await world.pass(60);
		world.review("Approved");
		await world.pass(60);
		expect(() => back(world, id)).toThrow("is a rollback itself");
		world.pipeline = { ...PIPELINE, version: 2 };
		expect(() => back(world, first.id)).toThrow("has changed since");
		expect(() =>
			world.call("RollbackStage", { pipelineName: "web", stageName: "Source", targetPipelineExecutionId: first.id }),
		).toThrow("source stage");
	});
});
