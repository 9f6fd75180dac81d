import ts from "typescript";
import { markdownTable } from "../markdown.ts";
import { checkDescribed, docOf, nodesOf, type Sources } from "./sources.ts";
import { type Machine, ROLLOUT } from "./states.ts";

/** What an execution fails with besides the errors of the functions and the codes of verdicts. */
const OF_THE_STATE_MACHINE: Readonly<Record<string, string>> = {
	FailBackNotVerified:
		"Fail-back itself could not finish. The lock stays, an alarm rises, and the watchdog goes on every minute.",
	GateOpened: "Somebody opened a gate. It ends a branch and never an execution.",
	GateTimedOut: "Nobody answered a gate within `gate_timeout_seconds`, so the rollout failed back.",
	SuccessorNotStarted:
		"The release serves. The successor of a long probation could not be started, so nobody judges the release on. The watchdog keeps the old color warm, and retires it.",
	NotTakenBack:
		"The release has failed on probation, and the lock could not be taken. The watchdog takes the release back.",
	NotRetired: "The release is complete. Only the tasks of the old color could not be brought to `idle_count`.",
};

/** A table of the errors that the functions throw, with the comments of their classes. */
export function errorTable(sources: Sources): string {
	const rows = nodesOf(sources, ts.isClassDeclaration)
		.filter((one) => baseOf(one) === "RolloutError")
		.map((one) => {
			const doc = docOf(one);
			if (doc === "") throw new Error(`scripts/docs: the error ${one.name?.text} has no comment`);
			return [`\`${one.name?.text}\``, doc];
		})
		.sort(([one = ""], [other = ""]) => (one < other ? -1 : 1));
	return markdownTable(["error", "meaning"], rows);
}

/** A table of the errors that only the state machine has. */
export function stateMachineErrorTable(): string {
	checkDescribed("the error of the state machine", failNames(ROLLOUT), OF_THE_STATE_MACHINE);
	const rows = Object.entries(OF_THE_STATE_MACHINE).map(([name, meaning]) => [`\`${name}\``, meaning]);
	return markdownTable(["error", "meaning"], rows);
}

function baseOf({ heritageClauses = ts.factory.createNodeArray() }: ts.ClassDeclaration): string | undefined {
	const [base] = heritageClauses.flatMap(({ types }) => [...types]);
	return base?.expression.getText();
}

function failNames({ States }: Machine): string[] {
	return Object.values(States).flatMap(({ Error: name, Branches = [] }) => [
		...(name === undefined ? [] : [name]),
		...Branches.flatMap(failNames),
	]);
}
