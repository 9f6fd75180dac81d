import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { snapshotOf } from "../../../../cli/operator/read/snapshot.ts";
import { statusOf } from "../../../../cli/operator/read/status.ts";
import { bar, duration, shorten, timestamp } from "../../../../cli/operator/show/format.ts";
import { COLORED, PLAIN, painted, paintFor } from "../../../../cli/operator/show/paint.ts";
import { Screen } from "../../../../cli/operator/show/screen.ts";
import { textOf } from "../../../../cli/operator/show/text.ts";
import type { RolloutDocument } from "../../../../runtime/contract/index.ts";
import { hold } from "../../../../runtime/core/analysis/verdict.ts";
import { Refused } from "../../../../runtime/errors.ts";
import { at, EXECUTION, weightedRecords } from "../../../support/documents.ts";
import { FakeSources } from "../../support/fakes.ts";
import { gated, NOW } from "../../support/gated.ts";

async function statusIn(state: string, changes: Partial<RolloutDocument>, prepare = (_: FakeSources) => {}) {
	const sources = new FakeSources().runs(state, changes);
	prepare(sources);
	return statusOf(await snapshotOf("shop", { sources, now: () => NOW }));
}

const waiting = async () => statusOf(await snapshotOf("shop", { sources: gated(), now: () => NOW }));

