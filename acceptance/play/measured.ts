/** What is measured by itself, beside the releases. */
import { changeText, isInSync } from "../aws/dns.ts";
import { coldStartsOf } from "../aws/functions.ts";
import type { Context } from "./context.ts";

/** How many changes of a record are timed. */
const CHANGES = 3;
/** AWS asks to allow for minutes. */
const IN_SYNC_SECONDS = 600;
/** So many calls at once start about as many instances. */
const AT_ONCE = 4;

/** Times changes of a record of its own, which answers nobody's question, and deletes it. */
export async function timeChanges({ aws, pace, measures, names, options, zoneId }: Context): Promise<void> {
	const name = `in-sync.${names.own}.${options.zone}`;
	let value = 0;
	try {
		while (value < CHANGES) {
			value += 1;
			const began = aws.clock.now();
			const id = await changeText(aws, zoneId, "UPSERT", { name, value });
			await pace.until("INSYNC", IN_SYNC_SECONDS, () => isInSync(aws, id));
			measures.add("inSyncSeconds", Math.max(0, aws.clock.now() - began) / 1_000);
		}
	} finally {
		if (value > 0) await changeText(aws, zoneId, "DELETE", { name, value });
	}
}

/** Starts new instances of the watchdog, which at rest only checks. */
export async function timeColdStarts({ aws, measures, names }: Context): Promise<void> {
	measures.add("coldStartSeconds", ...(await coldStartsOf(aws, `${names.own}-watchdog`, AT_ONCE)));
}
