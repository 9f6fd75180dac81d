import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleAll } from "../../scripts/bundle.ts";
import { bundleApp, type ImportStyle } from "./bundle.ts";

/** How an app is made into Terraform's JSON: as here, with the provider through its root, or by CDKTF's own command. */
export const WAYS = ["paths", "barrel", "cdktf"] as const;
export type Way = (typeof WAYS)[number];

/** The command as npm links it. */
const CDKTF = resolve("node_modules/.bin/cdktf");

/** The process that synthesizes ended badly, or made something else than it should. */
export class SynthFailed extends Error {
	override readonly name = "SynthFailed";
}

/** A folder with everything that synthesizing takes, outside of what is measured. It lies in `dist/`, where the app finds its packages. */
export class Workshop {
	readonly #home: string;

	private constructor(home: string) {
		this.#home = home;
	}

	/** Bundles app and functions. */
	static async open(): Promise<Workshop> {
		mkdirSync("dist", { recursive: true });
		const home = mkdtempSync(resolve("dist/synth-"));
		await bundleAll(join(home, "functions"));
		for (const style of ["paths", "barrel"] satisfies ImportStyle[]) await bundleApp(style, join(home, `${style}.cjs`));
		const app = `${JSON.stringify(process.execPath)} paths.cjs`;
		const project = { language: "typescript", app, projectId: "bench", sendCrashReports: "false" };
		writeFileSync(join(home, "cdktf.json"), JSON.stringify(project));
		return new Workshop(home);
	}

	/**
	 * Synthesizes once, in a process of its own.
	 * @returns milliseconds from its start to its end, Node's own start included.
	 * @throws {SynthFailed} with its output, when it does not exit with 0.
	 */
	synthesize(way: Way, services: number): number {
		rmSync(join(this.#home, "cdktf.out"), { recursive: true, force: true });
		const words = way === "cdktf" ? [CDKTF, "synth"] : [`${way}.cjs`];
		const env = {
			...process.env,
			SERVICES: String(services),
			FUNCTIONS: join(this.#home, "functions"),
			// The command asks its maker for a newer version, and tells of its use.
			CHECKPOINT_DISABLE: "1",
		};
		const started = performance.now();
		const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: this.#home, env, encoding: "utf8" });
		const milliseconds = performance.now() - started;
		if (status !== 0) throw new SynthFailed(`${words.join(" ")} exited with ${status}: ${stdout}${stderr}`);
		return milliseconds;
	}

	/** What the last run made. */
	stack(): string {
		return readFileSync(join(this.#home, "cdktf.out/stacks/bench/cdk.tf.json"), "utf8");
	}

	close(): void {
		rmSync(this.#home, { recursive: true, force: true });
	}
}

/** The middle one of some figures; of an even number, the higher one of the two in the middle. */
export function median(values: readonly number[]): number {
	return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
