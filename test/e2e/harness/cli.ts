/** The operator's command, as an operator runs it. */
import { fileURLToPath } from "node:url";
import type { Aws } from "./aws.ts";
import { awsEnvironment } from "./project.ts";
import { type Finished, run } from "./run.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** `npm run cli -- …` against a simulated AWS. @throws with its output when it fails. */
export function cli(command: readonly string[], { endpoint, region }: Aws): Promise<Finished> {
	const env = { ...process.env, ...awsEnvironment(endpoint, region), NO_COLOR: "1" };
	return run(`cli ${command.join(" ")}`, ["npm", "run", "--silent", "cli", "--", ...command], { cwd: ROOT, env });
}
