/** Bundles each Lambda function into `dist/NAME/index.js` and a ZIP of the same bytes on any machine. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { zipSync } from "fflate";

/** The functions, each named like its handler's file. */
export const FUNCTIONS = ["observer", "actuator"] as const;

/** Where no file time matters, the first that a ZIP can hold. Local time, as ZIP has no zone. */
const EPOCH = new Date(1980, 0, 1);

/**
 * Loaded by the SDK on demand, and never demanded here: Lambda hands credentials over in the environment,
 * and no call that the functions make streams events.
 */
const NEVER_LOADED = [
	...["http", "ini", "login", "process", "sso", "web-identity"].map((name) => `@aws-sdk/credential-provider-${name}`),
	"@smithy/credential-provider-imds",
	"@smithy/core/event-streams",
];

/** Bundles one function. @returns the files written. */
export async function bundle(name: string, outDir = "dist"): Promise<{ readonly js: string; readonly zip: string }> {
	const js = `${outDir}/${name}/index.js`;
	await mkdir(`${outDir}/${name}`, { recursive: true });
	await build({
		entryPoints: [`runtime/handlers/${name}.ts`],
		outfile: js,
		bundle: true,
		minify: true,
		platform: "node",
		target: "node22",
		format: "cjs",
		mainFields: ["module", "main"],
		external: NEVER_LOADED,
		legalComments: "none",
		logLevel: "warning",
	});
	const zip = `${outDir}/${name}.zip`;
	const content = await readFile(js);
	await writeFile(zip, zipSync({ "index.js": [content, { mtime: EPOCH, os: 3, attrs: 0o644 << 16 }] }, { level: 9 }));
	return { js, zip };
}

/** Bundles every function. */
export async function buildAll(): Promise<void> {
	await Promise.all(FUNCTIONS.map((name) => bundle(name)));
}
