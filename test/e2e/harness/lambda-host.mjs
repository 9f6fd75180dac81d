// One warm Lambda function: loads the handler once, then answers the payloads that come on standard input, one by
// line, on file descriptor 3. Standard output stays the function's own. Plain JavaScript: it runs as Lambda would run it.
// Only the date is that of the simulated AWS, which each payload brings along; and its load balancers' previews are reached
// where something stands for them, and where the network lets them be reached.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { format } from "node:util";
import FakeTimers from "@sinonjs/fake-timers";

const [file, handlerName] = (process.env._HANDLER ?? "").split(".");
const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
const timeoutMs = Number(process.argv[2]) * 1_000;
const load = createRequire(join(process.env.LAMBDA_TASK_ROOT ?? "", "/"));
const date = FakeTimers.install({ toFake: ["Date"] });
const previews = JSON.parse(process.env.E2E_PREVIEWS ?? "{}");
let unreachable = [];
let requestId;

const { connect } = Socket.prototype;
Socket.prototype.connect = function (...input) {
	// Node hands on to itself what it was given as one list.
	const [options] = input.flat();
	const host = `${options?.host}:${options?.port}`;
	// What security groups and routes do not let through is dropped: nobody ever hears of it.
	if (unreachable.includes(host)) {
		this.connecting = true;
		return this;
	}
	const port = previews[host];
	if (port) Object.assign(options, { host: "127.0.0.1", port });
	return connect.apply(this, input);
};

// Lambda's own JSON logging: one line for each call of the console, an object kept as it is.
if (process.env.AWS_LAMBDA_LOG_FORMAT === "JSON") {
	for (const level of ["debug", "error", "info", "log", "trace", "warn"]) {
		console[level] = (first, ...more) => {
			const message = more.length === 0 && typeof first === "object" ? first : format(first, ...more);
			const line = { timestamp: new Date().toISOString(), level: level.toUpperCase(), requestId, message };
			process.stdout.write(`${JSON.stringify(line)}\n`);
		};
	}
}

for await (const line of createInterface({ input: process.stdin })) {
	const { id, payload, now, ...network } = JSON.parse(line);
	unreachable = network.unreachable;
	date.setSystemTime(now);
	writeSync(3, `${JSON.stringify({ id, ...(await answer(payload, id)) })}\n`);
}
// The harness has gone.
process.exit(0);

async function answer(payload, awsRequestId) {
	requestId = awsRequestId;
	const deadline = performance.now() + timeoutMs;
	try {
		const handler = load(`./${file}`)[handlerName];
		const result = await handler(payload, {
			awsRequestId,
			functionName,
			functionVersion: "$LATEST",
			invokedFunctionArn: process.env.E2E_FUNCTION_ARN,
			memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
			logGroupName: `/aws/lambda/${functionName}`,
			logStreamName: "e2e",
			getRemainingTimeInMillis: () => deadline - performance.now(),
		});
		return { result: result ?? null };
	} catch (error) {
		const isError = error instanceof Error;
		return {
			failure: {
				errorType: isError ? error.name : typeof error,
				errorMessage: isError ? error.message : String(error),
				trace: isError ? String(error.stack).split("\n") : [],
			},
		};
	}
}
