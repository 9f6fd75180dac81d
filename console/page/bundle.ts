import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles the page's program for browsers. */
export async function bundlePage(): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(new URL("main.tsx", import.meta.url))],
		bundle: true,
		minify: true,
		write: false,
		format: "esm",
		platform: "browser",
		target: "es2022",
		jsx: "automatic",
		jsxImportSource: "preact",
		legalComments: "none",
		logLevel: "warning",
	});
	return outputFiles[0]?.text ?? "";
}
