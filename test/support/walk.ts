import { renderStateMachine, SAMPLE_ARNS } from "../../asl/render.ts";
import { SILENT } from "../../rehearsal/functions.ts";
import type { RolloutDocument } from "../../runtime/contract/index.ts";
import { RolloutDocument as Schema } from "../../runtime/contract/index.ts";
import { parse } from "../../runtime/parse.ts";
import { actuatorTasks, observerTasks } from "../../runtime/tasks/index.ts";
import { loadWith } from "../../runtime/tasks/load.ts";
import { type Definition, type State, stateOf } from "./definition.ts";
import { at, EXECUTION, startInput, TOKEN } from "./documents.ts";
import type { Paper } from "./paper.ts";
import type { TaskName } from "./scene.ts";

const { States: STATES, StartAt }: Definition = JSON.parse(renderStateMachine(SAMPLE_ARNS));
const TASKS = { ...observerTasks, ...actuatorTasks };
const load = loadWith({ acceptUnregistered: false });
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
	/** Asked at every gate that a healthy candidate waits at: whether somebody lets it go on. Default: somebody does. */
	readonly opened?: () => boolean;
}

/** How a walk ended. */
export interface Walk {
	/** The last state, or the one that it was aborted in. */
	readonly last: string;
	readonly aborted: boolean;
	readonly document: RolloutDocument;
}

/** Where a state leads, and with what. */
interface Onward {
	readonly name: string;
	readonly document: RolloutDocument;
}

/**
 * Walks the deployed state machine over a world on paper: its tasks, branches, waits and Catches, without an interpreter and
 * without Retries: fast enough for properties. What an interpreter makes of it is tested elsewhere.
 */
export async function walk(
	paper: Paper,
	{ around = ({ run }) => run(), aborted = () => false, opened = () => true }: WalkOptions = {},
): Promise<Walk> {
	let document = startInput({ service: paper.service }) as RolloutDocument;
	let name = StartAt;
	const perform = (task: TaskName, input: RolloutDocument) => around({ task, input, run: runner(paper, task, input) });
	for (let i = 0; i < MOST_STATES; i++) {
		if (aborted()) return { last: name, aborted: true, document };
		const state = stateOf(STATES, name);
		if (state.Type === "Succeed" || state.Type === "Fail") return { last: name, aborted: false, document };
		if (state.Type === "Wait") paper.seconds += Number(valueAt(document, state.SecondsPath));
		if (state.Type === "Choice") {
			name = wayOf(state, document);
			continue;
		}
		const task = taskOf(state);
		try {
			if (state.Type === "Parallel") throw await gateOf(state, { paper, document, perform, opened });
			if (task === "load") document = await load(document, contextOf(paper));
			else if (task) document = await perform(task, document);
			if (state.Type === "Pass") document = { error: document } as unknown as RolloutDocument;
			name = state.Next ?? "";
		} catch (thrown) {
			({ name, document } = caughtBy(state, thrown as Error, document));
		}
	}
	throw new Error(`the walk does not end: it is in ${name}`);
}

/** What ends a gate: the candidate is sick, somebody lets it go on, or nobody does in time. */
async function gateOf(
	{ Branches: [waiting, watching] = [] }: State,
	{
		paper,
		document,
		perform,
		opened,
	}: {
		readonly paper: Paper;
		readonly document: RolloutDocument;
		readonly perform: (task: TaskName, input: RolloutDocument) => Promise<RolloutDocument>;
		readonly opened: () => boolean;
	},
): Promise<Error> {
	if (!waiting || !watching) throw new Error("a gate must have two branches");
	const wait = stateOf(waiting.States, waiting.StartAt);
	const watch = stateOf(watching.States, watching.StartAt);
	await perform(taskOf(wait) as TaskName, document);
	const observed = await perform(taskOf(watch) as TaskName, document);
	const way = stateOf(watching.States, wayOf(stateOf(watching.States, watch.Next ?? ""), observed));
	if (way.Type === "Fail") return failure(way, observed);
	if (opened()) return failure(stateOf(waiting.States, wait.Next ?? ""), document);
	paper.seconds += Number(valueAt(document, wait.TimeoutSecondsPath));
	const late = wait.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes("States.Timeout"));
	return failure(stateOf(waiting.States, late?.Next ?? ""), document);
}

/** What a Fail state fails with. */
function failure({ Error: name, ErrorPath, CausePath }: State, document: RolloutDocument): Error {
	const error = new Error(String(valueAt(document, CausePath)));
	return Object.assign(error, { name: name ?? String(valueAt(document, ErrorPath)) });
}

function taskOf({ Parameters }: State): TaskName | "load" | undefined {
	return Parameters?.Payload?.task as TaskName | "load" | undefined;
}

function wayOf({ Choices, Default = "" }: State, document: RolloutDocument): string {
	const way = Choices?.find(({ Variable, StringEquals }) => valueAt(document, Variable) === StringEquals);
	return way?.Next ?? Default;
}

function caughtBy(state: State, { name: error, message }: Error, document: RolloutDocument): Onward {
	const caught = state.Catch?.find((each) => [error, "States.ALL"].some((one) => each.ErrorEquals.includes(one)));
	const field = caught?.ResultPath?.replace("$.", "") ?? "";
	const output = { Error: error, Cause: JSON.stringify({ errorMessage: message }) };
	if (caught && !field) return { name: caught.Next, document: output as unknown as RolloutDocument };
	return { name: caught?.Next ?? "", document: { ...document, [field]: output } };
}

/** A task with its input, which may be run again: as the handler does it, through JSON and the schema. */
function runner(paper: Paper, task: TaskName, input: RolloutDocument): () => Promise<RolloutDocument> {
	return async () => {
		const document = parse(Schema, JSON.parse(JSON.stringify(input)), "the rollout");
		return TASKS[task](document, contextOf(paper));
	};
}

function contextOf(paper: Paper) {
	return { ports: paper.ports, now: at(paper.seconds), execution: EXECUTION, token: TOKEN, log: SILENT };
}

function valueAt(document: unknown, path = ""): unknown {
	return path
		.split(".")
		.slice(1)
		.reduce((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}
