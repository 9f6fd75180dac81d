import type { Compared } from "../../recorder/replay/again.ts";
import type { Share, Turn } from "../../recorder/replay/otherwise.ts";
import type { Replay } from "./replay.ts";

/** So many checks that are decided otherwise are shown: they mostly follow from the first. */
const SHOWN = 5;

/** How a share ended, by where the check led. */
const ENDS: Readonly<Record<string, string>> = {
	fail: "failed",
	shift: "went on",
	complete: "completed",
	gate: "waited for somebody",
	freeze: "was held up by a freeze",
	end: "ended",
	undecided: "ended undecided",
};

/** What a replay comes to, for people. */
export function replayText({ record, compared, shares, notShown }: Replay): string {
	const { checks, gaps, service, history } = record;
	const [first, last] = [checks.at(0), checks.at(-1)];
	const span = first && last ? `, ${first.at} to ${last.at}` : "";
	return [
		`${service} ${history?.attempt ?? record.rollout}: ${history?.outcome ?? "no history"}; ${checks.length} checks${span}`,
		...gaps.map(({ from, to, why }) => `not recorded: ${from} to ${to}: ${why}`),
		...comparison(compared),
		...(shares ? ["", ...beside(shares)] : []),
		...notShown.map((what) => `not shown by this record: ${what}`),
	].join("\n");
}

function comparison(compared: readonly Compared[]): string[] {
	const certain = compared.filter(({ uncertain }) => uncertain.length === 0);
	const otherwise = certain.filter(({ same }) => !same);
	const rest = compared.length - certain.length;
	return [
		otherwise.length === 0
			? `this version decides all ${certain.length} the same by the same settings`
			: `this version decides ${otherwise.length} of ${certain.length} otherwise by the same settings:`,
		...otherwise
			.slice(0, SHOWN)
			.flatMap(({ check, decision }) => [
				`  ${check.at} ${check.task}: ${said(check.decision)}`,
				`  ${" ".repeat(check.at.length)} now: ${said(decision)}`,
			]),
		...(otherwise.length > SHOWN ? [`  and ${otherwise.length - SHOWN} more`] : []),
		...(rest > 0
			? [`${rest} cannot be decided again: ${[...new Set(compared.flatMap((c) => c.uncertain))].join(", ")}`]
			: []),
	];
}

function said({ next, verdict }: Compared["decision"]): string {
	return `${next ?? "nothing"}${verdict ? ` (${verdict.verdict} ${verdict.code}: ${verdict.reason})` : ""}`;
}

/** What happened at each share, beside what would have. */
function beside(shares: readonly Share[]): string[] {
	const failed = shares.findIndex(({ would }) => would?.next === "fail");
	const reached = (i: number) => failed < 0 || i <= failed;
	const rows = shares.map(
		(share, i) => [nameOf(share), turnText(share.happened, share), reached(i) ? would(share) : "not reached"] as const,
	);
	const head = ["share", "what happened", "with these settings"] as const;
	const width = (i: 0 | 1) => Math.max(...[head, ...rows].map((row) => row[i].length));
	const line = (row: readonly [string, string, string]) =>
		`${row[0].padEnd(width(0))}  ${row[1].padEnd(width(1))}  ${row[2]}`.trimEnd();
	return [head, ...rows].map(line);
}

function nameOf({ percent }: Share): string {
	return percent === null ? "probation" : `${percent} %`;
}

function turnText(turn: Turn | undefined, { recorded }: Share): string {
	if (!recorded) return "not recorded";
	return turn ? `${ENDS[turn.next] ?? turn.next} ${timeOf(turn)}${reasonOf(turn)}` : "no end is recorded";
}

function would({ recorded, wanted, happened, would: turn, unrecorded }: Share): string {
	if (!wanted) return "no step of these settings";
	if (!recorded) return "this share was not recorded";
	const unsure = unrecorded.length > 0 ? `; not asked then: ${unrecorded.join(", ")}` : "";
	if (!turn && happened?.next === "fail")
		return `not failed by then; what would have followed was not recorded${unsure}`;
	if (!turn) return `waits longer than was recorded${unsure}`;
	const seconds = happened ? (Date.parse(turn.at) - Date.parse(happened.at)) / 1_000 : 0;
	const when =
		seconds === 0 ? timeOf(turn) : `${timeOf(turn)}, ${Math.abs(seconds)} s ${seconds < 0 ? "earlier" : "later"}`;
	return `${ENDS[turn.next] ?? turn.next} ${when}${reasonOf(turn)}${unsure}`;
}

const timeOf = ({ at }: Turn) => `at ${at.slice(11, 19)}`;
const reasonOf = ({ next, verdict }: Turn) => (next === "fail" && verdict ? ` (${verdict.code})` : "");
