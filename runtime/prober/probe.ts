import type { ProbeReport, ProbeRequest } from "../contract/judge.ts";
import { type Answer, get, type Network } from "./get.ts";
import { matches } from "./matcher.ts";

/** What Node calls the failures that are met most, for people. */
const WORDS: Readonly<Record<string, string>> = {
	ECONNREFUSED: "connection refused",
	ECONNRESET: "connection reset",
};

/** What a load balancer answers for a task that breaks the connection off, or does not answer in time: metrics count these. */
const FOR_A_TASK: ReadonlySet<number> = new Set([502, 504]);

/** Sends one look's probes at once, and answers what they came to. What they meet is their result, and no error. */
export async function probe(request: ProbeRequest, network?: Network): Promise<ProbeReport> {
	const answers = await Promise.all(Array.from({ length: request.count }, () => get(request, network)));
	const faults = answers.flatMap((answer) => {
		const fault = faultOf(answer, request);
		return fault === undefined ? [] : [{ ...answer, fault }];
	});
	const serverErrors = faults.filter(({ status = 0, fromTask }) => (fromTask ? status >= 500 : FOR_A_TASK.has(status)));
	return {
		sent: request.count,
		failed: faults.length,
		serverErrors: serverErrors.length,
		...(faults[0] && { why: `GET ${request.origin}${request.path}${faults[0].fault}` }),
	};
}

/** What is wrong with an answer, if anything is. */
function faultOf(answer: Answer, { status, body }: ProbeRequest): string | undefined {
	const answered = answer.status === undefined ? "" : ` answered ${answer.status}`;
	if ("error" in answer) return `${answered}: ${wordsFor(answer.error)}`;
	const inTime = `${answered} in ${Math.round(answer.milliseconds)} ms`;
	if (!matches(status, answer.status ?? 0)) return inTime;
	return answer.body.includes(body) ? undefined : `${inTime}, without ${JSON.stringify(body)}`;
}

/** Where every address of a host fails, Node tells of all of them in one error without a message. */
function wordsFor({ code = "", message, name }: Error & { readonly code?: string }): string {
	return WORDS[code] ?? (message || code || name);
}
