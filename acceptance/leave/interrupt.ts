/** Ctrl-C, once and twice. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** What an interruption does. */
export interface Interrupts {
	/** Is aborted at the first. */
	readonly signal: AbortSignal;
	/** Listens no more. */
	release(): void;
}

/** Listens for signals: the first stops what is played, so that all is destroyed; the second gives up, and tells what is left to do. */
export function onInterrupt(print: (line: string) => void, giveUp: () => void): Interrupts {
	const controller = new AbortController();
	const heard = (name: string) => {
		if (controller.signal.aborted) return giveUp();
		print(`${name}: stopping once Terraform is through, then destroying all that was made.`);
		print("Once more gives up, and leaves it there.");
		controller.abort(new Error(`interrupted by ${name}`));
	};
	for (const name of SIGNALS) process.on(name, heard);
	return {
		signal: controller.signal,
		release: () => {
			for (const name of SIGNALS) process.off(name, heard);
		},
	};
}
