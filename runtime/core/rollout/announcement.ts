import {
	type Announcement,
	cut,
	type HistoryEntry,
	LENGTHS,
	type RolloutDocument,
	readable,
	SUBJECT_LENGTH,
} from "../../contract/index.ts";

/** An announcement to people. Its subject is one that SNS takes, whatever the words. */
export function announce(service: string, what: string, reason: string): Announcement {
	const printable = `${service}: ${what}`.replace(/[^\x20-\x7e]/g, "?").trimStart();
	return {
		subject: printable.slice(0, SUBJECT_LENGTH),
		message: cut(`${service}: ${what}\n\n${reason}`, LENGTHS.announcement),
	};
}

/** What a rollout fails with that could not start from where the world was. No release is to blame for it. */
export const WRONG_START = "WrongStart";

/** How a rollout ends that is brought back: one that had completed failed on probation. */
export function backOf({
	completedAt,
}: {
	readonly completedAt?: HistoryEntry["completedAt"];
}): "failed-back" | "rolled-back" {
	return completedAt === undefined ? "failed-back" : "rolled-back";
}

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

/** What AWS refused for good of tags and counts, and what to do about it, for people. Nothing when it refused nothing. */
export function refusedText(refused: readonly string[] = []): string {
	if (refused.length === 0) return "";
	const list = refused.map((each) => `- ${each}`).join("\n");
	return `\n\nAWS refused, and it was left undone:\n${list}\nNo traffic depends on it. Set the tags and the number of tasks yourself, or allow it: each rollout tries again.`;
}
