/** What `console` does: makes a source, and serves it until it is interrupted. */
import { EXIT, UsageError } from "../cli/operator/exit.ts";
import type { TextStream } from "../cli/operator/show/terminal.ts";
import { pageFiles } from "./page/files.ts";
import { serveConsole } from "./server/server.ts";
import { beginDemo } from "./sources/demo/begin.ts";
import { beginLive } from "./sources/live/begin.ts";
import type { ConsoleFlags } from "./sources/source.ts";

/** What it works with. */
export interface Around {
	/** Who decides, as history names them. */
	readonly who: string;
	readonly stdout: TextStream;
	readonly stderr: TextStream;
	/** Resolves when it is to end. */
	readonly until: Promise<void>;
}

/** Serves the console. @throws {UsageError} with all that is wrong with the flags. */
export async function serve(flags: ConsoleFlags, { who, stdout, stderr, until }: Around): Promise<number> {
	const { act } = flags;
	const port = portOf(flags);
	const { source, broken, end } = await (flags.demo ? beginDemo(flags, who) : beginLive(flags, who));
	try {
		const files = await pageFiles();
		const onError = (error: unknown) => stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
		const served = await serveConsole({ source, files, act, onError, ...(port !== undefined && { port }) });
		stdout.write(`${served.address}\n`);
		stderr.write(
			`Open this address in a browser of this machine. It ${act ? "may act" : "only shows"}; Ctrl+C ends it.\n`,
		);
		await Promise.race([until, broken]).finally(() => served.close());
	} finally {
		end();
	}
	return EXIT.ok;
}

/** @throws {UsageError} when it is none that anybody may listen at. */
function portOf({ port }: ConsoleFlags): number | undefined {
	if (port === undefined) return undefined;
	const value = Number(port);
	if (/^\d{4,5}$/.test(port) && value >= 1_024 && value <= 65_535) return value;
	throw new UsageError(`--port must be a whole number from 1024 to 65535 (given: ${port})`);
}
