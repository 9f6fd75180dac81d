import { type StatusOptions, status } from "../../../cli/operator/act/status.ts";
import { Refused } from "../../../runtime/errors.ts";
import { at, sampleRollout } from "../../support/documents.ts";
import { around, type FakeSources } from "./fakes.ts";

/** What `status` is asked without any flag, and what is changed of it. */
export const options = (changes: Partial<StatusOptions> = {}): StatusOptions => ({
	watch: false,
	wait: false,
	json: false,
	...changes,
});
/** It has taken its first step a while ago. */
export const baking = sampleRollout({ step: 0, shiftedAt: at(-160).toISOString(), startedAt: at(-200).toISOString() });

/** Runs `status` and answers what it said. */
export async function ask(sources: FakeSources, changes: Partial<StatusOptions>, onSleep?: (sleeps: number) => void) {
	const { lookup, clock, terminal, out, err } = around(sources, onSleep);
	const code = await status(options(changes), lookup, clock, terminal);
	return { code, out: out(), err: err() };
}

/** A gate of the first step. */
export function gate() {
	return { leadsTo: "shift", seconds: 60, since: at(0).toISOString(), reason: "the step has a gate" } as const;
}

/** AWS's refusal of a Scan, an index or a list. */
export function denied() {
	const cause = Object.assign(new Error("no"), { name: "AccessDeniedException" });
	return new Refused("Scan: AccessDeniedException: no", { cause });
}