describe("a status for people", () => {
	it("tells all about a rollout", async () => {
		expect(textOf(await waiting(), NOW, PLAIN).split("\n")).toEqual([
			"shop: ecs-svc/2 to green, waiting step 2 of 3, since 2026-01-01 00:00:00Z (8m 20s)",
			`  execution  ${EXECUTION} in AwaitDecision`,
			"  weights    blue 50, green 50, as live DNS has them",
			"  waits for  gate: the step has a gate, 58m 20s left (until 01:06:40Z)",
			"  time left  0s of the step, 6m 00s of the schedule at best",
			"  verdict    pass  Healthy: 4/4 green tasks",
			"  steps",
			"     10 %  ██░░░░░░░░░░░░░░░░░░  done",
			"     50 %  ██████████░░░░░░░░░░  waiting, 5m 00s bake, then a gate",
			"    100 %  ████████████████████  5m 00s bake",
			"  verdicts",
			"    00:02:00Z   10 %  pass  Healthy: 2/2 green tasks",
			"  queue",
			"    ecs-svc/3 since 2026-01-01 00:00:00Z",
		]);
	});

	it("says the same in colors", async () => {
		const status = await waiting();
		const colored = textOf(status, NOW, COLORED);
		expect(colored).not.toBe(textOf(status, NOW, PLAIN));
		expect(stripVTControlCharacters(colored)).toBe(textOf(status, NOW, PLAIN));
	});

	it.each([
		[
			"differ from what the step says",
			weightedRecords({ blue: 100, green: 0 }),
			"blue 90, green 10; live DNS has blue 100, green 0",
		],
		["are gone", [], "blue 90, green 10; live DNS has no weighted records"],
		["are gone in part", weightedRecords({ blue: 100, green: 0 }).slice(0, 1), "live DNS has blue 100, green none"],
		[
			"differ from type to type",
			[...weightedRecords({ blue: 90, green: 10 }, ["A"]), ...weightedRecords({ blue: 1, green: 2 }, ["AAAA"])],
			"live DNS A blue 90, green 10; AAAA blue 1, green 2",
		],
	])("says when the weights of live DNS %s", async (_, records, expected) => {
		const status = await statusIn("Assess", { verdict: hold("H", "h") }, (sources) => {
			sources.records = records;
		});
		expect(textOf(status, NOW, PLAIN)).toContain(expected);
	});

	it("tells what little there is right after the lock was taken", async () => {
		const status = await statusIn("Prepare", {}, (sources) => {
			sources.notes.clear();
			sources.records = weightedRecords({ blue: 100, green: 0 });
		});
		expect(status.rollout).toMatchObject({ phase: "preparing", state: null, step: 0, steps: [], waitsFor: null });
		expect(textOf(status, NOW, PLAIN)).toContain("shop: ecs-svc/2 to green, preparing, since");
	});

	it("tells by live DNS whether the candidate of a rollout has traffic that a controller of 0.2 began", async () => {
		const without = (records: FakeSources["records"]) =>
			statusIn("Settle", {}, (sources) => {
				// What is kept is of an earlier rollout.
				const note = sources.notes.get("shop");
				if (note) sources.notes.set("shop", { ...note, execution: `${EXECUTION}-before` });
				sources.records = records;
			});
		expect((await without(weightedRecords({ blue: 90, green: 10 }))).rollout?.phase).toBe("watching");
		expect((await without([])).rollout?.phase).toBe("preparing");
		expect((await without(new Refused("no", {}))).rollout?.phase).toBe("preparing");
	});

	it("says why it cannot read what another version of the controller wrote", async () => {
		const strange = statusIn("Assess", {}, (sources) => {
			const document = { event: {}, service: {} };
			sources.notes.set("shop", { execution: EXECUTION, state: "Settle", at: at(0).toISOString(), document });
		});
		await expect(strange).rejects.toThrow(/is it of this command's version\?.*not valid/);
	});
});

describe("words and pictures", () => {
	it.each([
		[0, "0s"],
		[59.4, "59s"],
		[60, "1m 00s"],
		[3_599, "59m 59s"],
		[3_660, "1h 01m"],
		[-5, "0s"],
	])("%d seconds are %s", (seconds, text) => {
		expect(duration(seconds)).toBe(text);
	});

	it("a moment is in UTC, to the second", () => {
		expect(timestamp("2026-01-31T22:01:05.999Z")).toBe("2026-01-31 22:01:05Z");
	});

	it("a bar is as long for every share, and never shorter for more", () => {
		fc.assert(
			fc.property(fc.nat(100), fc.nat(100), (one, two) => {
				const filled = (percent: number) => bar(percent).replaceAll("░", "").length;
				expect(bar(one)).toHaveLength(20);
				if (one <= two) expect(filled(one)).toBeLessThanOrEqual(filled(two));
			}),
		);
		expect([bar(0), bar(100)]).toEqual(["░".repeat(20), "█".repeat(20)]);
	});

	it("a text that is too long is cut", () => {
		expect([shorten("four", 4), shorten("fives", 4), shorten("x", 0)]).toEqual(["four", "fiv…", "…"]);
	});

	it("colors are for terminals, unless NO_COLOR is set", () => {
		expect(paintFor({ isTTY: true }, {})).toBe(COLORED);
		expect(paintFor({ isTTY: true }, { NO_COLOR: "" })).toBe(COLORED);
		expect(paintFor({ isTTY: true }, { NO_COLOR: "1" })).toBe(PLAIN);
		expect(paintFor({}, {})).toBe(PLAIN);
	});

	it("good, bad and doubtful check different", () => {
		const [good, bad, doubtful] = ["pass", "fail", "hold"].map((word) => painted(word, COLORED).replace(word, ""));
		expect(new Set([good, bad, doubtful]).size).toBe(3);
		expect(painted("completed", COLORED).replace("completed", "")).toBe(good);
		expect(painted("failed-back", COLORED).replace("failed-back", "")).toBe(bad);
		expect(painted("abandoned", COLORED).replace("abandoned", "")).toBe(doubtful);
	});
});

describe("a screen", () => {
	const shown = (isTTY: boolean, columns?: number, rows?: number) => {
		const written: string[] = [];
		const stream = {
			write: (text: string) => written.push(text),
			isTTY,
			...(columns && { columns }),
			...(rows && { rows }),
		};
		return { screen: new Screen(stream), written };
	};

	it("draws over what it drew before, and cuts what would wrap", () => {
		const { screen, written } = shown(true, 8);
		screen.draw("one\ntwo", "", "");
		screen.draw("\x1b[1mthe third\x1b[22m", "", "");
		expect(written).toEqual(["\r\x1b[0Jone\ntwo\n", "\x1b[2A\r\x1b[0Jthe thi…\n"]);
	});

	it("leaves out what would not fit on the terminal", () => {
		const { screen, written } = shown(true, 8, 3);
		screen.draw("one\ntwo\nthree", "", "");
		screen.draw("four", "", "");
		expect(written).toEqual(["\r\x1b[0Jone\ntwo\n", "\x1b[2A\r\x1b[0Jfour\n"]);
	});

	it("takes 80 columns where the terminal does not say", () => {
		const { screen, written } = shown(true);
		screen.draw("x".repeat(81), "", "");
		expect(written).toEqual([`\r\x1b[0J${"x".repeat(79)}…\n`]);
	});

	it("that is a log gets a line when something has changed", () => {
		const { screen, written } = shown(false);
		screen.draw("a picture", "10 s left", "baking");
		screen.draw("a picture", "5 s left", "baking");
		screen.draw("a picture", "moved on", "settling");
		expect(written).toEqual(["10 s left\n", "moved on\n"]);
	});
});
