/** `npm run size`: fails when a bundle is too large; prints how long each takes to import, beyond what bare Node takes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineCommand } from "citty";
import { runStrict } from "../cli/command-line/run.ts";
import { bundleAll, FUNCTIONS, LIMIT_BYTES } from "./bundle.ts";

const RUNS = 11;

const command = defineCommand({
	meta: {
		name: "size",
		description:
			"Checks the size of each Lambda bundle and prints its import time. Exits with 1 when one is too large.",
	},
	args: {
		json: { type: "boolean", description: "print JSON: bytes and milliseconds for each function", default: false },
	},
	async run({ args }) {
		const sizes = await measured();
		if (args.json) console.log(JSON.stringify(sizes, null, 2));
		else for (const size of sizes) console.log(line(size));
		if (sizes.some(({ bytes, limitBytes }) => bytes >= limitBytes)) process.exitCode = 1;
	},
});

/** Bundles in a folder of its own: whoever packs the package beside it writes `dist/` anew meanwhile. */
async function measured(): Promise<Size[]> {
	const folder = mkdtempSync(join(tmpdir(), "size-"));
	try {
		await bundleAll(folder);
		return FUNCTIONS.map((name) => {
			const file = join(folder, name, "index.js");
			return { name, bytes: statSync(file).size, limitBytes: LIMIT_BYTES[name], ...importTime(file) };
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

interface Size {
	readonly name: string;
	readonly bytes: number;
	readonly limitBytes: number;
	readonly bareMs: number;
	readonly importMs: number;
}

function line({ name, bytes, limitBytes, bareMs, importMs }: Size): string {
	const verdict = bytes < limitBytes ? "ok" : `TOO LARGE: the limit is ${limitBytes}`;
	const time = `import ${importMs.toFixed(0)} ms beyond the ${bareMs.toFixed(0)} ms of bare Node`;
	return `${name.padEnd(9)} ${String(bytes).padStart(7)} bytes (${verdict}), ${time}`;
}

/** Medians of how long bare Node runs, and how much longer with the bundle, the two in turn: machines are noisy. */
function importTime(file: string): { readonly bareMs: number; readonly importMs: number } {
	const pairs = Array.from({ length: RUNS }, () => ({
		bare: run(""),
		full: run(`require(${JSON.stringify(file)})`),
	}));
	return {
		bareMs: median(pairs.map(({ bare }) => bare)),
		importMs: median(pairs.map(({ bare, full }) => full - bare)),
	};
}

/** What the functions read from their environment as they start. */
const SETTINGS = {
	TABLE_NAME: "table",
	TOPIC_ARN: "arn:aws:sns:eu-west-1:123456789012:topic",
	ACCEPT_UNREGISTERED: "false",
	STATE_MACHINE_ARN: "arn:aws:states:eu-west-1:123456789012:stateMachine:rollout",
	SERVICE_NAME: "shop",
	PIPELINE_NAME: "shop",
	RELEASE_FUNCTION_NAME: "controller-release",
	PREVIEW_URL: "http://preview.shop.example.com:8080",
	REVIEW: "required",
};

function median(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function run(script: string): number {
	const start = performance.now();
	const { status, stderr } = spawnSync(process.execPath, ["-e", script], {
		env: { ...process.env, ...SETTINGS },
	});
	if (status !== 0) throw new Error(`${script}: ${stderr}`);
	return performance.now() - start;
}

await runStrict(command);
