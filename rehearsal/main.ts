import { defineCommand } from "citty";
import { runStrict } from "../cli/strict.ts";
import { type RehearsalResult, rehearse } from "./rehearse.ts";
import { sampleEvent, sampleService } from "./sample.ts";
import { renderTimeline } from "./timeline.ts";
import type { ReleaseBehaviour } from "./world/world.ts";

/** The releases that can be rehearsed, what each does, and how its rollout must end. */
const RELEASES: Record<string, { about: string; release: ReleaseBehaviour; ends: RehearsalResult["status"] }> = {
	healthy: { about: "a release that stays healthy", release: () => false, ends: "SUCCEEDED" },
	sick: {
		about: "a release that fails its health checks at half of the traffic",
		release: (percent) => percent >= 50,
		ends: "FAILED",
	},
};

const command = defineCommand({
	meta: {
		name: "rehearse",
		description:
			"Runs the state machine that is deployed against a world in memory, on virtual time: no AWS account, no waiting. Exits with 0 when every release ended as it must, with 1 when not, with 2 on wrong flags.",
	},
	args: {
		release: {
			type: "enum",
			options: [...Object.keys(RELEASES), "all"],
			description: "which release",
			default: "all",
		},
		json: {
			type: "boolean",
			description: "print JSON for machines: one object per release, keyed by its name",
			default: false,
		},
	},
	async run({ args }) {
		const names = args.release === "all" ? Object.keys(RELEASES) : [args.release];
		const results = await rehearseAll(names, args.json);
		if (args.json) console.log(JSON.stringify(results, null, 2));
		if (names.some((name) => results[name]?.status !== RELEASES[name]?.ends)) process.exitCode = 1;
	},
});

async function rehearseAll(names: readonly string[], quiet: boolean): Promise<Record<string, RehearsalResult>> {
	const results: Record<string, RehearsalResult> = {};
	for (const name of names) {
		const { about, release } = RELEASES[name] as (typeof RELEASES)[string];
		const result = await rehearse({ service: sampleService(), event: sampleEvent(), release });
		results[name] = result;
		if (!quiet) console.log(`${renderTimeline(`${name}: ${about}`, result)}\n`);
	}
	return results;
}

await runStrict(command);
