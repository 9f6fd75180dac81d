import { DOCUMENT_BYTES, jsonBytes, packProbes, type RolloutDocument } from "../contract/index.ts";
import { DocumentTooLarge } from "../errors.ts";

/** A document as a state keeps it: what checks count by the minute is packed. The contract reads it as it was. */
export type TaskOutput = Omit<RolloutDocument, "rollout"> & { readonly rollout?: object };

/**
 * Tasks that bring traffic back. They hand on what they have in any case: what they did is done, and they have texts of bounded length
 * only. Should that be too much, the execution ends, and the watchdog goes on with it.
 */
const BRING_BACK: ReadonlySet<string> = new Set(["failBack", "restore", "verify", "conclude"]);

/**
 * What a task hands on to the next.
 * @throws {DocumentTooLarge} when it is more than a document may have. Every part of it has a bound, so that is a mistake of this program's;
 * but a state that Step Functions finds too large ends an execution past every Catch.
 */
export function taskOutput(task: string, { rollout, ...document }: RolloutDocument): TaskOutput {
	const { probes, ...rest } = rollout ?? {};
	const kept = rollout && { rollout: { ...rest, ...(probes && { probes: packProbes(probes) }) } };
	const answer = { ...document, ...kept };
	const bytes = jsonBytes(answer);
	if (bytes <= DOCUMENT_BYTES || BRING_BACK.has(task)) return answer;
	throw new DocumentTooLarge(`${task} would hand on ${bytes} bytes; a document may have ${DOCUMENT_BYTES}`);
}
