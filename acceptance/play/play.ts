/** Deploys what the steps need, and plays them one after the other. */
import type { ByColor } from "../../runtime/contract/index.ts";
import { setAlarm } from "../aws/alarms.ts";
import type { StepName } from "../flags.ts";
import type { StepResult } from "../result.ts";
import { alarmOf, setVariables } from "../stack/roots.ts";
import { attach, deployEstate } from "./attach-step.ts";
import { type Context, NotAccepted, type OwnSubject } from "./context.ts";
import { timeChanges, timeColdStarts } from "./measured.ts";
import { abort, healthy, probation, rollback, sick } from "./own-steps.ts";
import { ownVariables } from "./watched.ts";

interface Output {
	readonly cluster: string;
	readonly services: ByColor<string>;
	readonly state_machine_arn: string;
	readonly table_name: string;
	readonly load_balancers: ByColor<string>;
}

const OWN_STEPS = { healthy, rollback, sick, abort, probation } as const;

/** Plays all; answers how each step ended. What an interruption or a failed deployment leaves out is skipped. */
export async function play(context: Context): Promise<StepResult[]> {
	const { options, pace } = context;
	const results: StepResult[] = [];
	const deployed = await step(context, "deploy", () => deploy(context));
	results.push(deployed);
	let going = deployed.outcome === "passed";
	for (const name of options.steps) {
		if (!going || pace.signal.aborted) {
			results.push({ name, outcome: "skipped", seconds: 0, faults: [] });
			continue;
		}
		const played = await step(context, name, () => playStep(context, name));
		results.push(played);
		going = played.outcome === "passed" || name === "attach";
	}
	return results;
}

/** All roots at once: nearly all that a deployment does is waiting. */
async function deploy(context: Context): Promise<void> {
	const { options, folders, roots, pace } = context;
	setVariables(folders.own, ownVariables(context));
	const works = [
		...(ownSteps(options.steps) ? [roots.own.apply({ signal: pace.signal })] : []),
		...(options.steps.includes("attach") ? [deployEstate(context)] : []),
		timeChanges(context),
	];
	// All are waited for: what one leaves running would disturb its own destroy.
	const failed = (await Promise.allSettled(works)).filter((one) => one.status === "rejected");
	if (failed[0]) throw failed[0].reason;
	if (!ownSteps(options.steps)) return;
	await setAlarm(context.aws, alarmOf(context.names), "OK");
	await timeColdStarts(context);
}

const ownSteps = (steps: readonly StepName[]) => steps.some((name) => name !== "attach");

async function playStep(context: Context, name: StepName): Promise<void> {
	if (name === "attach") return attach(context);
	return OWN_STEPS[name](context, await ownSubject(context));
}

async function ownSubject({ roots, names, options, zoneId }: Context): Promise<OwnSubject> {
	const said = await roots.own.output<Output>("subject");
	return {
		name: names.own,
		cluster: said.cluster,
		services: said.services,
		stateMachine: said.state_machine_arn,
		table: said.table_name,
		zoneId,
		record: `${names.own}.${options.zone}`,
		loadBalancers: said.load_balancers,
	};
}

/** Runs a step, and makes of whatever it throws what was not as it should be. */
async function step({ aws, say, pace }: Context, name: string, run: () => Promise<void>): Promise<StepResult> {
	say(`${name} …`);
	const began = aws.clock.now();
	const seconds = () => Math.round((aws.clock.now() - began) / 1_000);
	try {
		await run();
		say(`${name}: passed in ${seconds()} s`);
		return { name, outcome: "passed", seconds: seconds(), faults: [] };
	} catch (error) {
		const why = pace.signal.aborted ? (pace.signal.reason as Error) : (error as Error);
		const faults = why instanceof NotAccepted ? why.faults : [why.message];
		for (const fault of faults) say(`${name}: ${fault}`);
		return { name, outcome: "failed", seconds: seconds(), faults: [...faults] };
	}
}
