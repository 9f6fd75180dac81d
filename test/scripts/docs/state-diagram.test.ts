import { describe, expect, it } from "vitest";
import { stateDiagram, stateTable } from "../../../scripts/docs/state-diagram.ts";
import { shownStates } from "../../../scripts/docs/states.ts";
import { template } from "../../support/definition.ts";

const diagram = stateDiagram();

describe("the state machine's diagram", () => {
	it("has every task, every end, and no pause between two tries", () => {
		const { States } = template();
		const kinds = (...types: string[]) => Object.entries(States).filter(([, { Type }]) => types.includes(Type));
		for (const [name, { Resource = "" }] of kinds("Task", "Parallel", "Succeed", "Fail")) {
			if (!Resource.includes(":sns:")) expect(diagram).toMatch(new RegExp(`^ +${name}[[(]`, "m"));
		}
		for (const hidden of ["BeginChoice", "Queue", "AwaitAssess", "AnnounceStuck"])
			expect(diagram).not.toContain(hidden);
	});

	it("follows choices and announcements to where they lead", () => {
		for (const line of [
			'Assess -->|"complete"| Complete',
			"Complete --> Probation",
			'Conclude -->|"otherwise"| FailedBack',
		])
			expect(diagram).toContain(line);
	});

	it("says once that every state of the way there fails back", () => {
		expect(diagram.match(/-\.-> FailBack/g)).toHaveLength(1);
		const { name } = shownStates().find((state) => state.name === "Shift") ?? {};
		const [, frame = ""] = /subgraph frame0.*\n([\s\S]*?)\n {2}end/.exec(diagram) ?? [];
		expect(frame).toContain(`${name}[`);
	});

	it("changes with the JSON", () => {
		const { States } = template();
		const changed = shownStates({ StartAt: "Load", States: { ...States, Shift: { Type: "Task", Next: "Complete" } } });
		expect(stateDiagram(changed)).toContain("Shift --> Complete");
		expect(stateDiagram(changed)).not.toBe(diagram);
	});
});

describe("the table of states", () => {
	it("has a comment for each", () => {
		const without = stateTable()
			.split("\n")
			.filter((row) => /^\| `\w+` \|\s+\|/.test(row));
		expect(without).toEqual([]);
	});
});
