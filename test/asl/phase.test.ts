import { describe, expect, it } from "vitest";
import { phaseFaults, phaseOf } from "../../asl/phase.ts";
import { checkStateMachine } from "../../asl/validate.ts";
import { broken, template } from "../support/definition.ts";

describe("the phase of a rollout", () => {
	it("is known for every state of the state machine", () => {
		expect(phaseFaults(template())).toEqual([]);
	});

	it.each([
		["Queue", "queued"],
		["AwaitReady", "preparing"],
		["Shift", "shifting"],
		["Load", "queued"],
		["Settle", "watching"],
		["AwaitAssess", "watching"],
		["AwaitDecision", "waiting"],
		["AwaitWatch", "waiting"],
		["GateOpened", "preparing"],
		["GateChoice", "preparing"],
		["WentSick", "failing-back"],
		["Complete", "completing"],
		["Probation", "completed"],
		["AwaitRestore", "failing-back"],
		["AwaitVerify", "failing-back"],
		["AStateOfTomorrow", undefined],
	])("in %s is %s", (state, phase) => {
		expect(phaseOf(state)).toBe(phase);
	});

	it.each<[string, string | undefined]>([
		["no comment", undefined],
		["a comment that says none", "Writes the next step's weights."],
		["a phase that there is not", "moving: writes the next step's weights."],
		["a phase without a colon", "shifting the weights"],
	])("must be said: a state with %s is refused", async (_, Comment) => {
		const fault = "Shift: its Comment must begin with its phase and a colon: queued, preparing, ";
		await expect(checkStateMachine(broken("Shift", { Comment }))).rejects.toThrow(fault);
	});

	it("must be said within a branch too", () => {
		const inner = { States: { Inner: { Type: "Succeed" } } };
		const outer = { Outer: { Type: "Parallel", Comment: "waiting: for both", Branches: [inner, {}] } };
		expect(phaseFaults({ States: outer })).toEqual([expect.stringMatching(/^Inner: /)]);
	});
});
