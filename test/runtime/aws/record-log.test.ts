import { afterEach, expect, it, vi } from "vitest";
import { recordLog } from "../../../runtime/aws/record-log.ts";
import { fromCorpus } from "../../recorder/corpus.ts";

afterEach(() => vi.restoreAllMocks());

it("writes a check as one line of the log, whatever stands in it, past the console and its levels", () => {
	const written: string[] = [];
	vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
	const info = vi.spyOn(console, "info").mockImplementation(() => undefined);
	const [check] = fromCorpus("errors-at-once").checks;
	if (!check) throw new Error("no check");
	const line = { ...check, answers: [{ of: "hooks.ask", value: { reason: "two\nlines" } }] };
	recordLog(line);
	expect(written).toHaveLength(1);
	expect(written[0]?.match(/\n/g)).toEqual(["\n"]);
	expect(JSON.parse(String(written))).toEqual(line);
	expect(info).not.toHaveBeenCalled();
});
