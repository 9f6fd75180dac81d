import {
	jsonBytes,
	LENGTHS,
	NOTES_BYTES,
	oneLine,
	type Rollout,
	type RolloutDocument,
	type ServiceConfig,
	type Verdict,
} from "../../contract/index.ts";
import { percentOf } from "./capacity.ts";

/** How many verdicts a rollout keeps: the latest say why it ended. */
const KEPT = 20;

/** The rollout with a verdict noted, if it is another than the one before; its figures differ at every check. */
export function noted(rollout: Rollout, verdict: Verdict, service: ServiceConfig, now: Date): Rollout {
	const before = rollout.verdicts ?? [];
	const last = before.at(-1);
	if (last?.verdict === verdict.verdict && last.code === verdict.code && verdict.verdict !== "fail") return rollout;
	const reason = oneLine(verdict.reason, LENGTHS.note);
	const note = { ...verdict, reason, at: now.toISOString(), percent: percentOf(rollout, service) };
	return { ...rollout, verdicts: within([...before, note].slice(-KEPT)) };
}

/** The latest that there is room for. */
function within(notes: NonNullable<Rollout["verdicts"]>): NonNullable<Rollout["verdicts"]> {
	return jsonBytes(notes) <= NOTES_BYTES ? notes : within(notes.slice(1));
}

/** The rollout without what belongs to the step before. */
export function betweenSteps(rollout: Rollout): Rollout {
	const { inSyncAt: _, bakedFrom: __, nextPollAt: ___, preparingSince: ____, runningSince: _____, ...rest } = rollout;
	return { ...rest, hooks: {} };
}

/** The document without what only checks need: none follows any more. That is most of a long rollout's, and its end has texts of its own. */
export function withoutChecks<Document extends RolloutDocument>(document: Document): Document {
	if (!document.rollout) return document;
	const { targets: _, probes: __, hooks: ___, pace: ____, ...rollout } = document.rollout;
	return { ...document, rollout };
}
