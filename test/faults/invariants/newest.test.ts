import { describe, expect, it } from "vitest";
import { ATTEMPTS } from "../../../faults/model/snapshot.ts";
import type { HistoryEntry } from "../../../runtime/contract/index.ts";
import { Fed, MINE } from "./fed.ts";

const entry = (attempt: string, outcome: HistoryEntry["outcome"]): HistoryEntry => ({
	attempt,
	execution: MINE,
	outcome,
	reason: "because",
	at: "2026-01-01T00:00:00.000Z",
});
const asked = (attempt: string) => ["r1", ATTEMPTS.release, attempt];
const done = [entry(ATTEMPTS.release, "completed")];

describe("what somebody asks for", () => {
	/** Something is asked for, and then the release completes; or the other way round. */
	const completes = async (attempt: string, first: "asked" | "completed") => {
		const fed = await Fed.with("newest");
		const before = first === "asked" ? fed.snapshot() : fed.snapshot({ history: done });
		fed.write("attempts.record", before, { ...before, attempts: asked(attempt) });
		const wanted = { ...before, attempts: asked(attempt) };
		fed.write("locks.conclude", wanted, { ...wanted, history: done });
		return fed.found.map(({ message }) => message);
	};

	it.each([ATTEMPTS.askedNewer, ATTEMPTS.askedServing, ATTEMPTS.askedRollback])(
		"keeps the release before from completing: %s",
		async (attempt) => {
			expect(await completes(attempt, "asked")).toEqual([`r2 has completed, though somebody had asked for ${attempt}`]);
			expect(await completes(attempt, "completed")).toEqual([]);
		},
	);

	it("and is the same does not", async () => {
		expect(await completes(ATTEMPTS.askedRetry, "asked")).toEqual([]);
	});

	it("gets an answer, but for what serves already", async () => {
		const ended = async (attempt: string, history: HistoryEntry[]) => {
			const fed = await Fed.with("newest");
			fed.end({ snapshot: fed.snapshot({ attempts: asked(attempt), history }) });
			return fed.found.length;
		};
		expect(await ended(ATTEMPTS.askedRetry, done)).toBe(1);
		expect(await ended(ATTEMPTS.askedRetry, [entry(ATTEMPTS.askedRetry, "failed-back")])).toBe(0);
		expect(await ended(ATTEMPTS.askedServing, [])).toBe(0);
	});
});
