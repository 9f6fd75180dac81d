import { describe, expect, it } from "vitest";
import { gapsOf } from "../../recorder/gaps.ts";
import type { FromLogs } from "../../recorder/logged.ts";
import { replayed } from "../../recorder/replay/again.ts";
import type { RecordLine } from "../../runtime/contract/record.ts";
import { fromCorpus } from "./corpus.ts";

const { checks, events } = fromCorpus("completed");
const logged = events.map((event) => ({ ...event, rollout: "mine" }));
/** What the log says besides: that each check is done. */
const done = checks.map(({ at, task }) => ({ at, task, by: "observer", message: "task done", rollout: "mine" }));
const gaps = (kept: readonly RecordLine[], more: Partial<FromLogs> = {}) =>
	gapsOf({ checks: kept, events: logged, unread: [], done: [], ...more });

/** The places of checks that hand on to another one. */
const within = checks.flatMap(({ after }, i) => (i > 0 && checks[i + 1]?.before === after ? [i] : []));

describe("a record", () => {
	it("has no gap where nothing is missing", () => {
		expect(gaps(checks)).toEqual([]);
	});

	it("names the place of a line that is lost, by the other line of the same check", () => {
		for (const place of within) {
			const [before, after] = [checks[place - 1], checks[place + 1]];
			const found = gaps(
				checks.filter((_, i) => i !== place),
				{ done },
			);
			expect(found).toHaveLength(1);
			const { from = "", to = "", why } = found[0] ?? {};
			expect(why).toBe("a check is not recorded");
			// Checks may be made in the same second as a task that acts.
			expect(from <= (before?.at ?? "") && to >= (after?.at ?? "")).toBe(true);
		}
	});

	it("names it where both are lost, by what is handed on: unless that is all the same", () => {
		const found = within.filter((place) => gaps(checks.filter((_, i) => i !== place)).length > 0);
		const changing = within.filter((place) => checks[place]?.before !== checks[place]?.after);
		expect(changing.length).toBeGreaterThan(20);
		const acted = (place: number) =>
			events.some(({ at }) => at >= (checks[place - 1]?.at ?? "") && at <= (checks[place + 1]?.at ?? ""));
		const chained = changing.filter((place) => !acted(place));
		expect(chained.length).toBeGreaterThan(20);
		expect(found).toEqual(expect.arrayContaining(chained));
	});

	it("names a line that cannot be read, and one whose answers were left out", () => {
		const [first] = checks;
		if (!first) throw new Error("no check");
		const at = Date.parse(first.at);
		expect(
			gaps([{ ...first, tooLarge: 300_000 }], { unread: [{ at, rollout: "mine", why: "it is of version 9" }] }),
		).toEqual([
			{ from: first.at, to: first.at, why: "a check's answers were left out: 300000 bytes" },
			{ from: first.at, to: first.at, why: "a check cannot be read: it is of version 9" },
		]);
	});

	it("is decided again without the lines that are lost, and what hangs on these is uncertain until a line has it all", async () => {
		const place = within[Math.floor(within.length / 3)] ?? 0;
		const all = await replayed(checks.filter((_, i) => i < place || i > place + 40));
		for (const { same, uncertain } of all) expect(same || uncertain.length > 0).toBe(true);
		expect(all.at(-1)).toMatchObject({ same: true, uncertain: [] });
	});
});
