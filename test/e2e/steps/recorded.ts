/** What the checks of a rollout have left in the observer's log: exported, it has the figures of history, and is decided again the same. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as v from "valibot";
import { expect, it, onTestFinished } from "vitest";
import { type Recorded, readRecord } from "../../../recorder/record-file.ts";
import { replayed } from "../../../recorder/replay/again.ts";
import { serviceOf } from "../../../recorder/replay/settings.ts";
import { percentAt, stepOf } from "../../../recorder/replay/steps.ts";
import { type Color, HistoryEntry } from "../../../runtime/contract/index.ts";
import type { Suite } from "./suite.ts";

/** Where the corpus is that CI replays; written only where somebody asks for it: `KEEP_RECORDS=1 npm run test:e2e`. */
const CORPUS = new URL("../../recorder/corpus/", import.meta.url);

export function recorded(suite: Suite): void {
	/** The files that `export` writes of the last rollout of a color. */
	async function exportOf(color: Color): Promise<{ record: Recorded; page: string; entry: HistoryEntry }> {
		const { main, world } = suite;
		const attempt = main.deploymentId(color);
		const folder = mkdtempSync(join(tmpdir(), "export-"));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		const [json, html] = [join(folder, "record.json"), join(folder, "page.html")];
		for (const out of [json, html]) await world.project.operate(["export", attempt, "--service", "web", "--out", out]);
		const text = readFileSync(json, "utf8");
		const entry = v.parse(HistoryEntry, await main.view.history(attempt));
		const kept = new URL(`end-to-end-${entry.outcome}.json.gz`, CORPUS);
		if (process.env.KEEP_RECORDS) writeFileSync(kept, gzipSync(text, { level: 9 }));
		return { record: readRecord(text, json), page: readFileSync(html, "utf8"), entry };
	}

	/** Expects that a record says what history says, that nothing of it is missing, and that each check is decided again the same. */
	async function expectFigures({ record, page, entry }: Awaited<ReturnType<typeof exportOf>>): Promise<void> {
		const { outcome, reason, verdicts = [] } = entry;
		expect(record).toMatchObject({ service: "web", history: { outcome, reason }, gaps: [] });
		expect(record.history?.verdicts ?? []).toEqual(verdicts);
		expect(page).toContain(`data-figure="outcome">${outcome}<`);
		for (const { at, code, verdict, reason: why, percent } of verdicts) {
			const said = { verdict, code, reason: why };
			const check = record.checks.find(({ at: when, decision }) => when === at && decision.verdict?.reason === why);
			expect(check?.decision.verdict).toEqual(said);
			if (check) expect(percentAt(serviceOf(check), stepOf(check))).toBe(percent);
			expect(page).toContain(why.replaceAll("'", "&#39;"));
		}
		for (const { check, same, uncertain } of await replayed(record.checks)) {
			expect({ at: check.at, task: check.task, same, uncertain }).toMatchObject({ same: true, uncertain: [] });
		}
	}

	it("exports a rollout that has completed with the figures of history, and decides each check again the same", async () => {
		const exported = await exportOf("green");
		expect(exported.entry.outcome).toBe("completed");
		expect(exported.record.checks.map(({ task }) => task)).toEqual(
			expect.arrayContaining(["ready", "settle", "assess", "probation"]),
		);
		expect(exported.entry.verdicts?.length).toBeGreaterThan(0);
		await expectFigures(exported);
	});

	it("exports one that has failed back likewise, with what failed it", async () => {
		const exported = await exportOf("blue");
		expect(exported.entry.outcome).toBe("failed-back");
		const { next, verdict } = exported.record.checks.at(-1)?.decision ?? {};
		expect(next).toBe("fail");
		expect(`${verdict?.code}: ${verdict?.reason}`).toBe(exported.entry.reason);
		await expectFigures(exported);
	});
}
