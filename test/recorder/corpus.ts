import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Recorded, readRecord } from "../../recorder/record-file.ts";

const FOLDER = new URL("corpus/", import.meta.url);

/** The records that each version must decide the same. */
export const CORPUS: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ""));

/** Where a record of the corpus lies. */
export function pathInCorpus(name: string): string {
	return fileURLToPath(new URL(`${name}.json`, FOLDER));
}

/** A record of the corpus. */
export function fromCorpus(name: string): Recorded {
	return readRecord(readFileSync(pathInCorpus(name), "utf8"), name);
}
