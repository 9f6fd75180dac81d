/** Bundles each Lambda function into `dist/NAME/index.js` and a ZIP of the same bytes on any machine. */
import { readFile, writeFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { strToU8, zipSync } from "fflate";
import { licenseTexts } from "./supply/licenses.ts";
import { type Contents, contentsOf } from "./supply/packages.ts";
import { sbomOf } from "./supply/sbom.ts";

/** The functions, each named like its handler's file. */
export const FUNCTIONS = ["observer", "actuator", "watchdog", "release", "pipeline", "prober"] as const;

/** A function's name. */
export type FunctionName = (typeof FUNCTIONS)[number];

/**
 * Each bundle's largest size in bytes: it decides how long a cold start takes to fetch and compile it. Of the code alone: nothing
 * compiles what else is in an archive. Time zones and changes of clocks are 18,000 of each but the prober's: a calendar is asked wherever a
 * rollout begins, waits or goes on.
 */
export const LIMIT_BYTES: Readonly<Record<FunctionName, number>> = {
	/** The clients of STS, Route 53, Elastic Load Balancing, ECS, CloudWatch, CloudWatch Logs and Lambda. It runs every few seconds, so it stays warm. */
	observer: 490_000,
	/**
	 * The clients of STS, Route 53, Elastic Load Balancing, ECS, DynamoDB, CloudWatch, SNS, EventBridge and Application Auto
	 * Scaling. Fail-back may be the first to start it in minutes. What Begin refuses by name, and listener rules, are some 10,000 of it; what is believed of an input, a
	 * document and a lock as much.
	 */
	actuator: 609_000,
	/** What the actuator has but CloudWatch's client, and that of Step Functions. Its schedule keeps it warm. STS is 16,000 of it; looking after attempts until they are answered some 1,500. */
	watchdog: 524_000,
	/**
	 * The clients of STS, Route 53, Elastic Load Balancing, ECS, DynamoDB, CloudWatch, Application Auto Scaling, Step Functions, EventBridge
	 * and ECR: what Begin checks, it checks too. ECR's is 25,000 of it, the classes of all its errors among it; EventBridge's, by which it tells
	 * of what was withdrawn, some 13,000. Nobody's traffic waits for this function.
	 */
	release: 568_000,
	/** The clients of CodePipeline, DynamoDB, Lambda and Step Functions. Nobody's traffic waits for this function. */
	pipeline: 355_000,
	/** No client at all: it calls no API. */
	prober: 30_000,
};

/** Where no file time matters, the first that a ZIP can hold. Local time, as ZIP has no zone. */
const EPOCH = new Date(1980, 0, 1);

/** Loaded by the SDK on demand, and never demanded here: Lambda hands credentials over in the environment. */
const NEVER_LOADED = [
	...["http", "ini", "login", "process", "sso", "web-identity"].map((name) => `@aws-sdk/credential-provider-${name}`),
	"@smithy/credential-provider-imds",
];

/**
 * No call that the functions make streams events. What the SDK loads for that on demand is never demanded; but Lambda's client
 * builds it at its start, for calls of its own that stream: 10 KB. It gets what it asks for by name, empty.
 */
const NO_EVENT_STREAMS: Plugin = {
	name: "no-event-streams",
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ kind, path }) =>
			kind === "dynamic-import" ? { path, external: true } : { path, namespace: "no-event-streams" },
		);
		onLoad({ filter: /./, namespace: "no-event-streams" }, () => ({
			contents: `export const eventStreamSerdeProvider = () => undefined;
				export const resolveEventStreamSerdeConfig = (config) => config;`,
		}));
	},
};

/** The SDK's clients import their whole package.json and read nothing but the version, for the user agent: 2 KB for each client. */
const VERSION_ONLY: Plugin = {
	name: "version-only",
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
			const { version } = JSON.parse(await readFile(path, "utf8"));
			return { contents: JSON.stringify({ version }), loader: "json" };
		});
	},
};

/**
 * The SDK's clients describe every call there is. What no function calls is left out only if making its description does nothing
 * else; and of a key that is computed, as in `{ [_h]: 1 }`, esbuild does not know that. So each is written as the text that it is.
 */
const PLAIN_KEYS: Plugin = {
	name: "plain-keys",
	setup({ onLoad }) {
		onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]/ }, async ({ path }) => {
			const source = await readFile(path, "utf8");
			const texts = new Map([...source.matchAll(/^const (_\w+) = (".*");$/gm)].map(([, name, text]) => [name, text]));
			return {
				contents: source.replace(/\[(_\w+)\]:/g, (key, name) => (texts.has(name) ? `${texts.get(name)}:` : key)),
			};
		});
	},
};

/** Where a function's bundle lies. */
export interface Bundle {
	readonly js: string;
	readonly zip: string;
}

/** Bundles every function, in one run of esbuild: most of what they import is the same. */
export async function bundleAll(outDir = "dist"): Promise<Record<FunctionName, Bundle>> {
	const { metafile } = await build({
		entryPoints: Object.fromEntries(FUNCTIONS.map((name) => [`${name}/index`, `runtime/handlers/${name}.ts`])),
		outdir: outDir,
		bundle: true,
		minify: true,
		platform: "node",
		target: "node22",
		format: "cjs",
		mainFields: ["module", "main"],
		external: NEVER_LOADED,
		plugins: [VERSION_ONLY, NO_EVENT_STREAMS, PLAIN_KEYS],
		// The archive has the texts whole, beside the code.
		legalComments: "none",
		metafile: true,
		logLevel: "warning",
	});
	// The project's own package.json would make Node read the bundles as ES modules; in Lambda none lies beside them.
	await writeFile(`${outDir}/package.json`, '{ "type": "commonjs" }\n');
	return {
		observer: await zip("observer", outDir, metafile),
		actuator: await zip("actuator", outDir, metafile),
		watchdog: await zip("watchdog", outDir, metafile),
		release: await zip("release", outDir, metafile),
		pipeline: await zip("pipeline", outDir, metafile),
		prober: await zip("prober", outDir, metafile),
	};
}

async function zip(name: FunctionName, outDir: string, metafile: Metafile): Promise<Bundle> {
	const js = `${outDir}/${name}/index.js`;
	const code = await readFile(js);
	const about = await papers(name, code, contentsOf(metafile, relative(process.cwd(), js).split(sep).join("/")));
	for (const [file, text] of Object.entries(about)) await writeFile(`${outDir}/${name}/${file}`, text);
	const archive = zipSync({ "index.js": code, ...about }, { mtime: EPOCH, os: 3, attrs: 0o644 << 16 });
	await writeFile(`${outDir}/${name}.zip`, archive);
	return { js, zip: `${outDir}/${name}.zip` };
}

/** What a buyer asks for, beside the code: what it is made of, and under which licenses. */
async function papers(name: FunctionName, code: Uint8Array, contents: Contents) {
	const project = JSON.parse(await readFile("package.json", "utf8"));
	return {
		"THIRD_PARTY_LICENSES.txt": strToU8(licenseTexts(contents.packages)),
		"sbom.cdx.json": strToU8(sbomOf({ name, project, code }, contents)),
	};
}
