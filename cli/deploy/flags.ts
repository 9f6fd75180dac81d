import { resolve } from "node:path";
import type { ArgsDef } from "citty";
import { flagNameOf, type Said, SETTINGS, type SettingName } from "./settings.ts";

/** The root that is deployed. */
export const ROOT = "examples/pipeline";

/** The flags of both commands. */
export const COMMON = {
	root: {
		type: "string",
		description: `folder of the Terraform root, where its state and terraform.tfvars are kept; default: ${ROOT} of this project`,
	},
	yes: { type: "boolean", description: "does not ask whether to go on, for scripts", default: false },
	json: {
		type: "boolean",
		description: "print JSON on standard output; all else is on standard error",
		default: false,
	},
	poll: { type: "string", description: "seconds from one question to AWS to the next", default: "10" },
	wait: { type: "string", description: "minutes that anything is waited for", default: "30" },
} as const satisfies ArgsDef;

/** A flag for each setting. */
export const SETTING_FLAGS = Object.fromEntries(
	Object.entries(SETTINGS).map(([name, description]) => [
		flagNameOf(name as SettingName),
		{ type: "string", description } as const,
	]),
);

type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** The settings that a command line says, and the region that its environment does. */
export function saidBy(flags: Flags, environment: NodeJS.ProcessEnv): Said {
	const names = Object.keys(SETTINGS) as SettingName[];
	const said = names.flatMap((name) => {
		const value = flags[flagNameOf(name)];
		return typeof value === "string" ? [[name, value]] : [];
	});
	const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
	return { ...(region && { region }), ...Object.fromEntries(said) };
}

/** What is wrong with the numbers among the flags. */
export function numberFaults(flags: Flags): string[] {
	return (["poll", "wait"] as const).flatMap((name) => {
		const value = Number(flags[name]);
		return value > 0 && value <= 1_440
			? []
			: [`--${name} must be a number above 0, at most 1440 (given: ${flags[name]})`];
	});
}

/** The folder of the root. @param project - that of this project. */
export const rootOf = (root: string | undefined, project: string): string =>
	root === undefined ? resolve(project, ROOT) : resolve(root);
