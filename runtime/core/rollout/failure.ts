import { type RolloutDocument, readable } from "../../contract/index.ts";

/** What a rollout fails with that could not start from where the world was. No release is to blame for it. */
export const WRONG_START = "WrongStart";

/** Whether a rollout was refused before it moved anything: neither records nor listeners have been written, and no release is to blame. */
export function refusedBeforeTraffic({ rollout, verdict, error }: RolloutDocument): boolean {
	return error === undefined && verdict?.code === WRONG_START && rollout?.step === -1;
}

/** Why a rollout fails: the error that was caught, or the verdict that failed it. */
export function reasonOf({ error, verdict }: RolloutDocument): { readonly error: string; readonly cause: string } {
	if (error) return { error: error.Error ?? "Aborted", cause: readable(error.Cause ?? "") };
	if (verdict) return { error: verdict.code, cause: verdict.reason };
	return { error: "Unknown", cause: "no reason was handed on" };
}
