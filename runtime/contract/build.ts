import * as v from "valibot";
import { LIMITS } from "./names.ts";

/** Without flags, which a JSON schema cannot say. */
const image = v.pipe(
	v.string(),
	v.maxLength(LIMITS.arn),
	v.regex(/^[!-?A-~]+@sha256:[0-9a-f]{64}$/, "must be an image by its digest: REPOSITORY@sha256:…"),
);

/** What a build hands on as `build.json`. `Code1` and `Code2` have the names of the reference architecture's file. */
export const BuildOutput = v.strictObject({
	/** The image that blue runs as the build ends; on the first run the one that was built. */
	Code1: image,
	/** The same of green. */
	Code2: image,
	/** The image that was built, or had been built of this commit before. */
	image,
	/** The source's revision. */
	commit: v.pipe(v.string(), v.minLength(1), v.maxLength(1_024)),
	/** What whoever made the commit says of it; empty where the source has none. */
	message: v.pipe(v.string(), v.maxLength(1_000)),
	/** Their name; empty where the source has none. */
	author: v.pipe(v.string(), v.maxLength(200)),
});
export type BuildOutput = v.InferOutput<typeof BuildOutput>;
