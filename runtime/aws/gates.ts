import { withAttempt } from "../adapters/version-0-2.ts";
import { gateKey, OpenGate } from "../contract/index.ts";
import type { Gates } from "../ports/index.ts";
import { answer } from "./call.ts";
import type { Table } from "./table.ts";

const GATE = "gate";

/** Rollouts that wait for somebody, in DynamoDB. */
export class DynamoGates implements Gates {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async open(service: string, gate: OpenGate): Promise<void> {
		await this.#table.overwrite(gateKey(service), GATE, gate);
	}

	/**
	 * The gate that was opened last, if there ever was one. Whether its rollout still waits only Step Functions knows.
	 * @throws {UnexpectedAnswer} when the table holds something else.
	 */
	async find(service: string): Promise<OpenGate | undefined> {
		// Controllers of 0.2 kept it beside the lock.
		const item = (await this.#table.get(gateKey(service), GATE)) ?? (await this.#table.get(service, GATE));
		return item === undefined ? undefined : answer(`the gate of ${service}`, OpenGate, withAttempt(item));
	}
}
