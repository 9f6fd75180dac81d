import { describe, expect, it } from "vitest";
import { renderStateMachine, SAMPLE_ARNS } from "../../asl/render.ts";
import { actuatorTasks, observerTasks } from "../../runtime/tasks/index.ts";
import { type Definition, everyState, type State, stateOf } from "../support/definition.ts";

const definition: Definition = JSON.parse(renderStateMachine(SAMPLE_ARNS));
/** All states, those within the gate's branches among them: their names are unique. */
const states = Object.fromEntries(everyState(definition));
const tasks = Object.entries(states).filter(([, state]) => state.Type === "Task");
const lambdas = tasks.filter(([, { Resource }]) => /:lambda:invoke(\.waitForTaskToken)?$/.test(Resource ?? ""));
const publishes = tasks.filter(([, { Resource }]) => Resource?.endsWith(":sns:publish"));

interface Handler {
	readonly ErrorEquals: readonly string[];
	readonly MaxAttempts?: number;
	readonly JitterStrategy?: string;
}

/** The states that come after a Choice state, by the `next` that leads there. */
function branches({ Choices = [] }: State): Record<string, string> {
	return Object.fromEntries(Choices.map(({ StringEquals, Next }) => [StringEquals, Next]));
}

/** Where a task goes when nothing else has caught the error. */
function catchAll({ Catch = [] }: State): string | undefined {
	return Catch.find(({ ErrorEquals }) => ErrorEquals.includes("States.ALL"))?.Next;
}

describe("rendered for Terraform", () => {
	const token = (name: string) => `\${aws_lambda_function.${name}.arn}`;
	const arns = {
		Partition: "${data.aws_partition.current.partition}",
		ObserverArn: token("observer"),
		ActuatorArn: token("actuator"),
		TopicArn: "${TfToken[TOKEN.42]}",
	};

	it("the definition keeps Terraform's expressions as they are", () => {
		const deployed: Definition = JSON.parse(renderStateMachine(arns));
		expect(deployed.States.Shift).toMatchObject({
			Resource: "arn:${data.aws_partition.current.partition}:states:::lambda:invoke",
			Parameters: { FunctionName: "${aws_lambda_function.actuator.arn}" },
		});
		expect(deployed.States.AnnounceStuck?.Parameters).toMatchObject({ TopicArn: "${TfToken[TOKEN.42]}" });
	});

	it("no placeholder of the template is left", () => {
		expect(renderStateMachine(SAMPLE_ARNS)).not.toContain("${");
	});

	it("the ARNs for validators, tests and rehearsals are such as AWS would give them, each its own", () => {
		const { Partition, ObserverArn, ActuatorArn, TopicArn } = SAMPLE_ARNS;
		expect(Partition).toBe("aws");
		for (const arn of [ObserverArn, ActuatorArn])
			expect(arn).toMatch(/^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:\w+$/);
		expect(TopicArn).toMatch(/^arn:aws:sns:[a-z0-9-]+:\d{12}:\w+$/);
		expect(new Set(Object.values(SAMPLE_ARNS)).size).toBe(4);
	});

	it("a template that lacks a key is refused", () => {
		expect(() => renderStateMachine(arns, { Resource: "${Partition} ${ObserverArn}" })).toThrow(
			/ActuatorArn.*TopicArn.*TaskRetry.*GateRetry.*FailBackRetry/s,
		);
	});
});

