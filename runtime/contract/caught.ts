import * as v from "valibot";
import { LENGTHS, said } from "./bounds.ts";
import { oneLine } from "./one-line.ts";

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

/**
 * What a Catch hands on: the error's name and cause as Step Functions gives them; null where somebody handed a task token back without.
 * Whoever has the token says whatever they like.
 */
export const Caught = v.object({
	Error: v.nullish(said(LENGTHS.error)),
	Cause: v.nullish(
		v.pipe(
			v.string(),
			v.transform((cause) => oneLine(readable(cause), LENGTHS.cause)),
		),
	),
});
export type Caught = v.InferOutput<typeof Caught>;
