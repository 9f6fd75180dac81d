import { accessSync, constants, existsSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { defineCommand } from "citty";
import { nearest } from "../cli/command-line/nearest.ts";
import { faultsIn, runStrict } from "../cli/command-line/run.ts";
import { POLICIES } from "./policies/index.ts";
import { Recording } from "./record.ts";
import { rehearse } from "./rehearse.ts";
import { replayed, replayFaults } from "./replay/command.ts";
import { documentOf } from "./report/document.ts";
import { missedFaults } from "./report/missed.ts";
import { pageOf } from "./report/page/page.ts";
import { type Progress, progress } from "./report/terminal/progress.ts";
import { overviewOf, summaryOf } from "./report/terminal/terminal.ts";
import type { Rehearsal } from "./run.ts";
import { scenarioNames } from "./scenario/load.ts";
import { CLIENTS_FORM, SCHEDULE_FORM, STUBBORN_FORM, TRAFFIC_FORM } from "./scenario/overrides.ts";
import { type Options, type Resolved, resolveScenario } from "./scenario/resolve.ts";

/** The scenario that is played when none is named: what this project exists for. */
const DEFAULT_SCENARIO = "errors-at-once";
/** Plays every scenario of the project. */
const ALL = "all";

const command = defineCommand({
	meta: {
		name: "rehearse",
		description:
			"Plays a release in a world in memory, on virtual time, with the state machine and the code that are deployed: no AWS account, no waiting. Exits with 0 when every rollout ended as its scenario says, with 1 when not, with 2 on mistakes in flags or files.",
	},
	args: {
		scenario: {
			type: "string",
			description: `what happens: ${scenarioNames().join(", ")}; all of them with "all"; or the path of your own file`,
			default: DEFAULT_SCENARIO,
		},
		compare: {
			type: "boolean",
			description: `also plays the other policies in the same world: ${POLICIES.slice(1)
				.map(({ name }) => name)
				.join(", ")}`,
			default: false,
		},
		schedule: { type: "string", description: `this project's steps: ${SCHEDULE_FORM}` },
		tfvars: {
			type: "string",
			description: "takes schedule, timing, tasks, health check and judge from a file of Terraform variables",
		},
		observed: {
			type: "string",
			description: "takes AWS's delays from a file that `npm run acceptance -- --json FILE` has written",
		},
		traffic: { type: "string", description: TRAFFIC_FORM },
		release: { type: "string", description: "the release of another scenario, or of a file" },
		clients: { type: "string", description: `how many resolver caches: ${CLIENTS_FORM}` },
		stubborn: {
			type: "string",
			description: `how many percent of them keep an answer for an hour or for ever: ${STUBBORN_FORM}`,
		},
		seed: { type: "string", description: "a whole number from which all chance follows; default 1" },
		out: { type: "string", description: "writes a self-contained HTML page to this file" },
		record: {
			type: "string",
			description: "writes the record of this project's rollout to this file, as export does of a real one",
		},
		replay: {
			type: "string",
			description:
				"plays a record again, by its own settings and by those of --schedule and --tfvars: no scenario is played",
		},
		json: { type: "boolean", description: "prints JSON (docs/rehearsal-json.md)", default: false },
	},
	async run({ args }) {
		const { compare, out, json, record, replay } = args;
		if (replay !== undefined) {
			process.exitCode = await replayed({ ...args, replay }, (line) => console.log(line));
			return;
		}
		const requested = optionsOf(args);
		const resolved: Resolved[] = [];
		for (const request of requested) resolved.push(await resolveScenario(request));
		const overview = args.scenario === ALL && !compare;
		const played: Rehearsal[] = [];
		const shown = progress(process.stderr, () => performance.now());
		for (const each of resolved) {
			const recording = new Recording();
			const rehearsal = await play(each, compare, shown.report, recording);
			shown.done();
			played.push(rehearsal);
			if (!json && !overview) console.log(`${summaryOf(rehearsal)}\n`);
			if (out) write(out, pageOf(rehearsal));
			if (record) write(record, await recording.written());
		}
		const documents = () => played.map(documentOf);
		if (json) console.log(JSON.stringify(args.scenario === ALL ? documents() : documents()[0], null, 2));
		else if (overview) console.log(overviewOf(played));
	},
});

/** The flags as they stand on the command line; one that was given without a value is absent. */
interface Flags extends Partial<Options> {
	readonly out?: string | undefined;
	readonly record?: string | undefined;
	readonly replay?: string | undefined;
}

/** What each scenario that is to be played is asked for. */
function optionsOf({ scenario = DEFAULT_SCENARIO, ...flags }: Flags): Options[] {
	return (scenario === ALL ? scenarioNames() : [scenario]).map((name) => ({ ...flags, scenario: name }));
}

/** All that is wrong with the values of flags, and in the files that they name. */
async function faultsOf(flags: Flags): Promise<string[]> {
	if (flags.replay !== undefined) return replayFaults({ ...flags, replay: flags.replay });
	const requested = optionsOf(flags);
	const faults = [
		...outFaults("--out", "a page shows one scenario", flags.out, requested.length),
		...outFaults("--record", "a record is of one rollout", flags.record, requested.length),
	];
	for (const request of requested) faults.push(...(await faultsIn(() => resolveScenario(request))));
	return [...new Set(faults)];
}

/** A scenario's name without its flag is what people type first. */
function meant(argument: string): string | undefined {
	const near = nearest(argument, [...scenarioNames(), ALL]);
	return near && `--scenario ${near}`;
}

function outFaults(flag: string, why: string, out: string | undefined, scenarios: number): string[] {
	if (out === undefined) return [];
	const unwritable = unwritableReason(resolve(out));
	return [
		...(scenarios > 1 ? [`${flag}: ${why}; name it with --scenario (given: ${ALL})`] : []),
		...(unwritable === undefined ? [] : [`${flag}: ${unwritable}`]),
	];
}

/** Why a file could not be written, as far as can be told without touching it. */
function unwritableReason(path: string): string | undefined {
	const folder = dirname(path);
	if (isFolder(path)) return `${path} is a folder; name a file in it`;
	if (!isFolder(folder)) return `there is no folder ${folder}; make it first`;
	const touched = existsSync(path) ? path : folder;
	try {
		accessSync(touched, constants.W_OK);
		return undefined;
	} catch {
		return `${touched} may not be written; choose another place`;
	}
}

const isFolder = (path: string) => existsSync(path) && statSync(path).isDirectory();

/** Writes a page or a record. When that fails, the result is told all the same. */
function write(out: string, text: string): void {
	try {
		writeFileSync(out, text);
		console.error(`wrote ${out}`);
	} catch (error) {
		console.error(`${out} could not be written: ${(error as Error).message}`);
		process.exitCode = 1;
	}
}

/** Plays one scenario, and says when this project's rollout did not end as the scenario says. */
async function play(
	{ name, scenario, seed }: Resolved,
	compare: boolean,
	onProgress: Progress["report"],
	recording: Recording,
): Promise<Rehearsal> {
	const policies = compare ? POLICIES : POLICIES.slice(0, 1);
	const rehearsal = await rehearse({ name, scenario, seed, policies, onProgress, onSimulation: recording.listen });
	for (const fault of missedFaults(rehearsal)) console.error(`${name}: ${fault}`);
	const outcome = rehearsal.runs[0]?.outcome;
	if (scenario.ends && outcome !== scenario.ends) {
		console.error(`${name}: this project's rollout ended as ${outcome}, and should have ended as ${scenario.ends}`);
		process.exitCode = 1;
	}
	return rehearsal;
}

await runStrict(command, { checks: { faultsOf, meant } });