describe("every task", () => {
	/** Before the first nothing has begun; past the others the rollout is over, or fail-back itself is in trouble: each has its own loud end. */
	const OTHER_ENDS: Record<string, string> = {
		Load: "NotLoaded",
		Probation: "AnnounceUnwatched",
		TakeBack: "AnnounceNotTakenBack",
		HandOn: "AnnounceUnwatched",
		CountStragglers: "Retire",
		Retire: "AnnounceNotRetired",
		FailBack: "AnnounceStuck",
		Restore: "AnnounceStuck",
		Verify: "AnnounceStuck",
		Conclude: "AnnounceStuck",
	};

	it.each(lambdas)("%s that fails leads to FailBack, or to its own loud end", (name, state) => {
		const own = name in definition.States ? state : stateOf(states, "Gate");
		expect(catchAll(own)).toBe(OTHER_ENDS[name] ?? "FailBack");
	});

	it.each(publishes)("%s that fails leads where it would have led", (_, state) => {
		expect(catchAll(state)).toBe(state.Next);
	});

	it("Load that fails hands on its error and nothing else: what was refused goes no further, and nothing of it reaches FailBack", () => {
		const { Catch } = stateOf(states, "Load");
		expect(Catch).toEqual([{ ErrorEquals: ["States.ALL"], Next: "NotLoaded" }]);
		const { Type, Parameters, Next } = stateOf(states, "NotLoaded");
		expect({ Type, Parameters, Next }).toEqual({
			Type: "Pass",
			Parameters: { "error.$": "$" },
			Next: "AnnounceRefused",
		});
	});

	it.each(Object.entries(definition.States).filter(([name, { Catch }]) => Catch && name !== "Load"))(
		"%s keeps what it caught out of the document's way",
		(_, { Catch = [] }) => {
			for (const { ResultPath } of Catch) {
				expect(ResultPath).toMatch(/^\$\.(error|announceError|stragglersError|opened)$/);
			}
		},
	);

	it.each(lambdas)("%s asks the function that has its task, which reads or writes", (_, { Parameters }) => {
		const known = Parameters?.FunctionName === SAMPLE_ARNS.ObserverArn ? observerTasks : { ...actuatorTasks, load: 0 };
		expect(Object.keys(known)).toContain(Parameters?.Payload?.task);
	});

	it.each(lambdas)("%s hands on its time, its execution and the whole document", (_, { Parameters }) => {
		expect(Parameters?.Payload).toMatchObject({
			"now.$": "$$.State.EnteredTime",
			"execution.$": "$$.Execution.Id",
			"input.$": "$",
		});
	});

	it("of the runtime has a state", () => {
		const asked = lambdas.map(([, { Parameters }]) => Parameters?.Payload?.task).sort();
		expect(asked).toEqual(["load", ...Object.keys({ ...observerTasks, ...actuatorTasks })].sort());
	});
});

describe("Begin", () => {
	it("that refuses its input has done nothing, so nothing is brought back", () => {
		const { Catch = [] } = stateOf(states, "Begin");
		expect(Catch[0]).toEqual({
			ErrorEquals: ["InvalidInput", "UntrustedInput"],
			ResultPath: "$.error",
			Next: "AnnounceRefused",
		});
	});

	it("is led to by Load and by its own queue alone: no other document reaches it than what Load has made", () => {
		const leads = Object.entries(states).filter(([, state]) => JSON.stringify(state).includes('"Next":"Begin"'));
		expect(leads.map(([name]) => name)).toEqual(["Load", "Queue"]);
		expect(definition.StartAt).toBe("Load");
	});
});

describe("an execution that ends", () => {
	it.each([
		["FailedBack", "$.failure.cause", "what the rollout failed for"],
		["Stuck", "$.error.Cause", "what fail-back was stopped by"],
		["Refused", "$.error.Cause", "what was wrong with the input"],
	])("at %s has as its cause, at %s, %s", (name, path) => {
		const { Type, CausePath, ...rest } = stateOf(states, name);
		expect({ Type, CausePath }).toEqual({ Type: "Fail", CausePath: path });
		expect(rest).not.toHaveProperty("Cause");
	});
});

describe("a gate", () => {
	const { Catch, Next } = stateOf(states, "Gate");

	it("goes on only when somebody says so: all else that ends it leads back", () => {
		expect(Catch).toEqual([
			{ ErrorEquals: ["GateOpened"], ResultPath: "$.opened", Next: "GateChoice" },
			{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "FailBack" },
		]);
		expect(Next).toBe("FailBack");
	});

	it("waits as long as the document says, with a token of Step Functions' own", () => {
		const { Resource, TimeoutSecondsPath, Parameters } = stateOf(states, "AwaitDecision");
		expect(Resource).toMatch(/:lambda:invoke\.waitForTaskToken$/);
		expect(TimeoutSecondsPath).toBe("$.gate.seconds");
		expect(Parameters?.Payload).toMatchObject({ "token.$": "$$.Task.Token" });
	});

	it("fails with a name of its own, or with the verdict of a candidate that went sick", () => {
		expect(stateOf(states, "GateOpened").Error).toBe("GateOpened");
		expect(stateOf(states, "NobodyDecided").Error).toBe("GateTimedOut");
		const { ErrorPath, CausePath } = stateOf(states, "WentSick");
		expect({ ErrorPath, CausePath }).toEqual({ ErrorPath: "$.verdict.code", CausePath: "$.verdict.reason" });
	});

	it("ends with the first branch that ends, since neither ever succeeds", () => {
		for (const branch of stateOf(states, "Gate").Branches ?? []) {
			for (const state of Object.values(branch.States)) {
				expect(state.Type).not.toBe("Succeed");
				expect(state).not.toHaveProperty("End");
			}
		}
	});

	it("is the only state that asks for a token", () => {
		const waiting = tasks.filter(([, { Resource }]) => Resource?.endsWith(".waitForTaskToken"));
		expect(waiting.map(([name]) => name)).toEqual(["AwaitDecision"]);
	});
});

