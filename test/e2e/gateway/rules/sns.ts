/** What SNS refuses: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
import { type Rule, refusedAs } from "./rule.ts";

const SOURCE = "https://docs.aws.amazon.com/sns/latest/api/API_Publish.html";
const SUBJECT_BELOW = 100;
const MAX_MESSAGE = 262_144;

/** Rules of messages. */
export const snsRules: readonly Rule[] = [
	{
		name: "a subject has less than 100 characters, of ASCII, in one line, and begins with a letter, a digit or a punctuation mark",
		source: SOURCE,
		actions: ["Publish"],
		refuses({ Subject: subject }) {
			if (subject === undefined) return undefined;
			const fits = subject.length < SUBJECT_BELOW && /^[\x21-\x7e][\x20-\x7e]*$/.test(subject);
			return refusedAs("InvalidParameter", !fits, "Invalid parameter: Subject");
		},
	},
	{
		name: "a message is not empty, and has 256 KB at most",
		source: SOURCE,
		actions: ["Publish"],
		refuses({ Message: message = "" }) {
			const bytes = Buffer.byteLength(message);
			if (bytes === 0) return { code: "InvalidParameter", message: "Invalid parameter: Empty message" };
			return refusedAs("InvalidParameter", bytes > MAX_MESSAGE, "Invalid parameter: Message too long");
		},
	},
];
