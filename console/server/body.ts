import type { IncomingMessage } from "node:http";

/** A reason of some sentences is far below, in bytes. */
const LONGEST = 8_192;

/** A request's body as text; nothing where it is longer than what the page sends. */
export async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
	const parts: Buffer[] = [];
	let bytes = 0;
	for await (const part of request as AsyncIterable<Buffer>) {
		bytes += part.length;
		if (bytes > LONGEST) return undefined;
		parts.push(part);
	}
	return Buffer.concat(parts).toString("utf8");
}
