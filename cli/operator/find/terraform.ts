import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as v from "valibot";
import { UsageError } from "../exit.ts";

/** Where `cdktf deploy` leaves the stack that this project synthesizes, seen from the project's folder. */
export const STACK_FOLDER = join("cdktf.out", "stacks", "ecs-dns-canary");
/** Reading outputs from a remote state takes seconds. */
const TIMEOUT_MILLISECONDS = 60_000;

/** What the deployed stack says of itself. */
export interface StackOutputs {
	/** Name of the table of locks and history. */
	readonly table: string;
	/** ARN of the state machine. */
	readonly stateMachine: string;
	/** Name of the function that takes releases; controllers of 0.2 have none. */
	readonly releaseFunction?: string;
}

const output = v.object({ value: v.pipe(v.string(), v.nonEmpty()) });
const Outputs = v.pipe(
	v.string(),
	v.parseJson(),
	v.object({ table_name: output, state_machine_arn: output, release_function_name: v.optional(output) }),
);

/**
 * Asks Terraform for the outputs of the stack that was deployed from a folder; nothing where none has been synthesized.
 * @param terraform - the command; CDKTF takes the same variable. Default: `terraform`.
 * @throws {Mistake} when it is synthesized and not deployed from here, or Terraform cannot tell.
 */
export async function stackOutputs(
	folder: string,
	terraform = process.env.TERRAFORM_BINARY_NAME ?? "terraform",
): Promise<StackOutputs | undefined> {
	const stack = join(folder, STACK_FOLDER);
	if (!existsSync(stack)) return undefined;
	const { stdout } = await run(terraform, [`-chdir=${stack}`, "output", "-json"]).catch((error: Failure) => {
		const why = (error.stderr || error.message).trim();
		throw new UsageError(
			`terraform output in ${STACK_FOLDER} failed: ${why}\nname the table with --table NAME instead`,
		);
	});
	const outputs = v.safeParse(Outputs, stdout);
	if (!outputs.success) {
		throw new UsageError(
			`${STACK_FOLDER} has no outputs: deploy it with npx cdktf deploy, or name the table with --table NAME`,
		);
	}
	const { table_name, state_machine_arn, release_function_name } = outputs.output;
	return {
		table: table_name.value,
		stateMachine: state_machine_arn.value,
		...(release_function_name && { releaseFunction: release_function_name.value }),
	};
}

/** How a command failed. */
type Failure = Error & { readonly stderr?: string };

function run(command: string, words: readonly string[]) {
	return promisify(execFile)(command, [...words], { timeout: TIMEOUT_MILLISECONDS });
}