describe("retries", () => {
	const retryOf = (name: string) => stateOf(states, name).Retry as Handler[];

	it.each(lambdas.filter(([name]) => name !== "AwaitDecision"))(
		"of %s cover throttling, an absent AWS and a function that timed out",
		(name) => {
			const covered = retryOf(name).flatMap(({ ErrorEquals }) => ErrorEquals);
			const all = covered.includes("States.ALL");
			for (const error of ["Throttled", "Unavailable", "States.Timeout"])
				expect(all || covered.includes(error)).toBe(true);
		},
	);

	it.each([
		"Throttled",
		"Unavailable",
		"Lambda.TooManyRequestsException",
		"Lambda.ServiceException",
		"Lambda.AWSLambdaException",
		"Lambda.SdkClientException",
		"Lambda.ClientExecutionTimeoutException",
		"Lambda.Unknown",
		"Runtime.ExitError",
		"Sandbox.Timedout",
		"States.Timeout",
	])("of what may still fail back repeat %s, which may pass", (error) => {
		expect(retryOf("Shift").flatMap(({ ErrorEquals }) => ErrorEquals)).toContain(error);
	});

	it("stand back for a quarter of an hour where AWS asks to slow down, and for an hour before anything has been changed", () => {
		const seconds = (name: string) => {
			const { MaxAttempts = 0 } = retryOf(name).find(({ ErrorEquals }) => ErrorEquals?.[0] === "Throttled") ?? {};
			const means = Array.from({ length: MaxAttempts }, (_, i) => Math.min(120, 2 * 2 ** i) / 2);
			return means.reduce((sum, mean) => sum + mean, 0);
		};
		expect(seconds("Shift")).toBeGreaterThan(840);
		expect(seconds("Shift")).toBeLessThan(960);
		expect(seconds("Begin")).toBeGreaterThan(3_000);
	});

	it.each(tasks)("of %s spread over the whole of each wait: many executions must not try at once", (name) => {
		for (const { MaxAttempts, JitterStrategy } of retryOf(name)) {
			if (MaxAttempts !== 0) expect(JitterStrategy).toBe("FULL");
		}
	});

	it("of a gate repeat the same, but not its time limit: that is an answer", () => {
		const covered = (name: string) => retryOf(name).flatMap(({ ErrorEquals }) => ErrorEquals);
		expect(covered("AwaitDecision")).toEqual(covered("Shift").filter((error) => error !== "States.Timeout"));
	});

	it("of what may still fail back do not repeat a refusal or a foreign change", () => {
		const covered = retryOf("Shift").flatMap(({ ErrorEquals }) => ErrorEquals);
		for (const error of [
			"States.ALL",
			"States.TaskFailed",
			"Refused",
			"ForeignChange",
			"UntrustedInput",
			"IdentityRefused",
		])
			expect(covered).not.toContain(error);
	});

	it.each(publishes)("of %s repeat whatever SNS says, under whatever name, but not for long", (name) => {
		const [anything, ...more] = retryOf(name);
		expect(more).toEqual([]);
		expect(anything).toMatchObject({ ErrorEquals: ["States.ALL"], MaxAttempts: 6 });
	});

	it.each(["Probation", "TakeBack", "HandOn", "FailBack", "Restore", "Verify", "Conclude"])(
		"of %s repeat everything but what will not get better",
		(name) => {
			const [hopeless, anything] = retryOf(name);
			const errors = ["InvalidInput", "UntrustedInput", "UntrustedOriginal", "NotRestored"];
			expect(hopeless).toMatchObject({ ErrorEquals: errors, MaxAttempts: 0 });
			expect(anything?.ErrorEquals).toEqual(["States.ALL"]);
			expect(anything?.MaxAttempts).toBeGreaterThanOrEqual(30);
		},
	);
});

