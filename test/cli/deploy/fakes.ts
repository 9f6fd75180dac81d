/** What bin/deploy and bin/cleanup work with, in memory: an AWS and a Terraform whose effects are seen in what they were asked. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CleanupTools } from "../../../cli/deploy/cleanup.ts";
import type { Build, Cloud, Remover } from "../../../cli/deploy/cloud.ts";
import type { Tools } from "../../../cli/deploy/deploy.ts";
import type { Terraform } from "../../../cli/deploy/terraform.ts";
import { readValues } from "../../../cli/deploy/tfvars.ts";

export const DIGEST = `sha256:${"a".repeat(64)}`;
export const IMAGE = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/web@${DIGEST}`;

/** The outputs of the root in its second phase; before, there are no addresses. */
export const OUTPUTS = {
	pipeline_name: "web-delivery",
	pipeline_url: "https://console.example/web-delivery",
	connection_arn: "arn:aws:codeconnections:eu-west-1:123456789012:connection/c",
	connection_url: "https://console.example/connections",
	repository_name: "web",
	artifacts_bucket: "web-artifacts-1",
	state_machine_arn: "arn:aws:states:eu-west-1:123456789012:stateMachine:web-rollout",
	service_url: "https://web.example.com",
	preview_url: "https://preview.web.example.com",
};

/** What a test may say of the world. */
export interface World {
	version: string | undefined;
	/** The answers of the newest build, one after the other; the last stays. */
	builds: (Build | undefined)[];
	/** How often the connection is pending before it is ready. */
	pending: number;
	denied: readonly string[] | string;
	zones: readonly string[];
	resources: string[];
	/** How often rollouts still run. */
	rollouts: number;
	left: readonly string[];
	/** Calls of Terraform that fail, by their words; each once. */
	failing: string[];
	answers: string[] | undefined;
	/** How long anything is waited for, in questions. */
	patience: number;
}

export const BUILT: Build = { execution: "1", status: "succeeded", ended: true, at: "Build: Succeeded", image: IMAGE };

/** A world in which all goes well. */
export const wellWorld = (): World => ({
	version: "1.11.4",
	builds: [{ execution: "1", status: "running", ended: false, at: "Build: InProgress" }, BUILT],
	pending: 1,
	denied: [],
	zones: ["example.com"],
	resources: [],
	rollouts: 0,
	left: [],
	failing: [],
	answers: undefined,
	patience: 20,
});

/** The tools of a world; `done` tells what was asked that changes something, `said` what people read. */
export function toolsOf(world: World, root = mkdtempSync(join(tmpdir(), "deploy-"))) {
	const done: string[] = [];
	const said: string[] = [];
	let now = 0;
	const clock = { next: async () => void now++, now: () => now, patience: world.patience };
	const operator = world.answers && { answer: async () => world.answers?.shift() ?? "" };
	const common = { clock, operator, say: (line: string) => void said.push(line), node: "22.1.0" };
	const terraform = fakeTerraform(world, root, done);
	const deploying: Tools = { ...common, root, terraform, cloud: fakeCloud(world, done) };
	const cleaning: CleanupTools = { ...common, terraform, remover: fakeRemover(world, done) };
	return { root, done, said, deploying, cleaning };
}

function fakeTerraform(world: World, root: string, done: string[]): Terraform {
	const run = async (words: string) => {
		done.push(words);
		const at = world.failing.indexOf(words);
		if (at < 0) return;
		world.failing.splice(at, 1);
		const { Failed } = await import("../../../cli/deploy/end.ts");
		throw new Failed(`terraform ${words} ended with 1`);
	};
	const image = () => readValues(root, ["initial_image"]).initial_image;
	return {
		version: async () => world.version,
		init: () => run("init"),
		apply: async (variables = {}) => {
			await run(["apply", ...Object.entries(variables).map((pair) => pair.join("="))].join(" "));
			const web = image() ? ["module.web[0].x"] : [];
			world.resources = ["module.controller.x", "module.pipeline.x", ...web];
		},
		destroy: async (targets = []) => {
			await run(["destroy", ...targets].join(" "));
			world.resources = world.resources.filter(
				(one) => targets.length > 0 && !targets.some((each) => one.startsWith(each)),
			);
		},
		resources: async () => world.resources,
		outputs: async () => {
			if (world.resources.length === 0) return {};
			return image() ? OUTPUTS : { ...OUTPUTS, service_url: null, preview_url: null };
		},
	};
}

function fakeCloud(world: World, done: string[]): Cloud {
	return {
		caller: async () => ({ account: "123456789012", arn: "arn:aws:iam::123456789012:user/me" }),
		denied: async () => world.denied,
		hasPublicZone: async (name) => world.zones.includes(name),
		bucketFault: async (bucket) => (bucket === "none" ? "--source-bucket: there is no bucket none" : undefined),
		imageRepositoryFault: async () => undefined,
		connectionIsReady: async () => world.pending-- <= 0,
		newestBuild: async () => (world.builds.length > 1 ? world.builds.shift() : world.builds[0]),
		startPipeline: async (name) => void done.push(`start ${name}`),
	};
}

function fakeRemover(world: World, done: string[]): Remover {
	const count = async (what: string) => done.push(what);
	return {
		caller: async () => ({ account: "123456789012", arn: "arn:aws:iam::123456789012:user/me" }),
		stopPipeline: (pipeline) => count(`stop ${pipeline}`),
		stopRollouts: async (arn) => {
			done.push(`stop rollouts of ${arn.split(":").at(-1)}`);
			return Math.max(0, world.rollouts--);
		},
		emptyRepository: (name) => count(`empty repository ${name}`),
		emptyBucket: (name) => count(`empty bucket ${name}`),
		deregister: async () => 0,
		leftovers: async () => world.left,
	};
}
