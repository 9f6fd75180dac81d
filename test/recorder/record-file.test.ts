import { describe, expect, it } from "vitest";
import { readRecord, writtenRecord } from "../../recorder/record-file.ts";
import { CORPUS, fromCorpus } from "./corpus.ts";

describe("the file of a record", () => {
	it.each(CORPUS)("%s is written as it was read", (name) => {
		const record = fromCorpus(name);
		const text = writtenRecord(record);
		expect(readRecord(text, name)).toEqual(record);
		expect(text.length).toBeLessThan(0.6 * JSON.stringify(record).length);
	});

	it("is refused with what is wrong with it", () => {
		expect(() => readRecord("{", "mine.json")).toThrow(/mine.json is not valid:\n- is no JSON/);
		expect(() => readRecord('{"format":"else"}', "mine.json")).toThrow(/format: .*\n- version: /);
		const text = writtenRecord(fromCorpus("errors-at-once")).replaceAll('"record":1', '"record":2');
		expect(() => readRecord(text, "mine.json")).toThrow(/checks.0.record/);
	});
});
