import type { Announcement } from "../contract.ts";

/** SNS allows 100 characters in a subject, printable ASCII only. */
const SUBJECT_LENGTH = 100;

/** An announcement to people. */
export function announce(service: string, what: string, reason: string): Announcement {
	const subject = `${service}: ${what}`.replace(/[^\x20-\x7e]/g, "?").slice(0, SUBJECT_LENGTH);
	return { subject, message: `${service}: ${what}\n\n${reason}` };
}
