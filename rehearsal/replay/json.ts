import type { Turn } from "../../recorder/replay/otherwise.ts";
import type { Replay } from "./replay.ts";

/** Goes up when a field changes its meaning or goes; a new field may come without. */
const VERSION = 1;

/** What `--replay` prints with `--json` (docs/rehearsal-json.md). */
export function replayDocument({ record, compared, shares, notShown }: Replay) {
	const { service, rollout, history, checks, gaps } = record;
	const uncertain = compared.filter((each) => each.uncertain.length > 0);
	const otherwise = compared.filter((each) => each.uncertain.length === 0 && !each.same);
	return {
		format: "ecs-dns-canary/replay",
		version: VERSION,
		service,
		rollout,
		attempt: history?.attempt ?? null,
		outcome: history?.outcome ?? null,
		checks: checks.length,
		gaps,
		otherwise: otherwise.map(({ check: { at, task, decision }, decision: now }) => ({ at, task, was: decision, now })),
		undecided: uncertain.map(({ check: { at, task }, uncertain: why }) => ({ at, task, why })),
		shares:
			shares?.map(({ percent, recorded, wanted, happened, would, unrecorded }) => {
				return { percent, recorded, wanted, happened: shown(happened), would: shown(would), unrecorded };
			}) ?? null,
		notShown,
	};
}

function shown(turn: Turn | undefined) {
	return turn ? { at: turn.at, next: turn.next, verdict: turn.verdict ?? null } : null;
}
