import ts from "typescript";
import { markdownTable } from "../markdown.ts";
import { checkDescribed, nodesOf, type Sources } from "./sources.ts";

/** What each field of a log line holds. The names are the same in all functions. */
const FIELDS: Readonly<Record<string, string>> = {
	anew: "Whether the same content is deployed again, because ECS had given its deployment up.",
	attempt: "The attempt: its id. In fail-back: how many times the original has been written by now.",
	by: "Who asked for it.",
	candidate: "The color that holds the new release.",
	change: "The change of state that could not be sent, as in the event.",
	changeId: "Id of the Route 53 change that is waited for.",
	code: "A literal name that metric filters count: `FailBackPending`, `UntrustedInput` or `UnjudgedDeployment`. No text from outside stands in it.",
	color: "Which of the two colors: `blue` or `green`.",
	deploymentId: "Id of the ECS deployment.",
	differs: "What differs from the original: each field, as it was and as it is.",
	done: "Whether the weights were written already, by an earlier try of the same task.",
	alb: "Which of the two load balancers: `blue` or `green`.",
	ended: "How the execution ended that the watchdog took over: Step Functions' error and cause.",
	error: "The error: name, message, stack and cause.",
	execution: "ARN of the execution that the answer names.",
	final: "Whether the pipeline's job is given up, because AWS has not let it get on for a quarter of an hour.",
	found: "The records, or what the color that serves runs, as somebody else had changed them.",
	from: "How many tasks the color had.",
	heard: "Whether the answer was waited for: somebody else may have been first.",
	holder: "ARN of the execution that holds the lock.",
	hook: "The hook that is a task: its point, and its place in the list.",
	image: "The image, as the task definition names it.",
	job: "Id of the pipeline's job.",
	message: "What was answered, for people.",
	next: "Which way the state machine goes on; of a pipeline's job `done`, `again` or `failed`.",
	old: "The color whose tasks are kept, because a newer rollout uses it.",
	percent: "The candidate's share of new DNS answers, in percent.",
	pins: "The images by digest that the revision would have had.",
	registered: "The container, its port and the target groups that the service is given with the deployment.",
	release: "Number of the release.",
	rollout: "ARN of the execution. It is on every line.",
	run: "The number of the watchdog's run for this lock.",
	service: "Name of the service. It is on every line once it is known.",
	stable: "The color that serves, or that the traffic would come back to.",
	started: "ARN of the task that was started.",
	state: "The state whose progress could not be kept.",
	status: "What was answered: `started`, `running`, `queued`, `serves` or `aborted`.",
	step: "Index of the step that the weights stand at; -1 before the first.",
	task: "Name of the task, after its state in the state machine; `watchdog` for the watchdog, `pipeline` for the function behind a pipeline's actions. It is on every line.",
	taskDefinition: "ARN of the task definition.",
	to: "How many tasks the color gets, or the task definition that a color goes back to.",
	unknown: "The images whose digests nobody knows.",
	verdict: "The verdict of the check: `verdict`, `code` and `reason`.",
	weights: "The weights of the step, by color.",
	where: "Who could not be told.",
	why: "Why it is done.",
};

/** A line that a function writes. */
interface Line {
	readonly level: string;
	readonly message: string;
	readonly fields: readonly string[];
}

/** Two tables: the fields of log lines, and the lines themselves. */
export function logTables(sources: Sources): { readonly fields: string; readonly lines: string } {
	const lines = merged(linesOf(sources)).sort((one, other) => (one.message < other.message ? -1 : 1));
	const passed = passedToLogs(sources);
	const names = new Set([...lines.flatMap(({ fields }) => fields), ...passed]);
	checkDescribed("the log field", names, FIELDS);
	return {
		fields: markdownTable(
			["field", "meaning"],
			Object.entries(FIELDS).map(([name, meaning]) => [`\`${name}\``, meaning]),
		),
		lines: markdownTable(
			["level", "message", "fields of its own"],
			lines.map(({ level, message, fields }) => [level, message, fields.map((name) => `\`${name}\``).join(", ")]),
		),
	};
}

/** Each call of `log.info`, `log.warn` and `log.error`. What a template puts in is shown as `…`. */
function linesOf(sources: Sources): Line[] {
	return nodesOf(sources, ts.isCallExpression).flatMap((call) => {
		const { expression } = call;
		if (!ts.isPropertyAccessExpression(expression) || !isLog(expression.expression, sources)) return [];
		const [message, fields] = call.arguments;
		if (!message) return [];
		const level = expression.name.text;
		return [{ level, message: textOf(message), fields: fields ? propertiesOf(fields, sources) : [] }];
	});
}

/** A line that several places write is listed once, with the fields of all. */
function merged(lines: readonly Line[]): Line[] {
	const byText = new Map<string, Line>();
	for (const line of lines) {
		const before = byText.get(line.message)?.fields ?? [];
		byText.set(line.message, { ...line, fields: [...new Set([...before, ...line.fields])] });
	}
	return [...byText.values()];
}

/** Fields that are handed to whoever makes the lines: beside a log, or for all the lines of one. */
function passedToLogs(sources: Sources): string[] {
	return nodesOf(sources, ts.isCallExpression).flatMap((call) => {
		const [first, second] = call.arguments;
		if (first && ts.isObjectLiteralExpression(first) && isLog(call, sources)) return propertiesOf(first, sources);
		const besideLog = first && second && isLog(first, sources) && ts.isObjectLiteralExpression(second);
		return besideLog ? propertiesOf(second, sources) : [];
	});
}

function isLog(expression: ts.Expression, { checker }: Sources): boolean {
	return checker.getTypeAtLocation(expression).symbol?.name === "Log";
}

function propertiesOf(expression: ts.Expression, { checker }: Sources): string[] {
	return checker
		.getTypeAtLocation(expression)
		.getProperties()
		.map(({ name }) => name);
}

function textOf(message: ts.Expression): string {
	if (ts.isStringLiteralLike(message)) return message.text;
	if (!ts.isTemplateExpression(message))
		throw new Error(`scripts/docs: ${message.getText()} is no message of a log line`);
	return message.head.text + message.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
}
