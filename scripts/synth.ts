/** `npm run synth`: bundles the functions, lets the validators judge the state machine, and runs main.ts. */
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { bundleAll } from "./bundle.ts";

/** The validators block while they load and judge, so they get a thread of their own. @throws what they refuse. */
async function stateMachineChecked(): Promise<void> {
	await once(new Worker(join(__dirname, "check-state-machine.mjs")), "exit");
}

async function synth(): Promise<void> {
	await Promise.all([stateMachineChecked(), bundleAll()]);
	await import("../main.ts");
	console.log(`synthesized into ${process.env.CDKTF_OUTDIR ?? "cdktf.out"}/stacks`);
}

synth().catch((error: unknown) => {
	console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
	process.exitCode = 1;
});
