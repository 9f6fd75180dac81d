import { build, type Plugin } from "esbuild";

/** How the app gets at the provider: each resource by its path, as the constructs do, or all of them through the package's root. */
export type ImportStyle = "paths" | "barrel";

/**
 * Reads each resource from the provider's root instead of its own path. The root has every resource as a namespace, in camel case:
 * `lib/sqs-queue` is `sqsQueue`.
 */
const THROUGH_THE_BARREL: Plugin = {
	name: "through-the-barrel",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^@cdktf\/provider-aws\/lib\// }, ({ path }) => ({ path, namespace: "barrel" }));
		onLoad({ filter: /./, namespace: "barrel" }, ({ path }) => {
			const [, folder = ""] = /lib\/([^/]+)\//.exec(path) ?? [];
			const name = folder.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
			return { contents: `module.exports = require("@cdktf/provider-aws").${name};`, resolveDir: process.cwd() };
		});
	},
};

/** Bundles the app as `npm run synth` does: the project's own code in one file, packages left where they are. */
export async function bundleApp(style: ImportStyle, outfile: string): Promise<void> {
	await build({
		entryPoints: ["bench/synth/app.ts"],
		outfile,
		bundle: true,
		packages: "external",
		platform: "node",
		format: "cjs",
		logLevel: "warning",
		plugins: style === "barrel" ? [THROUGH_THE_BARREL] : [],
	});
}
