/** What the commands work with when they run for real, each part by itself: a command takes what it needs. */
import { createInterface } from "node:readline/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Asking, Operator } from "./act/ask.ts";
import type { Clock } from "./act/steadily.ts";
import { connect, connectFigures, connectReleases } from "./aws/connect.ts";
import type { Lookup } from "./find/services.ts";
import { stackOutputs } from "./find/terraform.ts";
import { type Options, type Place, placeOf } from "./find/where.ts";
import type { FigureReader } from "./read/figures.ts";
import { paintFor } from "./show/paint.ts";
import type { Terminal } from "./show/terminal.ts";

/** Where a name for whoever decides may stand. It is for people; who it was for certain stands in CloudTrail. */
const WHO = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "USER", "USERNAME"];

/** The process's own time. */
export const CLOCK: Clock = {
	now: () => new Date(),
	sleep: async (milliseconds) => {
		await sleep(milliseconds);
	},
};

/** What rollouts are looked for with: AWS, where the flags say. @throws {Mistake} when nobody knows where rollouts are. */
export async function lookupOf(options: Options): Promise<Lookup> {
	const { env, cwd } = process;
	const place = await placeOf(options, env, () => stackOutputs(cwd()));
	return lookupAt(place, options.service);
}

async function lookupAt(place: Place, service: string | undefined): Promise<Lookup> {
	return { sources: await connect(place), stateMachine: place.stateMachine, service, now: CLOCK.now };
}

/** The same for what asks the release function of one service. @throws {UsageError} when nobody knows where it is. */
export async function releasing(options: Options): Promise<{ readonly lookup: Lookup; readonly asking: Asking }> {
	const { env, cwd } = process;
	const place = await placeOf(options, env, () => stackOutputs(cwd()));
	const asking = {
		releaser: connectReleases(place),
		operator: operatorAt(process.stdin, process.stderr),
		who: whoAsks(),
	};
	return { lookup: await lookupAt(place, options.service), asking };
}

/** What a console works with: it reads all, and asks the release function only once somebody rolls back. */
export interface Operating {
	readonly lookup: Lookup;
	readonly figures: FigureReader;
	/** @throws {UsageError} when nobody knows where the release function is. */
	readonly asking: () => Asking;
	/** Where rollouts are, for people. */
	readonly from: string;
}

/** The same for a console. @throws {UsageError} when nobody knows where rollouts are. */
export async function operating(options: Options): Promise<Operating> {
	const { env, cwd } = process;
	const place = await placeOf(options, env, () => stackOutputs(cwd()));
	const asking = () => ({ releaser: connectReleases(place), who: whoAsks() });
	const from = [place.table, place.region].filter(Boolean).join(" in ");
	return { lookup: await lookupAt(place, options.service), figures: connectFigures(place, CLOCK.now), asking, from };
}

/** Whoever sits before the terminal, if it is one. */
function operatorAt(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Operator | undefined {
	if (!input.isTTY || !output.isTTY) return undefined;
	return {
		agrees: async (question) => {
			const lines = createInterface({ input, output });
			try {
				return /^y(es)?$/i.test((await lines.question(`${question} [y/N] `)).trim());
			} finally {
				lines.close();
			}
		},
	};
}

/** The process's own streams. */
export function terminal(): Terminal {
	const { env, stdout, stderr } = process;
	return { stdout, stderr, paint: paintFor(stdout, env) };
}

/** Who gives the command, as rollouts' reasons name them. */
export function whoAsks(): string {
	return WHO.map((name) => process.env[name]).find(Boolean) ?? "somebody";
}
