import { writeFileSync } from "node:fs";
import { extname } from "node:path";
import { recordPage } from "../../../recorder/page/page.ts";
import { type Recorded, writtenRecord } from "../../../recorder/record-file.ts";
import { inert } from "../../command-line/plain.ts";
import { EXIT, UsageError } from "../exit.ts";
import { findRollout } from "../find/rollout.ts";
import type { Lookup } from "../find/services.ts";
import type { LogReader } from "../read/logs.ts";
import { recordOf } from "../read/record.ts";
import { patiently, type Terminal } from "../show/terminal.ts";

/** What `export` is asked. */
export interface ExportOptions {
	/** A service, an attempt, a deployment, or an execution. */
	readonly rollout: string;
	/** The file: its ending says what it becomes. */
	readonly out: string;
	readonly json: boolean;
}

/** What a file becomes, by its ending. */
const FORMS: Readonly<Record<string, (record: Recorded) => string>> = { ".json": writtenRecord, ".html": recordPage };

/** Writes a rollout's record, or a page of it. @throws {UsageError} when there is none, or the file cannot be written. */
export async function exported(
	{ rollout, out, json }: ExportOptions,
	lookup: Lookup,
	logs: (rollout: string) => LogReader,
	{ stdout, stderr }: Terminal,
): Promise<number> {
	const form = FORMS[extname(out)];
	if (!form)
		throw new UsageError(`--out must end in .html, a page for people, or in .json, a record to replay (given: ${out})`);
	const meant = await patiently("looking for it", stderr, () => findRollout(rollout, lookup));
	const record = await patiently("reading logs", stderr, () =>
		recordOf(meant, lookup, logs(meant.execution ?? rollout)),
	);
	written(out, form(record));
	const { service, history, checks, events, gaps } = record;
	const summary = { file: out, service, rollout: record.rollout, attempt: history?.attempt ?? null };
	const figures = { outcome: history?.outcome ?? null, checks: checks.length, events: events.length, gaps };
	if (json) stdout.write(`${JSON.stringify({ version: 1, ...summary, ...figures }, null, 2)}\n`);
	else stdout.write(`${inert(textOf(record, out))}\n`);
	return EXIT.ok;
}

function textOf({ service, history, rollout, checks, gaps }: Recorded, out: string): string {
	const what = `${history?.attempt ?? rollout} of ${service}: ${history?.outcome ?? "no history"}, ${checks.length} checks`;
	const missing = gaps.map(({ from, to, why }) => `not recorded: ${from} to ${to}: ${why}`);
	return [`wrote ${out}: ${what}`, ...missing].join("\n");
}

function written(out: string, text: string): void {
	try {
		writeFileSync(out, text);
	} catch (error) {
		throw new UsageError(`--out: ${out} cannot be written: ${(error as Error).message}`);
	}
}
