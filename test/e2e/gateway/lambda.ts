/** Keeps the code that is deployed as Lambda functions, so that exactly those bytes can be run. */
import { type Answer, amended, type Call, jsonOf, type Patch, pathOf } from "./call.ts";

type LoggingConfig = Readonly<Record<string, string>>;

interface Upload {
	readonly FunctionName?: string;
	readonly Code?: { readonly ZipFile?: string };
	readonly ZipFile?: string;
	readonly LoggingConfig?: LoggingConfig;
}

type Content = Readonly<Record<string, unknown>> & { readonly Configuration?: object };

export class LambdaApi {
	readonly #code = new Map<string, Buffer>();
	/** moto forgets how a function logs. */
	readonly #logging = new Map<string, LoggingConfig>();

	/** The deployed zip archive of a function, by its name. @throws when none was uploaded. */
	functionCode(name: string): Buffer {
		const code = this.#code.get(name);
		if (!code) throw new Error(`no code was deployed for function ${name}`);
		return code;
	}

	readonly patch: Patch = async (call, upstream) => {
		const answer = await upstream(call);
		const name = functionOf(call);
		if (!name || answer.status >= 300) return answer;
		this.#keep(name, call);
		return call.method === "DELETE" ? answer : this.#seen(name, answer);
	};

	#keep(name: string, call: Call): void {
		if (call.method !== "POST" && call.method !== "PUT") return;
		const { Code, ZipFile, LoggingConfig } = jsonOf<Upload>(call);
		const zip = ZipFile ?? Code?.ZipFile;
		if (zip) this.#code.set(name, Buffer.from(zip, "base64"));
		if (LoggingConfig) this.#logging.set(name, defaulted(name, LoggingConfig));
	}

	#seen(name: string, answer: Answer): Answer {
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
function defaulted(name: string, given: LoggingConfig): LoggingConfig {
	const levels: LoggingConfig =
		given.LogFormat === "JSON" ? { ApplicationLogLevel: "INFO", SystemLogLevel: "INFO" } : {};
	return { LogFormat: "Text", LogGroup: `/aws/lambda/${name}`, ...levels, ...given };
}
