/** `npm run acceptance`: the proof on a real account. */
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { defineCommand } from "citty";
import { plainText } from "../cli/command-line/plain.ts";
import { faultsIn, runStrict, USAGE_ERROR } from "../cli/command-line/run.ts";
import { requireTerraform } from "../scripts/terraform.ts";
import { accountOf, connect } from "./aws/clients.ts";
import { zoneIdOf } from "./aws/dns.ts";
import { type Flags, type Options, readFlags, STEPS } from "./flags.ts";
import { planOf, saysYes } from "./plan/plan.ts";
import { run } from "./run.ts";
import { namesOf } from "./stack/roots.ts";

const command = defineCommand({
	meta: {
		name: "acceptance",
		description:
			"Deploys a small stack of its own to a real AWS account, plays releases, measures how AWS behaves, and destroys all of it. Says what it makes and costs, and asks first. Exits with 0 when all passed and nothing stayed, with 1 when not, with 2 on mistakes and on a no: then nothing was made.",
	},
	args: {
		zone: {
			type: "string",
			description: "a public hosted zone of this account, such as example.com; its own names go below it",
		},
		region: { type: "string", description: "AWS region; default AWS_REGION" },
		yes: { type: "boolean", description: "does not ask, for pipelines", default: false },
		only: { type: "string", description: `plays one step only: ${STEPS.join(", ")}` },
		json: { type: "string", description: "writes the result to this file (docs/acceptance.md)" },
		keep: { type: "boolean", description: "destroys nothing at the end", default: false },
		rate: { type: "string", description: "requests a second that users send; default 20" },
		poll: {
			type: "string",
			description: "seconds from one question to AWS to the next; default 2. No measure is more exact",
		},
	},
	async run({ args }) {
		process.exitCode = await accepted(readFlags(args, process.env));
	},
});

/** Checks where it is, tells the plan, asks, and runs. Answers the exit code. */
async function accepted(options: Options): Promise<number> {
	requireTerraform();
	const aws = connect(options.region);
	const where = await Promise.all([accountOf(aws), zoneIdOf(aws, options.zone)]).catch((error: Error) => error);
	if (where instanceof Error) {
		const why = `AWS could not be asked (${where.message}); check credentials and --region`;
		console.error(plainText(`nothing was made: ${why}`));
		return 1;
	}
	const [account, zoneId] = where;
	if (zoneId === undefined) {
		console.error(`--zone: account ${account} has no public hosted zone ${options.zone}; name one that it has`);
		return USAGE_ERROR;
	}
	const names = namesOf(`acc-${randomBytes(3).toString("hex")}`);
	const home = resolve(".acceptance", names.own);
	console.error(planOf(options, { account, names, home }));
	if (!options.yes && !(await agreed())) return USAGE_ERROR;
	mkdirSync(home, { recursive: true });
	const env = { ...process.env, AWS_REGION: options.region, TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
	return (await run(options, { aws, zoneId, names, home, env })) ? 0 : 1;
}

async function agreed(): Promise<boolean> {
	if (await saysYes("Go on? [y/N] ", process.stdin, process.stderr)) return true;
	console.error("nothing was made (--yes does not ask, for pipelines)");
	return false;
}

await runStrict(command, {
	checks: { faultsOf: (flags) => faultsIn(() => readFlags(flags as unknown as Flags, process.env)) },
});
