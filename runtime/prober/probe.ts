import type { ProbeReport, ProbeRequest } from "../contract/questions.ts";
import { connect, type Network } from "./connect.ts";
import { type Answer, get } from "./get.ts";

/** What Node calls the failures that are met most, for people. */
const WORDS: Readonly<Record<string, string>> = {
	ECONNREFUSED: "connection refused",
	ECONNRESET: "connection reset",
	ENOTFOUND: "the name has no address",
	EAI_AGAIN: "the name cannot be resolved",
};

/** What a load balancer answers for a task that breaks the connection off, or does not answer in time: metrics count these. */
const FOR_A_TASK: ReadonlySet<number> = new Set([502, 504]);

/**
 * Sends one check's probes at once, and answers what they came to. What they meet is their result, and no error. All are connected before
 * the first is sent: a function that has just started is slow at handshakes, and none of that counts as the service's time.
 */
export async function probe(request: ProbeRequest, network?: Network): Promise<ProbeReport> {
	const connections = await Promise.all(Array.from({ length: request.count }, () => connect(request, network)));
	const unreachable = connections.flatMap((each) => ("unreachable" in each ? [each.unreachable] : []));
	const sockets = connections.flatMap((each) => ("socket" in each ? [each.socket] : []));
	const answers = await Promise.all(sockets.map((socket) => get(request, socket)));
	const faults = answers.flatMap((answer) => {
		const fault = faultOf(answer, request);
		return fault === undefined ? [] : [{ ...answer, fault }];
	});
	const serverErrors = faults.filter(({ status = 0, fromTask }) => (fromTask ? status >= 500 : FOR_A_TASK.has(status)));
	const why = faults[0]?.fault ?? (unreachable[0] && `: ${wordsFor(unreachable[0])}`);
	return {
		sent: request.count,
		failed: faults.length,
		serverErrors: serverErrors.length,
		unreachable: unreachable.length,
		...(why !== undefined && { why: `GET ${request.origin}${request.path}${why}` }),
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

/** Whether a status code is one of a load balancer's matcher: `200`, `200,204` or `200-299`. */
export function matches(matcher: string, status: number): boolean {
	return matcher.split(",").some((codes) => {
		const [first, last = first] = codes.split("-").map(Number);
		return first !== undefined && last !== undefined && first <= status && status <= last;
	});
}
