/** A decision, done by what the operator's command does. */
import { abort } from "../../cli/operator/act/abort.ts";
import type { Asking } from "../../cli/operator/act/ask.ts";
import { promote } from "../../cli/operator/act/promote.ts";
import { rollback } from "../../cli/operator/act/rollback.ts";
import { UsageError } from "../../cli/operator/exit.ts";
import type { Lookup } from "../../cli/operator/find/services.ts";
import { standingOf } from "../../cli/operator/read/snapshot.ts";
import { remedyOf } from "../../cli/operator/remedy.ts";
import { PLAIN } from "../../cli/operator/show/paint.ts";
import type { Terminal } from "../../cli/operator/show/terminal.ts";
import { RolloutError } from "../../runtime/errors.ts";
import type { Answered, Decision } from "../model/act.ts";

/** What decisions are done with. */
export interface Deciding {
	readonly lookup: Lookup;
	/** What asks the release function; it says what is missing where nobody knows which it is. */
	readonly asking: () => Asking;
	/** Who decides, as history names them. */
	readonly who: string;
}

/** Does what was decided, and says what comes next; or why nothing was done, with what to do instead. */
export async function decided(decision: Decision, deciding: Deciding): Promise<Answered> {
	try {
		return { done: true, message: await act(decision, deciding) };
	} catch (error) {
		if (error instanceof UsageError) return { done: false, message: error.faults.join("; ") };
		if (!(error instanceof RolloutError)) throw error;
		return { done: false, message: [remedyOf(error)?.text, error.message].filter(Boolean).join(": ") };
	}
}

async function act({ act, service, attempt, reason }: Decision, { lookup, asking, who }: Deciding): Promise<string> {
	const own = { ...lookup, service };
	const said = heard();
	switch (act) {
		case "promote":
			await promote({ rollout: running(attempt), comment: reason, json: false }, own, said.terminal, who);
			return `${attempt} goes on`;
		case "abort":
			await abort({ rollout: running(attempt), reason, json: false }, own, said.terminal, who);
			return `${attempt} is aborted: the traffic comes back`;
		case "rollback": {
			await unchanged(service, attempt, lookup);
			await rollback({ service, reason, yes: true, json: true }, own, asking(), said.terminal);
			return (JSON.parse(said.text()) as { readonly message: string }).message;
		}
	}
}

/** @throws {UsageError} when no rollout was on the page. */
function running(attempt: string | null): string {
	if (attempt === null) throw new UsageError("nothing was done: no rollout runs");
	return attempt;
}

/** @throws {UsageError} when something else runs than what was on the page: it was not meant. */
async function unchanged(service: string, attempt: string | null, { sources }: Lookup): Promise<void> {
	const now = (await standingOf(service, sources))?.lock.attempt ?? null;
	if (now === attempt) return;
	const what = now === null ? `${attempt} has ended` : `${now} runs`;
	throw new UsageError(`nothing was done: ${what} meanwhile; decide again`);
}

/** A terminal that nobody sits before. */
function heard(): { readonly terminal: Terminal; text(): string } {
	let text = "";
	const write = (more: string) => {
		text += more;
	};
	return { terminal: { stdout: { write }, stderr: { write: () => undefined }, paint: PLAIN }, text: () => text };
}
