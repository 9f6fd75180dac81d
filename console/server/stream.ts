import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What a stream shows, and how often it is read. */
export interface Shown {
	/** What there is now, as one line of text. */
	readonly read: () => Promise<string>;
	/** Between two readings, in milliseconds. */
	readonly everyMilliseconds: number;
}

/** A proxy, or a browser, that hears nothing for longer may take the stream for dead, in milliseconds. */
const SILENCE = 15_000;

/**
 * Sends what there is, and again whenever it has changed, as server-sent events, until the reader has gone:
 * https://html.spec.whatwg.org/multipage/server-sent-events.html. Who reads slowly is sent the next only once he has taken the last.
 * @param gone - aborted when the reader has gone, or the server closes.
 */
export async function stream(response: ServerResponse, { read, everyMilliseconds }: Shown, gone: AbortSignal) {
	let sent = "";
	let sentAt = 0;
	while (!gone.aborted) {
		const now = await read();
		if (gone.aborted) return;
		const silent = Date.now() - sentAt >= SILENCE;
		if (now !== sent || silent) {
			const text = now === sent ? ":\n\n" : `data: ${now}\n\n`;
			[sent, sentAt] = [now, Date.now()];
			if (!response.write(text)) await drained(response, gone);
		}
		await sleep(everyMilliseconds, undefined, { signal: gone }).catch(() => undefined);
	}
}

function drained(response: ServerResponse, gone: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const over = () => {
			response.off("drain", over);
			gone.removeEventListener("abort", over);
			resolve();
		};
		response.on("drain", over);
		gone.addEventListener("abort", over);
	});
}
