import { renderStateMachine, SAMPLE_ARNS } from "../../asl/render.ts";
import { SILENT } from "../../rehearsal/functions.ts";
import { sampleEvent } from "../../rehearsal/sample.ts";
import type { RolloutDocument } from "../../runtime/contract.ts";
import { RolloutDocument as Schema } from "../../runtime/contract.ts";
import { parse } from "../../runtime/parse.ts";
import { actuatorTasks, observerTasks } from "../../runtime/tasks/index.ts";
import { type Definition, stateOf } from "./definition.ts";
import { at, EXECUTION } from "./documents.ts";
import type { Paper } from "./paper.ts";
import type { TaskName } from "./scene.ts";

const { States: STATES, StartAt }: Definition = JSON.parse(renderStateMachine(SAMPLE_ARNS));
const TASKS = { ...observerTasks, ...actuatorTasks };
/** Far more than any rollout takes. */
const MOST_STATES = 20_000;

/** One task of a walk. */
export interface TaskStep {
	readonly task: TaskName;
	/** What it was given. */
	readonly input: RolloutDocument;
	/** Runs it. */
	readonly run: () => Promise<RolloutDocument>;
}

export interface WalkOptions {
	/** Stands around every task. Default: runs it once. */
	readonly around?: (step: TaskStep) => Promise<RolloutDocument>;
	/** Asked before every state: whether the execution has been ended from outside. Default: never. */
	readonly aborted?: () => boolean;
}

/** How a walk ended. */
export interface Walk {
	/** The last state, or the one that it was aborted in. */
	readonly last: string;
	readonly aborted: boolean;
	readonly document: RolloutDocument;
}

/**
 * Walks the deployed state machine over a world on paper: its tasks, branches, waits and Catches, without an interpreter and
 * without Retries: fast enough for properties. What an interpreter makes of it is tested elsewhere.
 */
export async function walk(
	paper: Paper,
	{ around = ({ run }) => run(), aborted = () => false }: WalkOptions = {},
): Promise<Walk> {
	let document: RolloutDocument = { event: sampleEvent(), service: paper.service };
	let name = StartAt;
	for (let i = 0; i < MOST_STATES; i++) {
		if (aborted()) return { last: name, aborted: true, document };
		const state = stateOf(STATES, name);
		if (state.Type === "Succeed" || state.Type === "Fail") return { last: name, aborted: false, document };
		if (state.Type === "Wait") paper.seconds += Number(valueAt(document, state.SecondsPath));
		if (state.Type === "Choice") {
			const way = state.Choices?.find(({ StringEquals }) => StringEquals === document.next);
			name = way?.Next ?? state.Default ?? "";
			continue;
		}
		const task = state.Parameters?.Payload?.task as TaskName | undefined;
		if (!task) {
			name = state.Next ?? "";
			continue;
		}
		try {
			document = await around({ task, input: document, run: runner(paper, task, document) });
			name = state.Next ?? "";
		} catch (thrown) {
			const { name: error, message } = thrown as Error;
			const caught = state.Catch?.find((each) => [error, "States.ALL"].some((one) => each.ErrorEquals.includes(one)));
			const field = caught?.ResultPath?.replace("$.", "") ?? "";
			document = { ...document, [field]: { Error: error, Cause: JSON.stringify({ errorMessage: message }) } };
			name = caught?.Next ?? "";
		}
	}
	throw new Error(`the walk does not end: it is in ${name}`);
}

/** A task with its input, which may be run again: as the handler does it, through JSON and the schema. */
function runner(paper: Paper, task: TaskName, input: RolloutDocument): () => Promise<RolloutDocument> {
	return async () => {
		const document = parse(Schema, JSON.parse(JSON.stringify(input)), "the rollout");
		return TASKS[task](document, { ports: paper.ports, now: at(paper.seconds), execution: EXECUTION, log: SILENT });
	};
}

function valueAt(document: unknown, path = ""): unknown {
	return path
		.split(".")
		.slice(1)
		.reduce((value, key) => (value as Record<string, unknown>)[key], document);
}
