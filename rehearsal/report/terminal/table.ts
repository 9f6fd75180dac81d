import type { Figures, Result } from "../figures.ts";
import { COLUMNS, compared, groupsOf } from "../rows.ts";

/** How wide a comparison may be, in characters. */
const WIDTH = 120;
const GAP = "  ";

/**
 * A comparison for the terminal, at most 120 columns wide; long names are cut.
 * @param what - what the rows are; each is named by its run's policy, unless `names` says otherwise.
 */
export function tableOf(results: readonly Result[], what = "policy", names: readonly string[] = []): string {
	const cells = results.map(({ run, figures }, i) => [
		names[i] ?? run.policy,
		figures.outcome,
		...compared(figures).map(({ text }) => text),
	]);
	const lines = [0, 1].map((i) => [
		...(i === 0 ? ["", ""] : [what, "outcome"]),
		...COLUMNS.map(({ heading }) => heading[i] ?? ""),
	]);
	return aligned([...lines, ...cells]);
}

/** The figures of a single run for the terminal: what, and how much. */
export function listOf(figures: Figures): string {
	const groups = groupsOf(figures);
	const rows = groups.flatMap((group) => group.rows);
	const label = Math.max(...rows.map((row) => row.label.length));
	const text = Math.max(...rows.map((row) => row.text.length));
	const line = (row: (typeof rows)[number]) =>
		`${GAP}${row.label.padEnd(label)}${GAP}${row.text.padStart(text)}${row.note ? `${GAP}${row.note}` : ""}`;
	return groups.flatMap(({ title, rows }) => [title, ...rows.map(line)]).join("\n");
}

function aligned(rows: readonly (readonly string[])[]): string {
	const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
	const others = widths.slice(1).reduce((sum, width) => sum + GAP.length + width, 0);
	const name = Math.min(widths[0] ?? 0, WIDTH - others);
	const line = ([policy = "", outcome = "", ...numbers]: readonly string[]) =>
		[
			cut(policy, name).padEnd(name),
			outcome.padEnd(widths[1] ?? 0),
			...numbers.map((text, i) => text.padStart(widths[i + 2] ?? 0)),
		]
			.join(GAP)
			.trimEnd();
	return rows.map(line).join("\n");
}

const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, width - 1)}…` : text);
