import { defineCommand } from "citty";
import { runStrict } from "../cli/strict.ts";
import { progress } from "../rehearsal/report/terminal/progress.ts";
import { benchWorld } from "./world.ts";

const BENCHES = { world: benchWorld };

const command = defineCommand({
	meta: {
		name: "bench",
		description:
			"Measures what the project promises. Exits with 0 when every limit holds, with 1 when not, with 2 on wrong flags.",
	},
	args: {
		bench: {
			type: "positional",
			description: "which: world plays half an hour's rollout with 10,000 to 1,000,000 resolver caches",
			valueHint: Object.keys(BENCHES).join("|"),
		},
		json: { type: "boolean", description: "prints JSON for machines", default: false },
	},
	async run({ args }) {
		const bench = BENCHES[args.bench as keyof typeof BENCHES];
		const shown = progress(process.stderr, () => performance.now());
		const tell = (line: string) => {
			shown.done();
			if (!args.json) console.log(line);
		};
		const result = await bench(tell, shown.report);
		if (args.json) console.log(JSON.stringify(result, null, 2));
		if (!result.ok) process.exitCode = 1;
	},
});

await runStrict(command);
