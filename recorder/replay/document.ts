import * as v from "valibot";
import {
	byColor,
	FreezeState,
	Gate,
	ProbationState,
	type ProbeTally,
	packProbes,
	Rollout,
	type RunningDocument,
	type ServiceConfig,
} from "../../runtime/contract/index.ts";
import type { RecordLine } from "../../runtime/contract/record.ts";
import { parse } from "../../runtime/parse.ts";

/** What is handed on to a check besides the rollout. */
const Around = v.object({
	gate: v.optional(Gate),
	freeze: v.optional(FreezeState),
	probation: v.optional(ProbationState),
});

/** What fail-back brings back is not recorded: no check decides by it. */
const UNRECORDED = { original: { records: [], preview: [], actions: byColor(() => []) }, records: [] };

/** What was handed on to a check. @param probes - all probes before it, by the minute. @throws {InvalidInput} when the line has it not. */
export function documentOf(
	{ state, at }: RecordLine,
	service: ServiceConfig,
	probes: Readonly<Record<string, ProbeTally>>,
): RunningDocument {
	const { rollout: recorded, ...around } = state;
	// After completion there are none: what only a bake's checks need is dropped then.
	const probed = recorded.probes !== undefined && { probes: packProbes(probes) };
	const rollout = parse(Rollout, { ...recorded, ...UNRECORDED, ...probed }, `the rollout at ${at}`);
	const event = { service: service.name, attempt: rollout.attempt };
	return { ...parse(Around, around, `the state at ${at}`), event, service, rollout };
}
