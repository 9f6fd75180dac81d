import { createHash } from "node:crypto";

/** Name of the file with the checksums of the files beside it. */
export const CHECKSUMS = "SHA256SUMS";

/** Checksums of files as `sha256sum --check` reads them, in the order of their names. */
export function checksums(files: ReadonlyMap<string, Uint8Array>): string {
	return [...files]
		.sort(([one], [other]) => (one < other ? -1 : 1))
		.map(([name, content]) => `${createHash("sha256").update(content).digest("hex")}  ${name}\n`)
		.join("");
}
