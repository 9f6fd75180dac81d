import type { IncomingMessage } from "node:http";
import type * as v from "valibot";
import { InvalidInput } from "../../runtime/errors.ts";
import { parse } from "../../runtime/parse.ts";
import { type Answered, Decision, Playing } from "../model/act.ts";
import type { ConsoleSource } from "../sources/source.ts";
import type { Admitted } from "./admit.ts";
import { bodyOf } from "./body.ts";
import type { Shown } from "./stream.ts";

/** The page, as browsers get it. */
export interface Files {
	readonly html: string;
	readonly script: string;
	readonly style: string;
}

/** What is answered: at once, or as a stream of what there is. */
export type Reply =
	| { readonly status: number; readonly type?: string; readonly body?: string }
	| { readonly shown: Shown };

/** What replies are made from. */
interface Replying {
	readonly source: ConsoleSource;
	readonly files: Files;
	/** Whether anything may be done. */
	readonly act: boolean;
}

const JSON_TYPE = "application/json; charset=utf-8";

/** What an admitted request is answered. */
export async function replyTo(asked: Admitted, request: IncomingMessage, replying: Replying): Promise<Reply> {
	const { method, path, query } = asked;
	return method === "GET" ? shown(path, query, replying) : done(path, request, replying);
}

function shown(path: string, query: URLSearchParams, { source, files }: Replying): Reply {
	switch (path) {
		case "":
			return { status: 200, type: "text/html; charset=utf-8", body: files.html };
		case "page.js":
			return { status: 200, type: "text/javascript; charset=utf-8", body: files.script };
		case "page.css":
			return { status: 200, type: "text/css; charset=utf-8", body: files.style };
		case "view": {
			const service = query.get("service") ?? undefined;
			const read = async () => JSON.stringify(await source.view(service));
			return { shown: { read, everyMilliseconds: source.everyMilliseconds } };
		}
		default:
			return { status: 404 };
	}
}

async function done(path: string, request: IncomingMessage, { source, act }: Replying): Promise<Reply> {
	const { decide, play } = source;
	// A source may keep what it is told in an object of its own.
	if (path === "decide" && act && decide) return answered(request, Decision, confirmed(decide.bind(source)));
	if (path === "play" && play) return answered(request, Playing, play.bind(source));
	return { status: 404 };
}

/** Whoever decides names the service once more: a slip of the hand moves nobody's traffic. */
function confirmed(decide: (decision: Decision) => Promise<Answered>) {
	return async (decision: Decision): Promise<Answered> => {
		const { confirm, service } = decision;
		if (confirm.trim() === service) return decide(decision);
		return { done: false, message: `nothing was done: type the service's name, ${service}, to confirm` };
	};
}

/** Reads what was sent, does it, and answers; of what cannot be read, every fault. */
async function answered<S extends v.GenericSchema>(
	request: IncomingMessage,
	schema: S,
	act: (what: v.InferOutput<S>) => Promise<Answered>,
): Promise<Reply> {
	const body = await bodyOf(request);
	const reply = (status: number, answer: Answered) => ({ status, type: JSON_TYPE, body: JSON.stringify(answer) });
	if (body === undefined) return { status: 413 };
	try {
		return reply(200, await act(parse(schema, json(body), "the decision")));
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		return reply(400, { done: false, message: error.faults.join("; ") });
	}
}

/** @throws {InvalidInput} when it is no JSON. */
function json(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch (error) {
		throw new InvalidInput("the decision", [`it must be JSON (${(error as Error).message})`]);
	}
}
