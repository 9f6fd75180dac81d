/** One run, from the first resource to the last. */
import { writeFileSync } from "node:fs";
import { plainText } from "../cli/command-line/plain.ts";
import type { Aws } from "./aws/clients.ts";
import type { Options } from "./flags.ts";
import { byHand, deregister, destroyAll, forget, whatStayed } from "./leave/destroy.ts";
import { onInterrupt } from "./leave/interrupt.ts";
import { Measures } from "./measure/measures.ts";
import type { Context } from "./play/context.ts";
import { Pace } from "./play/pace.ts";
import { play } from "./play/play.ts";
import { textOf } from "./report/text.ts";
import { type AcceptanceResult, RESULT_FORMAT, RESULT_VERSION } from "./result.ts";
import { type Names, writeRoots } from "./stack/roots.ts";
import { Terraform } from "./stack/terraform.ts";

/** Where a run takes place. */
export interface Place {
	readonly aws: Aws;
	readonly zoneId: string;
	readonly names: Names;
	readonly home: string;
	/** What Terraform runs in. */
	readonly env: NodeJS.ProcessEnv;
}

const FIRST = { number: 1, status: 200 } as const;

/** Plays, destroys, tells. Answers whether all passed and nothing stayed. */
export async function run(options: Options, place: Place): Promise<boolean> {
	const { aws, home } = place;
	const say = (line: string) => console.error(plainText(line));
	const folders = writeRoots(home);
	const terraform = (folder: string) => new Terraform(folder, place.env);
	const roots = { own: terraform(folders.own), estate: terraform(folders.estate), canary: terraform(folders.canary) };
	const interrupts = onInterrupt(say, () => {
		for (const root of Object.values(roots)) root.interrupt();
		say(`given up. What was made is still there and costs; ${byHand({ folders })}`);
		process.exit(1);
	});
	const pace = new Pace(aws.clock, options.pollMs, interrupts.signal);
	const releases = { blue: FIRST, green: FIRST };
	const context: Context = {
		...place,
		options,
		folders,
		roots,
		measures: new Measures(),
		pace,
		releases,
		newest: "blue",
		say,
	};
	const began = new Date(aws.clock.now()).toISOString();
	const steps = await play(context);
	if (!options.keep) {
		await destroyAll(context);
		await deregister(context);
	}
	const leftovers = options.keep ? [] : await whatStayed(context);
	interrupts.release();
	const passed = leftovers.length === 0 && steps.every(({ outcome }) => outcome === "passed");
	const result: AcceptanceResult = {
		format: RESULT_FORMAT,
		version: RESULT_VERSION,
		name: place.names.own,
		region: options.region,
		zone: options.zone,
		began,
		ended: new Date(aws.clock.now()).toISOString(),
		passed,
		steps,
		...context.measures.result(),
		leftovers,
	};
	if (options.json) writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
	console.log(plainText(textOf(result)));
	if (options.keep) say(`kept. It costs until you ${byHand(context)}`);
	else if (leftovers.length > 0) say(byHand(context));
	else forget(home);
	return passed;
}
