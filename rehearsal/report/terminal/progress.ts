import { clock } from "../format.ts";

/** Where progress is written: standard error, usually. */
export interface ProgressStream {
	write(text: string): unknown;
	/** Whether people watch it in a terminal, which can rewrite a line. */
	readonly isTTY?: boolean;
}

export interface Progress {
	/**
	 * Tells how far a policy's run has come.
	 * @param fraction - of its time, 0–1.
	 * @param virtualSeconds - how much time has passed in it.
	 */
	report(policy: string, fraction: number, virtualSeconds: number): void;
	/** Takes the progress off the terminal. */
	done(): void;
}

/** What is over sooner needs no progress. */
const QUIET_MS = 2_000;
/** Ten a second check live. */
const REWRITE_MS = 100;
/** A log is read afterwards. */
const LINE_MS = 5_000;
const BAR = 24;
const ERASE_LINE = "\r\x1b[2K";

/**
 * Progress of what takes longer than two seconds: on a terminal one line that is rewritten, elsewhere a line every five seconds.
 * @param now - milliseconds of real time.
 */
export function progress(stream: ProgressStream, now: () => number): Progress {
	const start = now();
	const interval = stream.isTTY ? REWRITE_MS : LINE_MS;
	let last = Number.NEGATIVE_INFINITY;
	return {
		report(policy, fraction, virtualSeconds) {
			const at = now();
			if (at - start < QUIET_MS || at - last < interval) return;
			last = at;
			const line = lineOf(policy, fraction, virtualSeconds);
			stream.write(stream.isTTY ? `${ERASE_LINE}${line}` : `${line}\n`);
		},
		done() {
			if (stream.isTTY && last > Number.NEGATIVE_INFINITY) stream.write(ERASE_LINE);
		},
	};
}

function lineOf(policy: string, fraction: number, virtualSeconds: number): string {
	const part = Math.min(1, Math.max(0, fraction));
	const filled = Math.floor(part * BAR);
	const bar = "█".repeat(filled) + "░".repeat(BAR - filled);
	return `${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${clock(virtualSeconds)}  ${policy}`;
}
