import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { type Recorded, readRecord } from "../../recorder/record-file.ts";

const FOLDER = new URL("corpus/", import.meta.url);
const PACKED = ".json.gz";

/** The records that each version must decide the same. Those of whole end-to-end rollouts are packed. */
const FILES: ReadonlyMap<string, URL> = new Map(
	readdirSync(FOLDER).map((file) => [file.replace(/\.json(\.gz)?$/, ""), new URL(file, FOLDER)]),
);

/** Their names. */
export const CORPUS: readonly string[] = [...FILES.keys()];

/** Where a record of the corpus lies. */
export function pathInCorpus(name: string): string {
	const file = FILES.get(name);
	if (!file) throw new Error(`there is no record ${name} in the corpus`);
	return fileURLToPath(file);
}

/** A record of the corpus. */
export function fromCorpus(name: string): Recorded {
	const path = pathInCorpus(name);
	const bytes = readFileSync(path);
	return readRecord(path.endsWith(PACKED) ? gunzipSync(bytes).toString() : bytes.toString(), name);
}
