/**
 * Deploys service and pipeline, in two phases: first what builds, and then, once there is an image, what runs it. What has been done is
 * Terraform's state and what AWS says, so the same command again goes on.
 */
import { InvalidInput } from "../../runtime/errors.ts";
import { agrees, type Operator } from "./ask.ts";
import { checkCloud, toolFaults } from "./check.ts";
import type { Build, Cloud } from "./cloud.ts";
import { Failed } from "./end.ts";
import { type Output, readOutputs } from "./outputs.ts";
import { planLines } from "./plan.ts";
import type { Settings } from "./settings.ts";
import type { Terraform } from "./terraform.ts";
import { changesOf, readValues, type Values, writeValues } from "./tfvars.ts";
import { type Clock, patiently } from "./wait.ts";

/** What deploying works with. */
export interface Tools {
	readonly root: string;
	readonly terraform: Terraform;
	readonly cloud: Cloud;
	readonly clock: Clock;
	/** Nobody where it is no terminal. */
	readonly operator: Operator | undefined;
	/** Tells people how it goes. */
	readonly say: (line: string) => void;
	/** Version of Node. */
	readonly node: string;
}

/** How it is deployed. */
export interface How {
	/** Agrees beforehand. */
	readonly yes: boolean;
	/** Whether what the file says otherwise may be written over. */
	readonly change: boolean;
}

const IMAGE = "initial_image";

/** Deploys. @throws {InvalidInput | AwsRefused} before anything is written. @throws {Failed} afterwards. */
export async function deploy(settings: Settings, how: How, tools: Tools): Promise<Output> {
	const { root, terraform, say } = tools;
	const before = await checked(settings, how, tools);
	writeValues(root, { ...settings, [IMAGE]: before[IMAGE] ?? null });
	await terraform.init();
	say(before[IMAGE] ? "deploying all of it …" : "deploying what builds: pipeline, repository, controller …");
	await terraform.apply();
	if (before[IMAGE]) return readOutputs(await terraform.outputs());
	const created = readOutputs(await terraform.outputs());
	await connected(created, tools);
	const image = await firstImage(created, tools);
	say(`built: ${image}`);
	writeValues(root, { [IMAGE]: image });
	say("deploying what runs it: load balancers, service, records …");
	await terraform.apply();
	return readOutputs(await terraform.outputs());
}

/** All that is checked before the first write, and that somebody agrees. Answers what the file says by now. */
async function checked(settings: Settings, { yes, change }: How, tools: Tools): Promise<Values> {
	const { root, terraform, cloud, operator, say } = tools;
	const faults = await toolFaults(terraform, tools.node);
	if (faults.length > 0) throw new InvalidInput("this machine", faults);
	const before = readValues(root, [...Object.keys(settings), IMAGE]);
	const changes = changesOf(before, { ...settings });
	const [moved] = changes.filter((one) => /^(name|region) /.test(one));
	if (moved && (await terraform.resources()).length > 0)
		throw new InvalidInput("this deployment", [
			`${moved}: ${root} has another deployment's state. Remove that with bin/cleanup first, or name another folder by --root`,
		]);
	if (changes.length > 0 && !change)
		throw new InvalidInput(
			"this deployment",
			changes.map((one) => `${one}: leave the flag out, or say --change to write it over`),
		);
	for (const line of planLines(settings, await checkCloud(settings, cloud))) say(line);
	if (yes) return before;
	if (!operator) throw new InvalidInput("this deployment", ["nobody can be asked here: --yes agrees beforehand"]);
	if (!(await agrees(operator, "Go on?"))) throw new InvalidInput("this deployment", ["you did not agree"]);
	return before;
}

/** Waits until somebody has activated the connection. */
async function connected({ connection, connectionUrl }: Output, { cloud, clock, say }: Tools): Promise<void> {
	if (connection === null || (await cloud.connectionIsReady(connection))) return;
	say(
		`Somebody must let AWS read the repository, once: open ${connectionUrl ?? connection}, and press "Update pending connection"`,
	);
	const ready = await patiently(clock, () => cloud.connectionIsReady(connection).then((is) => is || undefined));
	if (!ready)
		throw new Failed(
			`the connection is pending still: open ${connectionUrl ?? connection}. The same command again goes on`,
		);
	say("the connection is activated");
}

/** Waits for the first build, and begins it where none runs. */
async function firstImage({ pipeline, pipelineUrl }: Output, { cloud, clock, say }: Tools): Promise<string> {
	let last = "";
	/** The execution that had failed before this run began another. */
	let failed: string | undefined;
	let started = false;
	const follow = async (): Promise<Build | undefined> => {
		const build = await cloud.newestBuild(pipeline);
		if (build && build.at !== last) {
			last = build.at;
			say(`  ${build.at}`);
		}
		// What failed before there was a connection, or a zip, is begun once more, by this run once.
		if (!started && (!build || build.status === "failed")) {
			started = true;
			failed = build?.execution;
			await cloud.startPipeline(pipeline);
			return undefined;
		}
		if (!build || build.execution === failed) return undefined;
		return build.status === "failed" || (build.image !== undefined && build.ended) ? build : undefined;
	};
	say(`waiting for the first build: ${pipelineUrl ?? pipeline}`);
	const build = await patiently(clock, follow);
	if (build?.image !== undefined && build.status !== "failed") return build.image;
	const why = build ? `failed (${build.at})` : "has not ended in time";
	throw new Failed(`the first build ${why}: ${pipelineUrl ?? pipeline}. The same command again goes on`);
}
