/** What Ctrl-C does. While Terraform works it must write down what it has made, or nobody will ever remove it. */
import type { ChildProcess } from "node:child_process";
import { EXIT, Interrupted } from "./end.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends this process at the first interruption that no Terraform is at work to hear: by a code that scripts know, and with what to do. */
export function endWhenInterrupted(say: (line: string) => void): void {
	for (const signal of SIGNALS)
		process.on(signal, () => {
			if (process.listenerCount(signal) > 1) return;
			say(new Interrupted().message);
			process.exit(EXIT.failed);
		});
}

/**
 * Hands the first interruption of this process on to a child that leads a group of its own, and waits for it. A second one would make
 * Terraform leave at once, without its state: https://developer.hashicorp.com/terraform/cli/commands/apply. So it is not handed on.
 * Answers what ends this, and tells whether there was one.
 */
export function handingOn(child: Pick<ChildProcess, "kill">, say: (line: string) => void): () => boolean {
	let interrupted = false;
	const hear = () => {
		say("interrupted: Terraform ends what it has begun, and writes down what is there …\n");
		if (!interrupted) child.kill("SIGINT");
		interrupted = true;
	};
	for (const signal of SIGNALS) process.on(signal, hear);
	return () => {
		for (const signal of SIGNALS) process.off(signal, hear);
		return interrupted;
	};
}
