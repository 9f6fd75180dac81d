import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { replayed } from "../../../recorder/replay/again.ts";

/** A change of the code: in which file what is put in place of what. */
export interface Mutation {
	readonly file: string;
	readonly from: string;
	readonly to: string;
}

/** The replay with a change of the code that it replays by. @throws {Error} where what is to be changed does not stand there once. */
export async function replayWith(mutation: Mutation | undefined): Promise<typeof replayed> {
	const folder = mkdtempSync(join(tmpdir(), "replay-"));
	const outfile = join(folder, "replay.mjs");
	try {
		await build({
			entryPoints: [resolve("recorder/replay/again.ts")],
			bundle: true,
			platform: "node",
			format: "esm",
			outfile,
			logLevel: "silent",
			plugins: [
				{
					name: "mutation",
					setup: ({ onLoad }) => {
						if (!mutation) return;
						const path = resolve(mutation.file);
						onLoad({ filter: /\.ts$/ }, ({ path: loaded }) =>
							loaded === path ? { contents: changed(readFileSync(path, "utf8"), mutation), loader: "ts" } : undefined,
						);
					},
				},
			],
		});
		return ((await import(pathToFileURL(outfile).href)) as { replayed: typeof replayed }).replayed;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function changed(source: string, { file, from, to }: Mutation): string {
	const [before, after, ...more] = source.split(from);
	if (before === undefined || after === undefined || more.length > 0) throw new Error(`${from} is not once in ${file}`);
	return `${before}${to}${after}`;
}
