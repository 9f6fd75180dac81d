import { SUBJECT } from "../../runtime/contract/index.ts";
import { Refused } from "../../runtime/errors.ts";

/** What SNS has against a subject, as it says so. @throws {Refused} when it does not take it. */
export function acceptSubject(subject: string): void {
	if (SUBJECT.test(subject)) return;
	const reason = `Invalid parameter: Subject (${subject.length} characters): ${JSON.stringify(subject)}`;
	throw new Refused(`Publish: InvalidParameterException: ${reason}`, {});
}
