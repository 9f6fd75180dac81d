/** Runs deployed Lambda functions: the uploaded bytes, with the deployed environment, each in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { awsEnvironment } from "./project.ts";

/** A function's configuration, as Lambda's GetFunction answers it. */
export interface FunctionConfiguration {
	readonly FunctionName: string;
	readonly FunctionArn: string;
	readonly Handler: string;
	readonly Timeout: number;
	readonly MemorySize: number;
	/** ARN of the role that it acts in. */
	readonly Role: string;
	readonly LoggingConfig?: { readonly LogFormat?: string };
	readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

interface Reply {
	readonly id: string;
	readonly result?: unknown;
	readonly failure?: { readonly errorType: string; readonly errorMessage: string; readonly trace: readonly string[] };
}

const HOST = fileURLToPath(new URL("lambda-host.mjs", import.meta.url));

/** A function that failed, in the words of Step Functions: `name` is the Error, `message` the Cause. */
class FunctionError extends Error {
	constructor(failure: NonNullable<Reply["failure"]>) {
		super(JSON.stringify(failure));
		this.name = failure.errorType;
	}
}

export class WarmFunction {
	readonly #child: ChildProcess;
	readonly #folder: string;
	readonly #timeout: number;
	readonly #waiting = new Map<string, (reply: Reply) => void>();
	/** What the function wrote to its log, line by line. */
	readonly log: string[] = [];

	/** @param now - milliseconds since 1970, on the clock of the simulated AWS: the function's date. */
	constructor(
		readonly configuration: FunctionConfiguration,
		zip: Uint8Array,
		endpoint: string,
		private readonly now: () => number,
	) {
		this.#timeout = configuration.Timeout;
		this.#folder = unpack(zip);
		this.#child = spawn(process.execPath, [HOST, String(configuration.Timeout)], {
			cwd: this.#folder,
			env: environment(configuration, this.#folder, endpoint),
			stdio: ["pipe", "pipe", "pipe", "pipe"],
		});
		const [, stdout, stderr, replies] = this.#child.stdio;
		for (const stream of [stdout, stderr]) {
			createInterface({ input: stream as Readable }).on("line", (line) => this.log.push(line));
		}
		createInterface({ input: replies as Readable }).on("line", (line) => this.#settle(JSON.parse(line) as Reply));
		this.#child.on("exit", (code) => this.#lost("Runtime.ExitError", `the function's process ended with code ${code}`));
	}

	/** The function's answer. @throws an Error named like the function's, as Step Functions sees it. */
	async invoke(payload: unknown): Promise<unknown> {
		const id = randomUUID();
		const late = setTimeout(() => {
			this.#lost("Sandbox.Timedout", `Task timed out after ${this.#timeout}.00 seconds`);
		}, this.#timeout * 1_000);
		const reply = await new Promise<Reply>((resolve) => {
			this.#waiting.set(id, resolve);
			this.#child.stdin?.write(`${JSON.stringify({ id, payload, now: this.now() })}\n`);
		});
		clearTimeout(late);
		if (reply.failure) throw new FunctionError(reply.failure);
		return reply.result;
	}

	/** Ends the process and removes the unpacked code. */
	stop(): void {
		this.#child.kill("SIGKILL");
		rmSync(this.#folder, { recursive: true, force: true });
	}

	#settle(reply: Reply): void {
		this.#waiting.get(reply.id)?.(reply);
		this.#waiting.delete(reply.id);
	}

	#lost(errorType: string, errorMessage: string): void {
		for (const id of this.#waiting.keys()) this.#settle({ id, failure: { errorType, errorMessage, trace: [] } });
	}
}

function unpack(zip: Uint8Array): string {
	const folder = mkdtempSync(join(tmpdir(), "ecs-dns-canary-function-"));
	for (const [name, content] of Object.entries(unzipSync(zip))) {
		const file = join(folder, name);
		mkdirSync(dirname(file), { recursive: true });
		if (!name.endsWith("/")) writeFileSync(file, content);
	}
	return folder;
}

/** Exactly what Lambda gives a function, so that nothing of this machine's environment can help it. */
function environment(configuration: FunctionConfiguration, folder: string, endpoint: string): Record<string, string> {
	const region = configuration.FunctionArn.split(":")[3] ?? "";
	return {
		...configuration.Environment?.Variables,
		// The access key tells in the gateway's record who called.
		...awsEnvironment(endpoint, region, configuration.FunctionName),
		AWS_DEFAULT_REGION: region,
		AWS_LAMBDA_FUNCTION_NAME: configuration.FunctionName,
		AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
		AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.MemorySize),
		E2E_FUNCTION_ARN: configuration.FunctionArn,
		AWS_LAMBDA_LOG_FORMAT: configuration.LoggingConfig?.LogFormat ?? "Text",
		LAMBDA_TASK_ROOT: folder,
		_HANDLER: configuration.Handler,
		TZ: ":UTC",
		// The deployed runtime is newer than the oldest Node that this suite runs on.
		AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
	};
}
