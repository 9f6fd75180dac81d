/** `bin/deploy`: service and pipeline with one command. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineCommand } from "citty";
import { InvalidInput } from "../../runtime/errors.ts";
import { plainText } from "../command-line/plain.ts";
import { runStrict } from "../command-line/run.ts";
import { completed, operatorAt } from "./ask.ts";
import { optionsOf } from "./aws/asking.ts";
import { connectCloud } from "./aws/cloud.ts";
import { deploy } from "./deploy.ts";
import { EXIT, exitCodeOf } from "./end.ts";
import { COMMON, numberFaults, rootOf, SETTING_FLAGS, saidBy } from "./flags.ts";
import { endWhenInterrupted } from "./interrupted.ts";
import type { Output } from "./outputs.ts";
import { SETTINGS, settingsOf } from "./settings.ts";
import { InstalledTerraform } from "./terraform.ts";
import { readValues } from "./tfvars.ts";
import { machineClock } from "./wait.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const say = (line: string) => console.error(plainText(line));

const command = defineCommand({
	meta: {
		name: "bin/deploy",
		description:
			"Deploys a service with its delivery pipeline: checks tools, credentials and permissions, asks for what nobody has said, says what it makes and costs, and waits for the first build. The same command again goes on. Exits with 0 when all is deployed, 1 when it failed in between, 2 on bad use and on a no (then nothing was changed), 3 when AWS could not be asked or refused.",
	},
	args: {
		...SETTING_FLAGS,
		change: { type: "boolean", description: "may write over what terraform.tfvars says otherwise", default: false },
		...COMMON,
	},
	async run({ args }) {
		endWhenInterrupted(say);
		process.exitCode = await exitCodeOf(() => deployed(args as never), say);
	},
});

interface Flags {
	readonly root?: string;
	readonly yes: boolean;
	readonly json: boolean;
	readonly change: boolean;
	readonly poll: string;
	readonly wait: string;
}

async function deployed(flags: Flags): Promise<number> {
	const root = rootOf(flags.root, PROJECT);
	if (!existsSync(root)) throw new InvalidInput("this deployment", [`--root: there is no folder ${root}`]);
	const operator = process.stdin.isTTY && process.stderr.isTTY ? operatorAt(process.stdin, process.stderr) : undefined;
	try {
		const flagged = saidBy(flags as never, process.env);
		const kept = readValues(root, Object.keys(SETTINGS));
		const said = { ...kept, ...flagged };
		const settings = settingsOf(operator && !flags.yes ? await completed(said, operator) : said);
		// Terraform's own AWS provider reads it of the variable; so does whatever it starts.
		process.env.AWS_REGION = settings.region;
		const output = await deploy(settings, flags, {
			root,
			terraform: new InstalledTerraform(root, (text) => process.stderr.write(text)),
			cloud: connectCloud(optionsOf(settings.region)),
			clock: machineClock(Number(flags.poll), Number(flags.wait)),
			operator,
			say,
			node: process.versions.node,
		});
		console.log(flags.json ? JSON.stringify(output, null, 2) : textOf(output));
		return EXIT.done;
	} finally {
		operator?.close();
	}
}

function textOf({ serviceUrl, previewUrl, pipelineUrl, pipeline }: Output): string {
	const lines = { service: serviceUrl, preview: previewUrl, pipeline: pipelineUrl ?? pipeline };
	return Object.entries(lines)
		.map(([what, url]) => `${what.padEnd(9)} ${url}`)
		.join("\n");
}

await runStrict(command, { checks: { faultsOf: numberFaults } });
