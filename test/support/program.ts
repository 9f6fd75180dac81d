import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";
import { afterAll } from "vitest";

/** Where a file lies is said to it, since it runs from elsewhere. */
const keepsPlaces: Plugin = {
	name: "keeps-places",
	setup({ onLoad }) {
		onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
			loader: "ts",
			contents: (await readFile(path, "utf8")).replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
		}));
	},
};

/**
 * A program of this project as JavaScript, gone after the file's tests: `tsx` would compile its hundred files anew at each start, for
 * half a second of CPU time.
 * @param entry - its main file
 * @returns the file to start with Node
 */
export async function compiled(entry: string): Promise<string> {
	mkdirSync("dist", { recursive: true });
	const outdir = mkdtempSync(resolve("dist", "program-"));
	afterAll(() => rmSync(outdir, { recursive: true, force: true }));
	await build({
		entryPoints: [entry],
		outdir,
		bundle: true,
		splitting: true,
		format: "esm",
		platform: "node",
		target: "node20",
		packages: "external",
		outExtension: { ".js": ".mjs" },
		plugins: [keepsPlaces],
		logLevel: "warning",
	});
	return join(outdir, `${basename(entry, ".ts")}.mjs`);
}
