import { describe, expect, it } from "vitest";
import { houseRules } from "../../asl/house-rules.ts";
import { TemplateError } from "../../asl/template.ts";
import { checkStateMachine, validateDefinition } from "../../asl/validate.ts";
import { broken, template } from "../support/definition.ts";

const withOrphan = { ...template(), States: { ...template().States, Orphan: { Type: "Succeed" } } };

/** The faults that the validators find in a template. */
async function faults(template: unknown): Promise<readonly string[]> {
	try {
		await checkStateMachine(template);
	} catch (error) {
		if (error instanceof TemplateError) return error.faults;
		throw error;
	}
	return [];
}

const all = { ErrorEquals: ["States.ALL"], Next: "FailBack" };
const some = { ErrorEquals: ["Refused"], Next: "FailBack" };

describe("the state machine that is deployed", () => {
	it("is accepted", async () => {
		await expect(checkStateMachine()).resolves.toBeUndefined();
	});
});

describe("a state machine is refused", () => {
	it.each<[string, unknown, RegExp]>([
		["with a Next that leads nowhere", broken("Shift", { Next: "Setle" }), /MISSING_TRANSITION_TARGET.*Setle/s],
		[
			"with a Catch that leads nowhere",
			broken("Shift", { Catch: [{ ...all, Next: "Nowhere" }] }),
			/MISSING_TRANSITION_TARGET.*Nowhere/s,
		],
		[
			"with a Choice that leads nowhere",
			broken("BeginChoice", { Default: "Nowhere" }),
			/MISSING_TRANSITION_TARGET.*Nowhere/s,
		],
		["with a StartAt that leads nowhere", { ...template(), StartAt: "Start" }, /MISSING_TRANSITION_TARGET.*Start/s],
		["with a state that nothing leads to", withOrphan, /State Orphan/],
		["with states that only lead to one another", broken("Shift", { Next: "Assess" }), /Settle: no state leads here/],
		["with a Type that does not exist", broken("Probation", { Type: "Nap" }), /Probation.Type is invalid/],
		["with a number where a text belongs", broken("Shift", { Next: 7 }), /Shift.Next is invalid. must be string/],
		[
			"with a text where a number belongs",
			broken("Shift", { TimeoutSeconds: "70" }),
			/Shift.TimeoutSeconds is invalid. must be integer/,
		],
		["with a state that ends and goes on", broken("Skipped", { Next: "Begin" }), /Skipped.*is invalid/],
		[
			"with a Wait that does not say how long",
			broken("Queue", { SecondsPath: undefined }),
			/WAIT_DURATION: State "Queue"/,
		],
	])("%s", async (_, definition, message) => {
		expect((await faults(definition)).join("\n")).toMatch(message);
	});

	it.each<[string, unknown, string]>([
		["a task has no Retry", broken("Shift", { Retry: [] }), "Shift: a task must have a Retry"],
		["a task has no Catch", broken("Shift", { Catch: undefined }), "Shift: a task must catch States.ALL"],
		["a task catches some errors only", broken("Shift", { Catch: [some] }), "Shift: a task must catch States.ALL"],
		[
			"a task has no time limit",
			broken("Shift", { TimeoutSeconds: undefined }),
			"Shift: a task must have TimeoutSeconds",
		],
		[
			"a heartbeat is as long as the time limit",
			broken("Shift", { HeartbeatSeconds: 70 }),
			"Shift: HeartbeatSeconds must be below TimeoutSeconds",
		],
		[
			"Step Functions has no such error",
			broken("Shift", { Catch: [{ ...some, ErrorEquals: ["States.TimedOut"] }, all] }),
			'Shift.Catch[0]: "States.TimedOut" is no error of Step Functions',
		],
		[
			"States.ALL does not stand alone",
			broken("Shift", { Catch: [{ ...all, ErrorEquals: ["States.ALL", "Refused"] }] }),
			"Shift.Catch[0]: States.ALL must stand alone",
		],
		[
			"States.ALL does not come last",
			broken("Shift", { Catch: [all, some] }),
			"Shift.Catch[0]: States.ALL must come last",
		],
		[
			"a Retry names an error that Step Functions has not",
			broken("Shift", { Retry: [{ ErrorEquals: ["States.All"] }] }),
			'Shift.Retry[0]: "States.All" is no error of Step Functions',
		],
	])("by the house's own rules when %s", async (_, definition, message) => {
		expect(await faults(definition)).toContain(message);
	});

	it("with all its faults at once", async () => {
		const found = await faults(broken("Shift", { TimeoutSeconds: undefined, Retry: [] }));
		expect(found).toContain("Shift: a task must have TimeoutSeconds");
		expect(found).toContain("Shift: a task must have a Retry");
	});

	it("when a key of its template has no value, before any validator checks", async () => {
		const definition = broken("Shift", { Resource: "${Unknown}" });
		expect(await faults(definition)).toEqual(['the key "Unknown" has no value: pass one']);
	});
});

