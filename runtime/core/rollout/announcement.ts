import { type Announcement, cut, LENGTHS, SUBJECT_LENGTH } from "../../contract/index.ts";

/** An announcement to people. Its subject is one that SNS takes, whatever the words. */
export function announce(service: string, what: string, reason: string): Announcement {
	const printable = `${service}: ${what}`.replace(/[^\x20-\x7e]/g, "?").trimStart();
	return {
		subject: printable.slice(0, SUBJECT_LENGTH),
		message: cut(`${service}: ${what}\n\n${reason}`, LENGTHS.announcement),
	};
}
