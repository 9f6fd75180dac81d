import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combine, fail, hold, pass } from "../../../../runtime/core/analysis/verdict.ts";
import { announce, reasonOf } from "../../../../runtime/core/rollout/announcement.ts";
import { sampleDocument } from "../../../support/documents.ts";
import { runs } from "../../../support/runs.ts";

const verdicts = fc.array(fc.constantFrom(pass("P", "fine"), hold("H", "not yet"), fail("F", "bad")), { minLength: 1 });

describe("verdicts together", () => {
	it("fail when one fails, hold when one holds and none fails, and pass only when all pass", () => {
		fc.assert(
			fc.property(verdicts, (list) => {
				const kinds = new Set(list.map(({ verdict }) => verdict));
				const expected = kinds.has("fail") ? "fail" : kinds.has("hold") ? "hold" : "pass";
				return combine(list).verdict === expected;
			}),
		);
	});

	it("hold when there is none: no data is not health", () => {
		expect(combine([])).toEqual({ verdict: "hold", code: "NoSignal", reason: "no signal was checked" });
	});

	it("give the reason of the first that is worst", () => {
		expect(combine([pass("P", "fine"), fail("F1", "first"), fail("F2", "second")])).toEqual(fail("F1", "first"));
	});

	it("give every reason when all pass", () => {
		expect(combine([pass("A", "2/2 tasks"), pass("B", "2/2 targets")])).toEqual(
			pass("Healthy", "2/2 tasks; 2/2 targets"),
		);
	});
});

describe("why a rollout fails", () => {
	const verdict = fail("TargetsUnhealthy", "1 unhealthy");

	it("is the verdict that failed it", () => {
		expect(reasonOf(sampleDocument({ verdict }))).toEqual({ error: "TargetsUnhealthy", cause: "1 unhealthy" });
	});

	it("is the error that was caught, before any verdict, with a function's message out of its JSON", () => {
		const error = { Error: "Refused", Cause: JSON.stringify({ errorType: "Refused", errorMessage: "AccessDenied" }) };
		expect(reasonOf(sampleDocument({ verdict, error }))).toEqual({ error: "Refused", cause: "AccessDenied" });
	});

	it.each([
		["a text that is no JSON", "Task timed out", "Task timed out"],
		["JSON without a message", "{}", "{}"],
		["JSON that is nothing", "null", "null"],
		["JSON that is a text", '"late"', '"late"'],
		["JSON that is a number", "7", "7"],
		["nothing", undefined, ""],
	])("bears %s for a cause", (_, Cause, cause) => {
		const error = { Error: "States.Timeout", ...(Cause !== undefined && { Cause }) };
		expect(reasonOf(sampleDocument({ error }))).toEqual({ error: "States.Timeout", cause });
	});

	it("is that somebody gave none, when a task token came back with neither error nor cause", () => {
		const error = { Error: null, Cause: null };
		expect(reasonOf(sampleDocument({ error }))).toEqual({ error: "Aborted", cause: "" });
	});

	it("says so when nothing was handed on", () => {
		expect(reasonOf(sampleDocument())).toEqual({ error: "Unknown", cause: "no reason was handed on" });
	});
});

describe("an announcement", () => {
	it("has what happened as its subject and the reason in its message", () => {
		expect(announce("shop", "green is live", "2/2 healthy")).toEqual({
			subject: "shop: green is live",
			message: "shop: green is live\n\n2/2 healthy",
		});
	});

	it("has a subject of printable ASCII, and of less than 100 characters", () => {
		expect(announce("shop", "grün\n", "").subject).toBe("shop: gr?n?");
		expect(announce(" shop", "", "").subject).toBe("shop: ");
		expect(announce("shop", "x".repeat(200), "").subject).toBe(`shop: ${"x".repeat(93)}`);
		expect(announce("shop", "grün", "weiß").message).toBe("shop: grün\n\nweiß");
	});

	it("has a subject that SNS accepts, whatever the words", () => {
		const text = fc.string({ unit: "binary", maxLength: 120, size: "max" });
		const accepted = (subject: string) => /^[!-~][ -~]{0,98}$/.test(subject);
		fc.assert(
			fc.property(text, text, (name, what) => accepted(announce(name, what, "").subject)),
			{ numRuns: runs(30) },
		);
	});
});