describe("the house rules", () => {
	const task = {
		Type: "Task",
		TimeoutSeconds: 70,
		Retry: [{ ErrorEquals: ["Throttled"] }],
		Catch: [{ ErrorEquals: ["States.ALL"] }],
	};
	const faultsOf = (changes: object) => houseRules({ StartAt: "Shift", States: { Shift: { ...task, ...changes } } });

	it.each([
		["its own, short enough", { Subject: "x".repeat(99) }, true],
		["the announcement's", { "Subject.$": "$.announcement.subject" }, true],
		["its own of 100 characters", { Subject: "x".repeat(100) }, false],
		["its own with a line break", { Subject: "a\nb" }, false],
		["its own that is not ASCII", { Subject: "grün" }, false],
		["its own that begins with a space", { Subject: " a" }, false],
		["one that it makes of a name of any length", { "Subject.$": "States.Format('{}', $.service.name)" }, false],
		["none", undefined, false],
	])("ask of a message a subject that SNS takes: %s", (_, Parameters, good) => {
		const faults = faultsOf({ Resource: "arn:aws:states:::sns:publish", ...(Parameters && { Parameters }) });
		const fault = "Shift: its Subject must be $.announcement.subject, or up to 99 printable ASCII characters";
		expect(faults.filter((each) => each.includes("Subject"))).toEqual(good ? [] : [fault]);
	});

	// Amazon States Language specification, appendix A; States.ALL stands alone, so it has tests of its own.
	it.each([
		"BranchFailed",
		"DataLimitExceeded",
		"ExceedToleratedFailureThreshold",
		"HeartbeatTimeout",
		"Http.Socket",
		"IntrinsicFailure",
		"ItemReaderFailed",
		"NoChoiceMatched",
		"ParameterPathFailure",
		"Permissions",
		"QueryEvaluationError",
		"ResultPathMatchFailure",
		"ResultWriterFailed",
		"Runtime",
		"TaskFailed",
		"Timeout",
	])("know the error States.%s", (name) => {
		expect(faultsOf({ Retry: [{ ErrorEquals: [`States.${name}`] }] })).toEqual([]);
	});

	it("ask for a Retry and a Catch where there is none at all", () => {
		expect(faultsOf({ Retry: undefined, Catch: undefined })).toEqual([
			"Shift: a task must have a Retry",
			"Shift: a task must catch States.ALL",
		]);
	});

	it("find the Catch of everything behind a handler that names no error", () => {
		expect(faultsOf({ Catch: [{}, { ErrorEquals: ["States.ALL"] }] })).toEqual([]);
	});

	it("accept a heartbeat below the time limit, and ask no heartbeat of a task", () => {
		const gate = { ...task, HeartbeatSeconds: 60, Next: "Shift" };
		expect(houseRules({ StartAt: "Gate", States: { Gate: gate, Shift: task } })).toEqual([]);
	});

	it("count a heartbeat without any time limit as one fault, not two", () => {
		const hurried = { TimeoutSeconds: undefined, HeartbeatSeconds: 60, Retry: [{}] };
		expect(faultsOf({ ...hurried, Catch: [{ ErrorEquals: ["States.ALL"] }, {}] })).toEqual([
			"Shift: a task must have TimeoutSeconds",
			"Shift.Catch[0]: States.ALL must come last",
		]);
	});

	describe("within the branches of a Parallel", () => {
		const bare = { Type: "Task", TimeoutSeconds: 70, Retry: [{ ErrorEquals: ["Throttled"] }] };
		const all = [{ ErrorEquals: ["States.ALL"], Next: "Back" }];
		/** A Parallel around a branch, and a state to go to. */
		const parallel = (branch: object, changes: object = { Catch: all }) =>
			houseRules({
				StartAt: "Gate",
				States: { Gate: { Type: "Parallel", Branches: [branch], Next: "Back", ...changes }, Back: { Type: "Succeed" } },
			});
		const branch = (states: Record<string, object>) => ({ StartAt: Object.keys(states)[0], States: states });

		it("accept a task whose errors the Parallel catches", () => {
			expect(parallel(branch({ Wait: bare }))).toEqual([]);
		});

		it("ask for a Catch where neither the task nor the Parallel has one", () => {
			const fault = ["Wait: a task must catch States.ALL"];
			expect(parallel(branch({ Wait: bare }), {})).toEqual(fault);
			expect(parallel(branch({ Wait: bare }), { Catch: [{ ErrorEquals: ["GateOpened"], Next: "Back" }] })).toEqual(
				fault,
			);
			expect(parallel(branch({ Wait: task }), {})).toEqual([]);
		});

		it("accept a task whose errors a Parallel further out catches", () => {
			const inner = { Type: "Parallel", Branches: [branch({ Wait: bare })] };
			expect(parallel(branch({ Inner: inner }))).toEqual([]);
			expect(parallel(branch({ Inner: inner }), {})).toEqual(["Wait: a task must catch States.ALL"]);
		});

		it("ask the same of a task as outside of them", () => {
			const { Retry: _, TimeoutSeconds: __, ...naked } = bare;
			expect(parallel(branch({ Wait: naked }))).toEqual([
				"Wait: a task must have a Retry",
				"Wait: a task must have TimeoutSeconds",
			]);
		});

		it("find a state that nothing in its own branch leads to", () => {
			const faults = parallel(branch({ Wait: bare, Back: { Type: "Fail" }, Lost: { Type: "Fail" } }));
			expect(faults).toEqual(["Back: no state leads here", "Lost: no state leads here"]);
		});

		it("find a misplaced error, and one that Step Functions has not", () => {
			const Catch = [
				{ ErrorEquals: ["States.ALL"], Next: "End" },
				{ ErrorEquals: ["States.TimedOut"], Next: "End" },
			];
			const faults = parallel(branch({ Wait: { ...bare, Catch }, End: { Type: "Fail" } }));
			expect(faults).toEqual([
				"Wait.Catch[0]: States.ALL must come last",
				'Wait.Catch[1]: "States.TimedOut" is no error of Step Functions',
			]);
		});
	});

	it("accept a time limit that the document names", () => {
		expect(faultsOf({ TimeoutSeconds: undefined, TimeoutSecondsPath: "$.gate.seconds" })).toEqual([]);
	});

	it("find nothing in a definition without states: the schema does", async () => {
		expect(houseRules({})).toEqual([]);
		expect(await validateDefinition({})).not.toEqual([]);
	});
});
