/** Asks somebody at a terminal for what nobody has said. */
import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { flagNameOf, type Said, SETTINGS, type SettingName, settingFaults, sourcesOf } from "./settings.ts";

/** Whoever sits there. */
export interface Operator {
	/** Their answer, without blanks around it; empty for a mere return. */
	answer(question: string): Promise<string>;
}

/** An operator at a terminal. Input that has ended answers nothing more. */
export function operatorAt(input: Readable, output: Writable): Operator & { readonly close: () => void } {
	const lines = createInterface({ input, output });
	const closed = new Promise<string>((done) => lines.once("close", () => done("")));
	return {
		answer: async (question) => (await Promise.race([lines.question(question), closed])).trim(),
		close: () => lines.close(),
	};
}

/** How often one question is asked again before the answer is taken as it is, to be refused with the others. */
const TRIES = 3;

/** What was said, and what the operator adds to it. What is asked: name, region, where releases come from, zone. */
export async function completed(said: Said, operator: Operator): Promise<Said> {
	let all: Said = said;
	const ask = async (name: SettingName) => {
		if (all[name] !== undefined) return;
		let question = `${SETTINGS[name]}\n--${flagNameOf(name)}: `;
		for (let tries = 0; tries < TRIES; tries++) {
			const answer = (await operator.answer(question)) || undefined;
			const fault = settingFaults({ ...all, [name]: answer }).find((one) => one.startsWith(`--${flagNameOf(name)} `));
			if (fault === undefined || tries === TRIES - 1) {
				all = { ...all, [name]: answer ?? null };
				return;
			}
			question = `${fault}\n--${flagNameOf(name)}: `;
		}
	};
	await ask("name");
	await ask("region");
	if (sourcesOf(all).length === 0) await ask("repository");
	if (sourcesOf(all).length === 0) await ask("source_bucket");
	if (all.source_bucket) await ask("source_key");
	if (sourcesOf(all).length === 0) await ask("source_image_repository");
	await ask("zone_name");
	return all;
}

/** Whether somebody says yes. Anything else is a no, silence as well. */
export async function agrees(operator: Operator, question: string): Promise<boolean> {
	return /^y(es)?$/i.test(await operator.answer(`${question} [y/N] `));
}
