/** Keeps the code that is deployed as Lambda functions, so that exactly those bytes can be run; and has them run when they are invoked. */
import { type Answer, amended, type Call, jsonAnswer, jsonOf, type Patch, pathOf } from "./call.ts";

/** What came of a run of a function: its result, or what Lambda says of its failure. */
export type Ran = { readonly result: unknown } | { readonly failure: object };

/** Runs a deployed function, by its ARN. */
export type RunFunction = (functionArn: string, payload: unknown) => Promise<Ran>;

type LoggingConfig = Readonly<Record<string, string>>;

interface Upload {
	readonly FunctionName?: string;
	readonly Code?: { readonly ZipFile?: string };
	readonly ZipFile?: string;
	readonly LoggingConfig?: LoggingConfig;
	readonly Role?: string;
}

type Content = Readonly<Record<string, unknown>> & { readonly Configuration?: object };

export class LambdaApi {
	readonly #code = new Map<string, Buffer>();
	/** moto forgets how a function logs. */
	readonly #logging = new Map<string, LoggingConfig>();
	readonly #roles = new Map<string, string>();
	/** How many functions run now that somebody has invoked by Lambda's API. */
	running = 0;
	/** moto runs no function without Docker. */
	run: RunFunction = async (functionArn) => {
		throw new Error(`nobody runs ${functionArn} yet`);
	};

	/** The deployed zip archive of a function, by its name. @throws when none was uploaded. */
	functionCode(name: string): Buffer {
		const code = this.#code.get(name);
		if (!code) throw new Error(`no code was deployed for function ${name}`);
		return code;
	}

	/** ARN of the role that a function acts in, by its name. */
	roleOf(name: string): string | undefined {
		return this.#roles.get(name);
	}

	readonly patch: Patch = async (call, upstream) => {
		if (call.action === "Invoke") return this.#invoke(call);
		const answer = await upstream(call);
		const name = functionOf(call);
		if (!name || answer.status >= 300) return answer;
		this.#keep(name, call);
		return call.method === "DELETE" ? answer : this.#observed(name, answer);
	};

	/** Runs a function, as AWS's own services do. @throws an error with what the function has thrown. */
	async invoke(name: string, payload: unknown): Promise<unknown> {
		const ran = await this.run(name, payload);
		if ("result" in ran) return ran.result;
		throw new Error(`${name}: ${JSON.stringify(ran.failure)}`);
	}

	/** A function that fails is answered with 200 too: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
	async #invoke(call: Call): Promise<Answer> {
		this.running += 1;
		const ran = await this.run(decodeURIComponent(pathOf(call).split("/")[3] ?? ""), jsonOf(call)).finally(() => {
			this.running -= 1;
		});
		if ("result" in ran) return jsonAnswer(ran.result);
		const failed = jsonAnswer(ran.failure);
		return { ...failed, headers: { ...failed.headers, "x-amz-function-error": "Unhandled" } };
	}

	#keep(name: string, call: Call): void {
		if (call.method !== "POST" && call.method !== "PUT") return;
		const { Code, ZipFile, LoggingConfig, Role } = jsonOf<Upload>(call);
		const zip = ZipFile ?? Code?.ZipFile;
		if (zip) this.#code.set(name, Buffer.from(zip, "base64"));
		if (Role) this.#roles.set(name, Role);
		if (LoggingConfig) this.#logging.set(name, defaulted(name, LoggingConfig));
	}

	#observed(name: string, answer: Answer): Answer {
		const LoggingConfig = this.#logging.get(name) ?? defaulted(name, {});
		return amended<Content>(answer, (content) =>
			content.Configuration
				? { ...content, Configuration: { ...content.Configuration, LoggingConfig } }
				: { ...content, LoggingConfig },
		);
	}
}

/** The name of the function that a call is about, for the calls that read or write a function itself. */
function functionOf(call: Call): string | undefined {
	if (call.action === "CreateFunction") return jsonOf<Upload>(call).FunctionName;
	const path = /^\/2015-03-31\/functions\/([^/]+)(?:\/(?:code|configuration))?$/.exec(pathOf(call));
	return path?.[1] === undefined ? undefined : decodeURIComponent(path[1]);
}

/** What Lambda adds of itself. */
function defaulted(name: string, input: LoggingConfig): LoggingConfig {
	const levels: LoggingConfig =
		input.LogFormat === "JSON" ? { ApplicationLogLevel: "INFO", SystemLogLevel: "INFO" } : {};
	return { LogFormat: "Text", LogGroup: `/aws/lambda/${name}`, ...levels, ...input };
}
