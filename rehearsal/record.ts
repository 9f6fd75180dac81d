import { joined } from "../recorder/join.ts";
import { fromLogs, type LoggedLine } from "../recorder/logged.ts";
import { type Recorded, writtenRecord } from "../recorder/record-file.ts";
import type { PolicySimulation } from "./simulation.ts";

/** Keeps what the functions of a rehearsal log, and makes a record of it, as of a real rollout. */
export class Recording {
	readonly #lines: LoggedLine[] = [];
	#simulation: PolicySimulation | undefined;

	/** Listens to a simulation; where several services release at once, to the first. */
	readonly listen = (simulation: PolicySimulation): void => {
		if (this.#simulation) return;
		this.#simulation = simulation;
		simulation.logged = (line) => this.#lines.push(line);
	};

	/** The same as the text of a file. */
	async written(): Promise<string> {
		return writtenRecord(await this.record());
	}

	/** The record of the first rollout that had a check. @throws {Error} before there was one. */
	async record(): Promise<Recorded> {
		const [first] = fromLogs(this.#lines).checks;
		const simulation = this.#simulation;
		if (!first || !simulation) throw new Error("no check was made: there is nothing to record");
		const { service, rollout } = first;
		const attempt = String(first.state.rollout.attempt);
		const history = (await simulation.world.history.find(service, attempt)) ?? null;
		return joined({ service, rollout, attempt, lines: this.#lines, history, execution: null });
	}
}
