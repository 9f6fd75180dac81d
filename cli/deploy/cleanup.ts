/** Removes all that bin/deploy has made. What is there is Terraform's state and what AWS says, so the same command again goes on. */
import { InvalidInput } from "../../runtime/errors.ts";
import { agrees, type Operator } from "./ask.ts";
import { toolFaults } from "./check.ts";
import type { Remover } from "./cloud.ts";
import { Failed, Interrupted } from "./end.ts";
import { type Output, readOutputs } from "./outputs.ts";
import type { Terraform } from "./terraform.ts";
import { type Clock, patiently } from "./wait.ts";

/** What cleaning up works with. */
export interface CleanupTools {
	readonly terraform: Terraform;
	readonly remover: Remover;
	readonly clock: Clock;
	readonly operator: Operator | undefined;
	readonly say: (line: string) => void;
	readonly node: string;
}

/** What goes before what: a pipeline releases no more, then nothing serves, then nothing moves traffic. */
const ORDER = ["module.pipeline", "module.web", "module.controller"] as const;
/** What AWS still holds on to (network interfaces of functions) it lets go after a while. */
const TRIES = 3;

/** What is left, as `--json` prints it. */
export interface Left {
	readonly format: "ecs-dns-canary/cleanup";
	readonly version: 1;
	readonly left: readonly string[];
}

/** Removes what a name stands for. @throws {InvalidInput | AwsRefused} before anything is changed. @throws {Failed} afterwards. */
export async function cleanup(name: string, yes: boolean, tools: CleanupTools): Promise<Left> {
	const { terraform, remover, operator, say } = tools;
	const faults = await toolFaults(terraform, tools.node);
	if (faults.length > 0) throw new InvalidInput("this machine", faults);
	const { account } = await remover.caller();
	say(
		`This removes ${name} of account ${account} for good: its pipeline with all artifacts, its images, the service, its records, the controller`,
	);
	if (!yes && !operator) throw new InvalidInput("this", ["nobody can be asked here: --yes agrees beforehand"]);
	if (!yes && operator && !(await agrees(operator, "Go on?"))) throw new InvalidInput("this", ["you did not agree"]);
	const before = await terraform.resources();
	if (before.length > 0) await removed(before, tools);
	const gone = await remover.deregister(name);
	if (gone > 0) say(`${gone} task definitions are deregistered`);
	const left = [...(await terraform.resources()), ...(await remover.leftovers(name))];
	return { format: "ecs-dns-canary/cleanup", version: 1, left };
}

async function removed(before: readonly string[], tools: CleanupTools): Promise<void> {
	const { terraform } = tools;
	await terraform.init();
	const outputs = await terraform.outputs();
	// A run of bin/deploy that was interrupted at once has made things, and no outputs.
	const created = outputs.pipeline_name === undefined ? undefined : readOutputs(outputs);
	if (created) await stopped(created, tools);
	// What has gone in part is not made again for the sake of its protection.
	if (created && ORDER.every((module) => before.some((one) => one.startsWith(module))))
		await terraform.apply({ deletion_protection: "false" });
	if (created) await emptied(created, tools);
	for (const module of ORDER) {
		if ((await terraform.resources()).some((one) => one.startsWith(module))) await destroyed(tools, module);
	}
	await destroyed(tools);
}

/** Nothing may begin or move while it goes. */
async function stopped({ pipeline, stateMachine }: Output, { remover, clock, say }: CleanupTools): Promise<void> {
	if ((await remover.stopPipeline(pipeline)) > 0) say("what the pipeline ran is stopped");
	if (stateMachine === null) return;
	const none = await patiently(clock, async () =>
		(await remover.stopRollouts(stateMachine)) === 0 ? true : undefined,
	);
	if (!none) throw new Failed("rollouts still run: the same command again goes on");
}

/** Terraform deletes neither images nor versions of objects. */
async function emptied({ repository, artifacts }: Output, { remover, say }: CleanupTools): Promise<void> {
	const images = repository === null ? 0 : await remover.emptyRepository(repository);
	const objects = artifacts === null ? 0 : await remover.emptyBucket(artifacts);
	say(`${images} images and ${objects} versions of artifacts are deleted`);
}

/** Destroys a module, or all. */
async function destroyed({ terraform, clock, say }: CleanupTools, module?: string): Promise<void> {
	say(`destroying ${module ?? "the rest"} …`);
	for (let tries = 1; ; tries++) {
		try {
			return await terraform.destroy(module === undefined ? [] : [module]);
		} catch (error) {
			if (!(error instanceof Failed) || error instanceof Interrupted || tries === TRIES) throw error;
			say(error.message);
			await clock.next();
		}
	}
}
