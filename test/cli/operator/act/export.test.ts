import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { exported } from "../../../../cli/operator/act/export.ts";
import { type Recorded, readRecord } from "../../../../recorder/record-file.ts";
import { replayed } from "../../../../recorder/replay/again.ts";
import { fromCorpus } from "../../../recorder/corpus.ts";
import { at } from "../../../support/documents.ts";
import { around, FakeSources } from "../../support/fakes.ts";
import { FakeLogs, linesOf, ROLLOUT } from "../../support/logged.ts";

const DAY = 86_400;

/** A rollout of shop's that is over, and a week ago. */
function scene(name: string, { missing = [] as string[], now = 7 * DAY } = {}) {
	const record = fromCorpus(name);
	const { history } = record;
	if (!history) throw new Error("no history");
	const sources = new FakeSources();
	sources.history.push({ service: "shop", entry: { ...history, execution: ROLLOUT } });
	sources.starts({ arn: ROLLOUT, attempt: history.attempt, running: false, status: "SUCCEEDED" });
	const logs = new FakeLogs(linesOf(record), missing);
	const { lookup, terminal, out } = around(sources);
	const folder = mkdtempSync(join(tmpdir(), "export-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const run = async (file: string, rollout = "shop", json = false) => {
		const path = join(folder, file);
		const options = { rollout, out: path, json };
		const code = await exported(options, { ...lookup, now: () => at(now) }, () => logs, terminal);
		return { code, text: () => readFileSync(path, "utf8"), record: () => readRecord(readFileSync(path, "utf8"), path) };
	};
	return { record, sources, logs, run, out };
}

/** What stands in a record whatever its execution is called. */
const content = ({ checks, events, history }: Recorded) => ({
	checks: checks.map(({ rollout: _, ...check }) => check),
	events,
	attempt: history?.attempt,
});

describe("export", () => {
	it("writes a record that is decided again as it was, and has the figures of history", async () => {
		const { record, run, out, logs } = scene("completed");
		const { code, record: written } = await run("mine.json");
		expect(code).toBe(0);
		expect(content(written())).toEqual(content(record));
		expect(written()).toMatchObject({
			gaps: [],
			execution: { status: "SUCCEEDED" },
			history: { outcome: "completed" },
		});
		expect((await replayed(written().checks)).every(({ same }) => same)).toBe(true);
		expect(out()).toMatch(/^wrote .*mine.json: r2 of shop: completed, \d+ checks\n$/);
		expect(logs.asked[0]).toBe(`/aws/lambda/web-observer shop ${at(-3_600).toISOString()} ${until(record)}`);
	});

	it("writes a page that needs nothing beside itself, with what history says", async () => {
		const { run } = scene("metrics-torn-sick");
		const { text } = await run("mine.html", ROLLOUT);
		expect(text()).toContain("failed-back");
		expect(text()).toContain("ErrorsAboveStable");
		expect(text()).not.toMatch(/<script|src=|@import/);
	});

	it("reads on for as long as probation lasts", async () => {
		const { run, logs, record } = scene("rolled-back", { now: 30 * DAY });
		const { record: written } = await run("mine.json", ROLLOUT);
		expect(written().checks).toHaveLength(record.checks.length);
		expect(logs.asked).toHaveLength(6);
	});

	it("names what is missing: functions without a log, and a beginning that is not kept any more", async () => {
		const { run, out } = scene("completed", { missing: ["actuator", "watchdog"] });
		const { record } = await run("mine.json");
		expect(record().gaps.map(({ why }) => why)).toEqual([
			"its beginning is not in the logs: they are not kept for so long, or have warnings alone",
			"there is no log group /aws/lambda/web-actuator",
			"there is no log group /aws/lambda/web-watchdog",
			...record()
				.gaps.slice(3)
				.map(() => "a check is not recorded"),
		]);
		expect(out()).toContain("not recorded: ");
	});

	it("says the same for machines", async () => {
		const { run, out, record } = scene("completed");
		await run("mine.json", "shop", true);
		expect(JSON.parse(out())).toMatchObject({
			version: 1,
			service: "shop",
			rollout: ROLLOUT,
			attempt: "r2",
			outcome: "completed",
			checks: record.checks.length,
			gaps: [],
		});
	});

	it("refuses what it cannot write, and where nothing is left, with what to do", async () => {
		const { run, sources } = scene("completed");
		await expect(run("mine.pdf")).rejects.toThrow(/--out must end in .html.*or in .json/);
		await expect(run("none/mine.json")).rejects.toThrow(/--out: .* cannot be written/);
		const gone = scene("completed", { missing: ["observer"] });
		await expect(gone.run("mine.json")).rejects.toThrow(
			/no check of r2 of shop is recorded between .*there is no log group \/aws\/lambda\/web-observer.*record_days/,
		);
		sources.history.length = 0;
		sources.started.clear();
		await expect(run("mine.json")).rejects.toThrow(/shop/);
	});

	it("knows a rollout under way by its lock, and one whose execution nobody knows any more by its history", async () => {
		const { run, sources } = scene("completed");
		sources.started.clear();
		const { record } = await run("mine.json");
		expect(record().execution).toBeNull();
	});
});

function until({ history }: Recorded): string {
	return new Date(Date.parse(history?.at ?? "") + 3_600_000).toISOString();
}
