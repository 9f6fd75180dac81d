import * as v from "valibot";
import { ProgressNote } from "../contract/index.ts";
import type { Progress } from "../ports/index.ts";
import { answer } from "./call.ts";
import type { Table } from "./table.ts";

const PROGRESS = "progress";

/** The document is one text: DynamoDB has no such thing as JSON's numbers, and limits how deep maps go. */
const Kept = v.object({ ...ProgressNote.entries, document: v.pipe(v.string(), v.parseJson()) });

/** How far rollouts have come, in DynamoDB. */
export class DynamoProgress implements Progress {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async keep(service: string, note: ProgressNote): Promise<void> {
		await this.#table.overwrite(service, PROGRESS, { ...note, document: JSON.stringify(note.document) });
	}

	/**
	 * How far the service's last rollout has come, if there was one.
	 * @throws {UnexpectedAnswer} when the table holds something else.
	 */
	async find(service: string): Promise<ProgressNote | undefined> {
		const item = await this.#table.get(service, PROGRESS);
		return item === undefined ? undefined : answer(`the progress of ${service}`, Kept, item);
	}
}
