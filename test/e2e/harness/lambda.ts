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
import type { Ran } from "../gateway/lambda.ts";
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
	/** Where it stands, if within a network. */
	readonly VpcConfig?: {
		readonly VpcId?: string;
		readonly SubnetIds?: readonly string[];
		readonly SecurityGroupIds?: readonly string[];
		readonly Ipv6AllowedForDualStack?: boolean;
	};
	readonly LoggingConfig?: { readonly LogFormat?: string; readonly LogGroup?: string };
	readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

interface Failure {
	readonly errorType: string;
	readonly errorMessage: string;
	readonly trace: readonly string[];
}

interface Reply {
	readonly id: string;
	readonly result?: unknown;
	readonly failure?: Failure;
}

/** Where a function runs. */
export interface Host {
	/** Where AWS answers. */
	readonly endpoint: string;
	/** What the process of every function gets besides, so that it reaches what stands for this AWS's network. */
	readonly environment: Readonly<Record<string, string>>;
	/** Milliseconds since 1970, on the clock of the simulated AWS: the function's date. */
	readonly now: () => number;
	/** Keeps what a function writes to its log. Default: nobody but the function's own list. */
	readonly logged?: (configuration: FunctionConfiguration, line: string) => void;
	/** Hosts, with their ports, that a function's connections do not arrive at now. By default they arrive. */
	readonly unreachable?: (configuration: FunctionConfiguration) => Promise<readonly string[]>;
}

const HOST = fileURLToPath(new URL("lambda-host.mjs", import.meta.url));

/** A function that failed, in the words of Step Functions: `name` is the Error, `message` the Cause. */
class FunctionError extends Error {
	constructor(failure: Failure) {
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

	constructor(
		readonly configuration: FunctionConfiguration,
		zip: Uint8Array,
		private readonly host: Host,
	) {
		this.#timeout = configuration.Timeout;
		this.#folder = unpack(zip);
		this.#child = spawn(process.execPath, [HOST, String(configuration.Timeout)], {
			cwd: this.#folder,
			env: environment(configuration, this.#folder, host),
			stdio: ["pipe", "pipe", "pipe", "pipe"],
		});
		const [, stdout, stderr, replies] = this.#child.stdio;
		for (const stream of [stdout, stderr]) {
			createInterface({ input: stream as Readable }).on("line", (line) => {
				this.log.push(line);
				this.host.logged?.(configuration, line);
			});
		}
		createInterface({ input: replies as Readable }).on("line", (line) => this.#settle(JSON.parse(line) as Reply));
		this.#child.on("exit", (code) => this.#lost("Runtime.ExitError", `the function's process ended with code ${code}`));
	}

	/** The function's answer. @throws an Error named like the function's, as Step Functions sees it. */
	async invoke(payload: unknown): Promise<unknown> {
		const { result, failure } = await this.#reply(payload);
		if (failure) throw new FunctionError(failure);
		return result;
	}

	/** What came of a run, as whoever invokes the function by Lambda's own API sees it. */
	async run(payload: unknown): Promise<Ran> {
		const { result, failure } = await this.#reply(payload);
		return failure ? { failure } : { result };
	}

	async #reply(payload: unknown): Promise<Reply> {
		const id = randomUUID();
		const unreachable = (await this.host.unreachable?.(this.configuration)) ?? [];
		const late = setTimeout(() => {
			this.#lost("Sandbox.Timedout", `Task timed out after ${this.#timeout}.00 seconds`);
		}, this.#timeout * 1_000);
		const reply = await new Promise<Reply>((resolve) => {
			this.#waiting.set(id, resolve);
			this.#child.stdin?.write(`${JSON.stringify({ id, payload, now: this.host.now(), unreachable })}\n`);
		});
		clearTimeout(late);
		return reply;
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
function environment(configuration: FunctionConfiguration, folder: string, host: Host): Record<string, string> {
	const region = configuration.FunctionArn.split(":")[3] ?? "";
	return {
		...configuration.Environment?.Variables,
		// The access key tells in the gateway's record who called.
		...awsEnvironment(host.endpoint, region, configuration.FunctionName),
		...host.environment,
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
