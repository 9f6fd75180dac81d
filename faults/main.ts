import { defineCommand } from "citty";
import { faultsIn, runStrict } from "../cli/command-line/run.ts";
import { FreeClock } from "../rehearsal/clock.ts";
import { progress } from "../rehearsal/report/terminal/progress.ts";
import { InvalidInput } from "../runtime/errors.ts";
import { playAncestors } from "./ancestor/ancestor.ts";
import type { Case } from "./model/case.ts";
import { DEFECTS } from "./prove/defects/index.ts";
import { prove } from "./prove/prove.ts";
import { ancestorDocument, ancestorReport } from "./report/ancestor.ts";
import { documentOf } from "./report/document.ts";
import { lineOf, playedOf, proofOf, reportOf } from "./report/terminal.ts";
import { type Campaign, playAll } from "./run/campaign.ts";
import { playCase } from "./run/job.ts";
import { type Flags, optionsOf } from "./run/options.ts";
import { reproduce } from "./run/shrink.ts";

const command = defineCommand({
	meta: {
		name: "faults",
		description:
			"Lets everything go wrong once, and many things twice, in rehearsals of the deployed state machine, tasks and watchdog, and checks after each write and at each end what must hold. Exits with 0 when it all held, with 1 when not, with 2 on wrong flags.",
	},
	args: {
		seed: { type: "string", description: "a whole number from which the choice of pairs follows", default: "1" },
		pairs: { type: "string", description: "how many pairs of faults", default: "2000" },
		all: {
			type: "boolean",
			description: "strikes everywhere with everything, even where it comes to the same: twice as long",
			default: false,
		},
		every: { type: "string", description: "plays each so-many-th single fault only: a quick check", default: "1" },
		policy: {
			type: "enum",
			options: ["ecs-dns-canary", "ancestor"],
			description: "whose rollouts: this project's, or those of the published sample, for comparison",
			default: "ecs-dns-canary",
		},
		first: { type: "boolean", description: "ends at the first violation", default: false },
		case: { type: "string", description: 'plays one case, for instance "sick-late call:41:dns.change:throttled"' },
		prove: {
			type: "boolean",
			description: "makes deliberate mistakes in copies of the sources, one at a time, and tells whether each is found",
			default: false,
		},
		json: { type: "boolean", description: "prints JSON for machines", default: false },
	},
	async run({ args }) {
		const options = optionsOf(args);
		if (args.prove) return proveAll(args.json);
		if (args.policy === "ancestor") return compareAncestor(args.json);
		const held = await (options.one ? playOne(options.one, args.json) : playMany(options.campaign, args.json));
		if (!held) process.exitCode = 1;
	},
});

async function playOne(each: Case, json: boolean): Promise<boolean> {
	const rehearsed = await playCase(each);
	const { played } = rehearsed;
	console.log(json ? JSON.stringify(played, null, 2) : playedOf(rehearsed));
	const missed = each.faults.length - played.injected;
	if (missed > 0) console.error(`${missed} of its faults did not strike: the call, run or state is another one now`);
	return played.violations.length === 0;
}

async function playMany(campaign: Campaign, json: boolean): Promise<boolean> {
	const started = performance.now();
	const shown = progress(process.stderr, () => performance.now());
	const tally = await playAll(campaign, (done, all, seconds) => {
		shown.report(`${done} of ${all} cases`, done / all, seconds);
	});
	const violations = await reproduce(tally);
	shown.done();
	const found = documentOf(campaign, tally, violations);
	console.log(json ? JSON.stringify(found, null, 2) : reportOf(found, (performance.now() - started) / 1_000));
	return violations.length === 0;
}

/** The prover itself is proven: each deliberate mistake must be found. */
async function proveAll(json: boolean): Promise<void> {
	const shown = progress(process.stderr, () => performance.now());
	const started = performance.now();
	try {
		const width = Math.max(...DEFECTS.map(({ name }) => name.length));
		const proofs = await prove(DEFECTS, (proof, done) => {
			// Nobody waits for minutes to hear that one was missed.
			shown.done();
			if (!json) console.log(lineOf(proof, width));
			shown.report(proof.name, done / DEFECTS.length, (performance.now() - started) / 1_000);
		});
		shown.done();
		console.log(json ? JSON.stringify(proofs, null, 2) : `\n${proofOf(proofs)}`);
		if (proofs.some(({ caught }) => !caught)) process.exitCode = 1;
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		console.error(error.message);
		process.exitCode = 1;
	}
}

/** What the same faults do to the published sample. It is not this project's to hold anything there. */
async function compareAncestor(json: boolean): Promise<void> {
	const shown = progress(process.stderr, () => performance.now());
	const results = await playAncestors(new FreeClock(), (done, all, seconds) => {
		shown.report(`${done} of ${all} cases`, done / all, seconds);
	});
	shown.done();
	const found = ancestorDocument(results);
	console.log(json ? JSON.stringify(found, null, 2) : ancestorReport(found));
}

await runStrict(command, { checks: { faultsOf: (flags) => faultsIn(() => optionsOf(flags as unknown as Flags)) } });
