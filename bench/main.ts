import { defineCommand } from "citty";
import { faultsIn, runStrict } from "../cli/command-line/run.ts";
import { progress } from "../rehearsal/report/terminal/progress.ts";
import { benchFleet } from "./fleet.ts";
import { benchJudge } from "./judge.ts";
import { type Flags, type Options, optionsOf } from "./options.ts";
import { benchSynth } from "./synth.ts";
import { benchWaits } from "./waits.ts";
import { benchWorld } from "./world.ts";

type Print = (line: string) => void;
type Report = ReturnType<typeof progress>["report"];

const BENCHES = {
	world: async (_: Options, print: Print, report: Report) => {
		const waits = await benchWaits(print);
		const world = await benchWorld(print, report);
		return { ...world, waits, ok: world.ok && waits.ok };
	},
	judge: benchJudge,
	fleet: ({ fleet }: Options, print: Print, report: Report) => benchFleet(fleet, print, report),
	synth: ({ synth }: Options, print: Print, report: Report) => benchSynth(synth, print, report),
};

const command = defineCommand({
	meta: {
		name: "bench",
		description:
			"Measures what the project promises. Exits with 0 when every limit holds, with 1 when not, with 2 on wrong flags.",
	},
	args: {
		bench: {
			type: "positional",
			description:
				"which: world tells where a healthy rollout's time goes, and plays half an hour's with 10,000 to 1,000,000 resolver caches; judge lets this project's judge and others watch the same simulated releases; fleet lets many services of one account release at the same moment, under what AWS allows an account; synth makes stacks of 1 to 500 services on one controller",
			valueHint: Object.keys(BENCHES).join("|"),
		},
		seed: { type: "string", description: "judge, fleet: a whole number from which all chance follows; default 1" },
		rollouts: { type: "string", description: "judge: how many rollouts in each cell; default 2000" },
		cells: { type: "string", description: 'judge: only cells whose name contains this, for instance "slow 20/s"' },
		services: {
			type: "string",
			description: "synth: how many services, with commas; default 1,10,100,500. fleet: how many; default 500",
		},
		runs: { type: "string", description: "synth: how often each, of which the median counts; default 3" },
		terraform: { type: "boolean", description: "synth: validate and plan each size too, once, with a mock of AWS" },
		json: { type: "boolean", description: "prints JSON for machines", default: false },
	},
	async run({ args }) {
		const options = optionsOf(args);
		const bench = BENCHES[args.bench as keyof typeof BENCHES];
		const shown = progress(process.stderr, () => performance.now());
		const print = (line: string) => {
			shown.done();
			if (!args.json) console.log(line);
		};
		const result = await bench(options, print, shown.report);
		if (args.json) console.log(JSON.stringify(result, null, 2));
		if (!result.ok) process.exitCode = 1;
	},
});

await runStrict(command, { checks: { faultsOf: (flags) => faultsIn(() => optionsOf(flags as unknown as Flags)) } });
