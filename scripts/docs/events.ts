import ts from "typescript";
import { CHANGES } from "../../runtime/contract/index.ts";
import { markdownTable } from "../markdown.ts";
import { docOf, nodesOf, type Sources } from "./sources.ts";

type Change = (typeof CHANGES)[number];

/** What has happened when an event has this `change`. */
const MEANINGS: Readonly<Record<Change, string>> = {
	started: "A rollout has taken the lock. The stable color still has all traffic.",
	shifted: "The weights of a step have been written; `percent` says which.",
	paused: "The rollout waits for somebody to promote or to abort it.",
	frozen: "A freeze of the calendar keeps the rollout from its next step; `message` says until when.",
	"failing-back": "The candidate's load balancer routes to the stable color again. The records follow.",
	completed: "The candidate has all traffic, and is the stable color now.",
	"failed-back": "Records and listeners are proven to be what they were before the rollout.",
	"rolled-back":
		"A release that had completed, and failed on probation, is taken back: records and listeners are what they were before its rollout.",
	refused: "The rollout was refused before it moved any traffic. `message` says what to check.",
	withdrawn:
		"An attempt that waited for the calendar or for its turn was taken back before it began; no traffic moved. `rollout` names no execution.",
	"unjudged-deployment":
		"The color that serves was given other content past every rollout. `stable` is that color, and no rollout runs.",
};

/** A table of the changes of state that are sent as events. */
export function changeTable(): string {
	return markdownTable(
		["change", "meaning"],
		CHANGES.map((change) => [`\`${change}\``, MEANINGS[change]]),
	);
}

/** A table of the fields of an object that leaves the controller, by the comments of its schema. @param name - the schema's. */
export function fieldTable(name: string, sources: Sources): string {
	const [schema] = nodesOf(sources, ts.isVariableDeclaration).filter((each) => each.name.getText() === name);
	const call = schema?.initializer;
	const [object] = call && ts.isCallExpression(call) ? call.arguments : [];
	if (!object || !ts.isObjectLiteralExpression(object))
		throw new Error(`scripts/docs: ${name} is no schema of an object`);
	const rows = object.properties.filter(ts.isPropertyAssignment).map((field) => {
		const meaning = docOf(field);
		if (meaning === "") throw new Error(`scripts/docs: the field ${field.name.getText()} of ${name} has no comment`);
		const optional = field.initializer.getText().startsWith("v.optional(");
		return [`\`${field.name.getText()}\``, optional ? "sometimes" : "always", meaning];
	});
	return markdownTable(["field", "present", "meaning"], rows);
}
