import fc from "fast-check";
import { expect, it } from "vitest";
import { readRecord, writtenRecord } from "../../../recorder/record-file.ts";
import { replayed } from "../../../recorder/replay/again.ts";
import { CORPUS, fromCorpus } from "../corpus.ts";

const NAMES = CORPUS.filter((name) => !name.startsWith("end-to-end"));

/** A record of the corpus, and which of its lines are lost. */
const lossy = fc.constantFrom(...NAMES).chain((name) => {
	const record = fromCorpus(name);
	const places = record.checks.map((_, i) => i);
	const last = places.length - 1;
	// A log that is away loses many in a row.
	const row = fc
		.tuple(fc.nat({ max: last }), fc.nat({ max: last }))
		.map(([from, length]) => places.slice(from, Math.min(last, from + length)));
	const lost = fc.oneof(fc.subarray(places, { maxLength: last }), row);
	return fc.record({ record: fc.constant(record), lost });
});

it("whatever lines are lost, a check that is left is decided as it was, or is said to be uncertain", async () => {
	await fc.assert(
		fc.asyncProperty(lossy, async ({ record, lost }) => {
			const gone = new Set(lost);
			const checks = record.checks.filter((_, i) => !gone.has(i));
			const written = readRecord(writtenRecord({ ...record, checks }), "lossy");
			for (const { check, same, uncertain } of await replayed(written.checks)) {
				expect({ at: check.at, known: same || uncertain.length > 0 }).toEqual({ at: check.at, known: true });
			}
		}),
	);
});
