import { describe, expect, it } from "vitest";
import { joined } from "../../recorder/join.ts";
import { fromLogs, type LoggedLine } from "../../recorder/logged.ts";
import { linesOf, ROLLOUT } from "../cli/support/logged.ts";
import { fromCorpus } from "./corpus.ts";

const record = fromCorpus("errors-at-once");
const line = (text: string, at = 0): LoggedLine => ({ at, by: "observer", text });

describe("lines of logs", () => {
	it("are sorted into checks and what tasks did, by their time; all else is passed over", () => {
		const lines = linesOf(record);
		const strange = [
			"START RequestId: 1",
			'{"_aws":{}}',
			"null",
			'{"message":"text"}',
			'{"message":{"message":"no task"}}',
		];
		const found = fromLogs([...[...lines].reverse(), ...strange.map((text) => line(text))]);
		expect(found.checks.map(({ at }) => at)).toEqual(record.checks.map(({ at }) => at));
		expect(found.events.map(({ at }) => at)).toEqual(record.events.map(({ at }) => at));
		expect(found.done).toHaveLength(record.checks.length);
		expect(found.unread).toEqual([]);
	});

	it("that are no whole check, or one of another version, are said to be so", () => {
		const [check] = record.checks;
		const unread = [
			{ ...check, record: 2, rollout: ROLLOUT },
			{ record: 1, rollout: ROLLOUT, at: "today" },
		];
		const found = fromLogs(unread.map((each, i) => line(JSON.stringify(each), i)));
		expect(found.checks).toEqual([]);
		expect(found.unread).toEqual([
			{ at: 0, rollout: ROLLOUT, why: "it is of version 2, and 1 is known here" },
			{ at: 1, rollout: ROLLOUT, why: "it is not whole" },
		]);
	});

	it("of other rollouts are left out of a record; those of who goes on with its probation are not", () => {
		const successor = `${ROLLOUT}-p1`;
		const moved = linesOf(record).map((each, i) =>
			i === 3 ? { ...each, text: each.text.replace(ROLLOUT, successor) } : each,
		);
		const others = linesOf(record).map((each) => ({
			...each,
			text: each.text.replaceAll(ROLLOUT, `${ROLLOUT}-other`).replaceAll('"attempt":"r2"', '"attempt":"r3"'),
		}));
		const sources = { service: "shop", rollout: ROLLOUT, attempt: "r2", history: null, execution: null };
		const found = joined({ ...sources, lines: [...others, ...moved] });
		expect(found.checks).toHaveLength(record.checks.length);
		expect(found.checks.filter(({ rollout }) => rollout === successor)).toHaveLength(1);
		expect(found.events).toHaveLength(record.events.length);
	});
});
