/**
 * A stand-in for the AWS CLI: the few commands that this project's scripts and workflows document, asked of AWS_ENDPOINT_URL in AWS's own
 * protocols. Anything else is refused, as the CLI refuses what it does not know.
 */
import { readFileSync, writeFileSync } from "node:fs";

/** https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html */
const USAGE = 252;
const REFUSED = 254;

const json = (target, version, signs, style = "camel") => ({ target, version, signs, style });
const SERVICES = {
	ecr: json("AmazonEC2ContainerRegistry_V20150921", "1.1", "ecr"),
	ecs: json("AmazonEC2ContainerServiceV20141113", "1.1", "ecs"),
	codepipeline: json("CodePipeline_20150709", "1.1", "codepipeline"),
	stepfunctions: json("AWSStepFunctions", "1.0", "states"),
	dynamodb: json("DynamoDB_20120810", "1.0", "dynamodb", "pascal"),
};

/** What each command's flags take. */
const COMMANDS = {
	"ecr get-login-password": {},
	"ecr describe-images": { "repository-name": "text", "image-ids": "structures", "registry-id": "text" },
	"ecs describe-services": { cluster: "text", services: "texts" },
	"ecs describe-task-definition": { "task-definition": "text" },
	"codepipeline list-action-executions": { "pipeline-name": "text", filter: "structure" },
	"stepfunctions describe-execution": { "execution-arn": "text" },
	"stepfunctions stop-execution": { "execution-arn": "text", error: "text", cause: "text" },
	"stepfunctions send-task-success": { "task-token": "text", "task-output": "text" },
	"stepfunctions send-task-failure": { "task-token": "text", error: "text", cause: "text" },
	"dynamodb get-item": { "table-name": "text", key: "json", "consistent-read": "yes" },
	"lambda invoke": {
		"function-name": "text",
		payload: "text",
		"cli-binary-format": "text",
		"cli-read-timeout": "text",
	},
};
/** Names that are not those of the flags. https://docs.aws.amazon.com/cli/latest/reference/stepfunctions/send-task-success.html */
const RENAMED = { taskOutput: "output" };

function refuse(text, code = USAGE) {
	process.stderr.write(`\n${text}\n`);
	process.exit(code);
}

function parsedValue(kind, words) {
	const texts = words.map((word) => (word.startsWith("file://") ? readFileSync(word.slice(7), "utf8") : word));
	const structure = (text) => Object.fromEntries(text.split(",").map((part) => part.split(/=(.*)/s, 2)));
	if (kind === "yes") return true;
	if (kind === "texts") return texts;
	if (kind === "structures") return texts.map(structure);
	if (texts.length !== 1) refuse(`aws: error: argument takes one value (given: ${words.length})`);
	if (kind === "structure") return structure(texts[0]);
	return kind === "json" ? JSON.parse(texts[0]) : texts[0];
}

const [service = "", command = "", ...rest] = process.argv.slice(2);
const shapes = COMMANDS[`${service} ${command}`] ?? refuse(`aws: error: the stand-in knows no ${service} ${command}`);
const flags = new Map();
const places = [];
for (let i = 0; i < rest.length; ) {
	const word = rest[i++];
	if (!word.startsWith("--")) {
		places.push(word);
		continue;
	}
	const kind = { ...shapes, output: "text", region: "text" }[word.slice(2)] ?? refuse(`Unknown options: ${word}`);
	const words = [];
	const most = kind === "texts" || kind === "structures" ? Number.POSITIVE_INFINITY : kind === "yes" ? 0 : 1;
	while (i < rest.length && words.length < most && !(most > 1 && rest[i].startsWith("--"))) words.push(rest[i++]);
	flags.set(word.slice(2), parsedValue(kind, words));
}
if ((flags.get("output") ?? "json") !== "json") refuse("aws: error: the stand-in answers in JSON alone");
flags.delete("output");

const endpoint = process.env.AWS_ENDPOINT_URL ?? refuse("aws: error: AWS_ENDPOINT_URL is not set");
const region = flags.get("region") ?? process.env.AWS_REGION ?? refuse("You must specify a region.", 253);
flags.delete("region");

/** Who calls, as the service learns it: by the credential of the signature, which nobody checks here. */
function signature(signs) {
	const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
	const who = process.env.AWS_ACCESS_KEY_ID ?? "AKIDEXAMPLE";
	return `AWS4-HMAC-SHA256 Credential=${who}/${day}/${region}/${signs}/aws4_request, SignedHeaders=host, Signature=0`;
}

async function send(url, signs, headers, body) {
	const token = process.env.AWS_SESSION_TOKEN;
	const answer = await fetch(url, {
		method: "POST",
		headers: { ...headers, authorization: signature(signs), ...(token && { "x-amz-security-token": token }) },
		body,
	}).catch((error) => refuse(`Could not connect to the endpoint URL: "${url}" (${error.cause ?? error})`, 255));
	return { headers: answer.headers, ok: answer.ok, text: await answer.text() };
}

async function ask(operation, input) {
	const { target, version, signs } = SERVICES[service];
	const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": `${target}.${operation}` };
	const { ok, text, headers: said } = await send(endpoint, signs, headers, JSON.stringify(input));
	const body = text === "" ? {} : JSON.parse(text);
	if (ok) return body;
	const name = String(body.__type ?? said.get("x-amzn-errortype") ?? "Unknown")
		.split("#")
		.at(-1)
		.split(":")[0];
	const message = body.message ?? body.Message ?? "";
	return refuse(`An error occurred (${name}) when calling the ${operation} operation: ${message}`, REFUSED);
}

const pascal = (name) => name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
const camel = (name) => pascal(name).replace(/^\w/, (letter) => letter.toLowerCase());

async function invoke() {
	const [file] = places.length === 1 ? places : refuse("aws: error: lambda invoke writes into one file");
	const url = `${endpoint}/2015-03-31/functions/${encodeURIComponent(flags.get("function-name"))}/invocations`;
	const raw = flags.get("cli-binary-format") === "raw-in-base64-out";
	const payload = flags.get("payload") ?? "";
	const body = raw ? payload : Buffer.from(payload, "base64");
	const { ok, text, headers } = await send(url, "lambda", {}, body);
	if (!ok) {
		const name = (headers.get("x-amzn-errortype") ?? "Unknown").split(":")[0];
		refuse(`An error occurred (${name}) when calling the Invoke operation: ${text}`, REFUSED);
	}
	writeFileSync(file, text);
	const failed = headers.get("x-amz-function-error");
	return { StatusCode: 200, ...(failed && { FunctionError: failed }), ExecutedVersion: "$LATEST" };
}

async function answer() {
	if (service === "lambda") return invoke();
	if (places.length > 0) refuse(`Unknown options: ${places.join(", ")}`);
	if (command === "get-login-password") {
		const { authorizationData } = await ask("GetAuthorizationToken", {});
		return Buffer.from(authorizationData[0].authorizationToken, "base64").toString().replace(/^AWS:/, "");
	}
	const name = SERVICES[service].style === "pascal" ? pascal : camel;
	const input = [...flags].map(([flag, value]) => [RENAMED[name(flag)] ?? name(flag), value]);
	return ask(pascal(command), Object.fromEntries(input));
}

const answered = await answer();
process.stdout.write(`${typeof answered === "string" ? answered : JSON.stringify(answered, null, 4)}\n`);
