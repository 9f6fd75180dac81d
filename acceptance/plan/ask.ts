/** Asks a person. */
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";

/** Whether somebody says yes. Anything else is a no, silence as well. */
export async function saysYes(question: string, input: Readable, output: Writable): Promise<boolean> {
	const lines = createInterface({ input, output });
	const closed = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
	try {
		const said = await Promise.race([lines.question(question), closed]);
		return /^y(es)?$/i.test(said.trim());
	} finally {
		lines.close();
	}
}
