/** `npm run synth`: bundles the functions, lets the validators judge the state machine, and runs main.ts. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { buildAll } from "./bundle.ts";

/** The validators take half a second to load and block: a thread of their own saves that. @throws what they refuse. */
async function stateMachineChecked(): Promise<void> {
	await once(new Worker(new URL("check-state-machine.js", import.meta.url)), "exit");
}

try {
	await Promise.all([buildAll(), stateMachineChecked()]);
	await import("../main.ts");
} catch (error) {
	console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
	process.exitCode = 1;
}