describe("every way that a task can name", () => {
	/** What each task may put into `next`, and where that leads. */
	const WAYS: Record<string, Record<string, string>> = {
		Begin: { proceed: "Deploy", skip: "Skipped", wait: "Queue", probation: "Probation" },
		Ready: { ready: "Route", startHooks: "StartHooks", wait: "AwaitReady", freeze: "Freeze", fail: "FailBack" },
		StartHooks: { ready: "AwaitReady", assess: "AwaitAssess" },
		Settle: { settled: "Assess", wait: "AwaitSettle", fail: "FailBack" },
		Assess: {
			...{ shift: "Prepare", complete: "Complete", gate: "Gate" },
			...{ startHooks: "StartHooks", wait: "AwaitAssess", freeze: "Freeze", fail: "FailBack" },
		},
		Watch: { wait: "AwaitWatch", fail: "WentSick" },
		Frozen: { shift: "Prepare", complete: "Confirm", wait: "AwaitFrozen", fail: "FailBack" },
		Confirm: { complete: "Complete", freeze: "Freeze", fail: "FailBack" },
		Probation: {
			...{ wait: "AwaitProbation", fail: "TakeBack", end: "CountStragglers" },
			...{ undecided: "AnnounceUndecided", handOn: "HandOn" },
		},
		TakeBack: { failBack: "FailBack", skip: "Completed" },
		HandOn: { succeed: "StartSuccessor", skip: "Completed" },
		FailBack: { restore: "Restore", announce: "AnnounceFailedBack" },
		Restore: { verify: "Verify", wait: "AwaitRestore" },
		Verify: { failBack: "FailBack", wait: "AwaitVerify", announce: "AnnounceFailedBack" },
		Conclude: { rolledBack: "RolledBack", announce: "FailedBack" },
	};

	it.each(Object.entries(WAYS))("of %s has its branch", (name, ways) => {
		const choice = stateOf(states, stateOf(states, name).Next ?? "");
		expect(choice.Type).toBe("Choice");
		for (const [next, state] of Object.entries(ways)) expect(branches(choice)[next] ?? choice.Default).toBe(state);
	});

	it.each([
		["the candidate is prepared, and checked, before every shift", ["Prepare", "Ready"]],
		["both load balancers are checked again before every shift", ["Route", "Shift", "Settle"]],
		["probation begins as soon as people know that the release is live", ["AnnounceCompleted", "Probation"]],
		["a release on probation is checked again", ["AwaitProbation", "Probation"]],
		["stragglers are counted before the old color is retired", ["CountStragglers", "Retire"]],
		["who ends probation undecided has said so", ["AnnounceUndecided", "CountStragglers"]],
		["without checks it stays warm all the same", ["AnnounceUnwatched", "AwaitProbationEnd", "CountStragglers"]],
		["a candidate that is not ready is checked again", ["AwaitReady", "Ready"]],
		["a candidate that waits at a gate is checked again", ["AwaitWatch", "Watch"]],
		["who hears of a freeze hears it before it is waited for", ["Freeze", "Frozen"]],
		["a candidate that a freeze holds up is checked again", ["AwaitFrozen", "Frozen"]],
		[
			"the lock of a fail-back is released once people have been told",
			["AnnounceFailedBack", "Conclude", "ConcludeChoice"],
		],
	])("aside, %s", (_, path) => {
		for (const [i, name] of path.slice(1).entries()) expect(stateOf(states, path[i] ?? "").Next).toBe(name);
	});

	it("is the only thing that Choice states check, but for where a gate leads to", () => {
		const choices = Object.entries(states).filter(([, { Type }]) => Type === "Choice");
		expect(choices).toHaveLength(Object.keys(WAYS).length + 1);
		for (const [name, { Choices = [] }] of choices) {
			const variable = name === "GateChoice" ? "$.gate.leadsTo" : "$.next";
			for (const { Variable } of Choices) expect(Variable).toBe(variable);
		}
	});

	it("after a gate is where the gate leads to, and back when it names none", () => {
		const choice = stateOf(states, "GateChoice");
		expect(branches(choice)).toEqual({ shift: "Prepare", complete: "Confirm" });
		expect(choice.Default).toBe("FailBack");
	});
});
