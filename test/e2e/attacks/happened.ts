/** What the controller has done since a moment: each call that AWS granted, what it told people, and what it logged. */
import type { Gateway } from "../gateway/gateway.ts";
import type { RecordedCall } from "../gateway/recorded.ts";
import type { Message } from "../gateway/sns.ts";

/** Actions that change what users reach, or what is deployed. */
const MOVES = /^(Modify|Change|Update|Set|Add|Remove|Tag|Untag|Register|Deregister|Create)/;
const TABLE_WRITES = /^(Put|Update|Delete|Transact|BatchWrite)/;

/** What somebody has got for it. */
export interface Outcome {
	/** The error that refused it. */
	readonly error?: string | undefined;
	/** Why, in words. */
	readonly cause?: string | undefined;
}

/** A line of a function's log: a message's fields, or a metric's. */
export type Line = Readonly<Record<string, unknown>>;

export class Happened {
	readonly #marks: Readonly<Record<"calls" | "messages", number>>;
	readonly #lines: ReadonlyMap<string, number>;

	constructor(
		private readonly gateway: Gateway,
		private readonly functions: readonly string[],
		private readonly log: (functionName: string) => readonly string[],
	) {
		this.#marks = { calls: gateway.calls.length, messages: gateway.messages.length };
		this.#lines = new Map(functions.map((name) => [name, log(name).length]));
	}

	/** The calls that its functions made and AWS granted. */
	get calls(): readonly RecordedCall[] {
		const created = this.gateway.calls.slice(this.#marks.calls);
		return created.filter(({ caller, status }) => this.functions.includes(caller) && status < 300);
	}

	/** Writes to anything but the controller's own table. */
	get moves(): readonly string[] {
		const created = this.calls.filter(({ service, action }) => service !== "dynamodb" && MOVES.test(action));
		return created.map(({ service, action }) => `${service}:${action}`);
	}

	/** Writes to the controller's table. */
	get kept(): readonly string[] {
		const created = this.calls.filter(({ service, action }) => service === "dynamodb" && TABLE_WRITES.test(action));
		return created.map(({ action, body }) => `${action} ${body}`);
	}

	/** The roles that its functions assumed. */
	get roles(): readonly string[] {
		const assumed = this.calls.filter(({ action }) => action === "AssumeRole");
		return assumed.map(({ body }) => new URLSearchParams(body).get("RoleArn") ?? "");
	}

	/** What people were told. */
	get messages(): readonly Message[] {
		return this.gateway.messages.slice(this.#marks.messages);
	}

	/** What its functions logged. */
	get lines(): readonly Line[] {
		return this.functions.flatMap((name) =>
			this.log(name)
				.slice(this.#lines.get(name) ?? 0)
				.map(parsed),
		);
	}

	/** The codes that log lines carry, by which alarms find them. */
	get codes(): readonly string[] {
		const messages = this.lines.map(({ message }) => message as Line | string | undefined);
		return messages.flatMap((message) =>
			typeof message === "object" && typeof message.code === "string" ? [message.code] : [],
		);
	}

	/** How often a metric was put. */
	metric(name: string): number {
		return this.lines.reduce((sum, line) => sum + (typeof line[name] === "number" ? Number(line[name]) : 0), 0);
	}
}

function parsed(line: string): Line {
	try {
		return JSON.parse(line) as Line;
	} catch {
		return { message: line };
	}
}
