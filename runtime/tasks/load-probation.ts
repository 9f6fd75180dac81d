import * as v from "valibot";
import {
	Attempt,
	ProbationState,
	probationChecks,
	Rollout,
	type RolloutDocument,
	type ServiceConfig,
	StartEvent,
	SuccessorInput,
	Verdict,
} from "../contract/index.ts";
import { UntrustedInput } from "../errors.ts";
import { foreignKeys, parse, parseUntrusted } from "../parse.ts";
import type { EntryPorts, TaskContext } from "./task.ts";

const INPUT = "the execution's input";

/** What an execution hands on. */
const Passed = v.object({
	event: StartEvent,
	attempt: v.optional(Attempt),
	rollout: Rollout,
	probation: ProbationState,
	verdict: v.optional(Verdict),
});

/** Whether an input is that of an execution that goes on with a probation. */
export function isSuccessorInput(input: unknown): boolean {
	const { event } = Object(input) as { readonly event?: unknown };
	return typeof event === "object" && event !== null && Object.hasOwn(event, "probation");
}

/**
 * Loads the probation that an execution goes on with. Its data stands in the table, where the execution before has put it under the name of
 * this one: whoever may start executions says nothing by that.
 * @throws {UntrustedInput} when the input has anything else, or the probation is not this execution's.
 */
export async function loadProbation(
	input: unknown,
	{ ports, execution }: TaskContext<EntryPorts>,
): Promise<RolloutDocument> {
	const { event } = Object(input) as { readonly event?: unknown };
	const foreign = [...foreignKeys(input, ["event"]), ...foreignKeys(event, ["service", "probation"], "event.")];
	const known = v.object({ event: v.object(SuccessorInput.entries.event.entries) });
	const { service: name, probation: id } = parseUntrusted(known, input, INPUT, foreign).event;
	const [service, held] = await Promise.all([ports.registry.find(name), ports.probations.find(name)]);
	if (!service || !held || held.attempt !== id || held.owner !== execution || held.passed === undefined)
		throw new UntrustedInput(INPUT, [
			`event.probation: no probation of ${name} has been passed on to ${execution}. Executions start such ones themselves; start none (given: ${id})`,
		]);
	return document(service, parse(v.pipe(v.string(), v.parseJson(), Passed), held.passed, "what was passed on"));
}

function document(
	service: ServiceConfig,
	{ probation: { successor: _, ...probation }, ...passed }: v.InferOutput<typeof Passed>,
): RolloutDocument {
	return { ...passed, service, probation: { ...probation, checksLeft: probationChecks() } };
}
