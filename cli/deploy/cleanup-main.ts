/** `bin/cleanup`: removes what bin/deploy has made. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineCommand } from "citty";
import { InvalidInput } from "../../runtime/errors.ts";
import { plainText } from "../command-line/plain.ts";
import { runStrict } from "../command-line/run.ts";
import { operatorAt } from "./ask.ts";
import { optionsOf } from "./aws/asking.ts";
import { connectRemover } from "./aws/remover.ts";
import { cleanup } from "./cleanup.ts";
import { EXIT, exitCodeOf } from "./end.ts";
import { COMMON, numberFaults, rootOf } from "./flags.ts";
import { endWhenInterrupted } from "./interrupted.ts";
import { InstalledTerraform } from "./terraform.ts";
import { readValues } from "./tfvars.ts";
import { machineClock } from "./wait.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const say = (line: string) => console.error(plainText(line));

const command = defineCommand({
	meta: {
		name: "bin/cleanup",
		description:
			"Removes what bin/deploy has made, images and artifacts too, and lists what is left. The same command again goes on. Exits with 0 when nothing is left, 1 when something is or it failed in between, 2 on bad use and on a no (then nothing was changed), 3 when AWS could not be asked or refused.",
	},
	args: COMMON,
	async run({ args }) {
		endWhenInterrupted(say);
		process.exitCode = await exitCodeOf(() => cleaned(args), say);
	},
});

interface Flags {
	readonly root?: string | undefined;
	readonly yes: boolean;
	readonly json: boolean;
	readonly poll: string;
	readonly wait: string;
}

async function cleaned(flags: Flags): Promise<number> {
	const root = rootOf(flags.root, PROJECT);
	const { name, region } = existsSync(root) ? readValues(root, ["name", "region"]) : {};
	if (!name || !region)
		throw new InvalidInput("this", [`${root} has no terraform.tfvars of bin/deploy: name the folder by --root`]);
	const operator = process.stdin.isTTY && process.stderr.isTTY ? operatorAt(process.stdin, process.stderr) : undefined;
	try {
		process.env.AWS_REGION = region;
		const result = await cleanup(name, flags.yes, {
			terraform: new InstalledTerraform(root, (text) => process.stderr.write(text)),
			remover: connectRemover(optionsOf(region)),
			clock: machineClock(Number(flags.poll), Number(flags.wait)),
			operator,
			say,
			node: process.versions.node,
		});
		if (flags.json) console.log(JSON.stringify(result, null, 2));
		else console.log(result.left.length === 0 ? "nothing is left" : ["left:", ...result.left].join("\n  "));
		return result.left.length === 0 ? EXIT.done : EXIT.failed;
	} finally {
		operator?.close();
	}
}

await runStrict(command, { checks: { faultsOf: numberFaults } });
