import type { RolloutDocument } from "../contract.ts";

/** Why a rollout fails: the error that was caught, or the verdict that failed it. */
export function reasonOf({ error, verdict }: RolloutDocument): { readonly error: string; readonly cause: string } {
	if (error) return { error: error.Error ?? "Aborted", cause: readable(error.Cause ?? "") };
	if (verdict) return { error: verdict.code, cause: verdict.reason };
	return { error: "Unknown", cause: "no reason was handed on" };
}

/** A cause as Step Functions hands it on, for people: a function's error is JSON with its message inside; anything else is text. */
export function readable(cause = ""): string {
	try {
		const { errorMessage } = Object(JSON.parse(cause)) as { errorMessage?: unknown };
		if (errorMessage !== undefined) return String(errorMessage);
	} catch {
		// Not JSON: it is readable as it is.
	}
	return cause;
}
