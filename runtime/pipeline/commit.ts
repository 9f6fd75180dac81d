import * as v from "valibot";
import { LENGTHS, oneLine } from "../contract/index.ts";
import type { PipelineExecution } from "../ports/index.ts";

/** So many digits of a commit people know it by. */
const ID_DIGITS = 12;

/**
 * What a connection says of a revision: a text of JSON. Other sources say the message itself, or the name of an image.
 * https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html
 */
const OfConnection = v.pipe(v.string(), v.parseJson(), v.object({ CommitMessage: v.string() }));

/** What the first source says of its revision, in one line: of a commit the beginning of its id, and its message. */
export function commitOf([first]: PipelineExecution["revisions"]): string {
	const { id = "", summary = "" } = first ?? {};
	const read = v.safeParse(OfConnection, summary);
	const message = read.success ? read.output.CommitMessage : summary;
	return oneLine([id.slice(0, ID_DIGITS), message].filter(Boolean).join(" "), LENGTHS.note);
}
