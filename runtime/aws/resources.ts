import * as v from "valibot";
import { RESOURCE } from "../contract/index.ts";
import type { Resources } from "../ports/index.ts";
import { answer } from "./call.ts";
import { absentOrBy } from "./conditions.ts";
import type { Table } from "./table.ts";

const Owner = v.object({ by: v.string() });

/** Which service moves the traffic of what, in DynamoDB: an item for each resource. */
export class DynamoResources implements Resources {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async take(service: string, resources: readonly string[], from: readonly string[] = []): Promise<readonly string[]> {
		const condition = absentOrBy(service, ...from);
		const puts = resources.map((id) => [`${RESOURCE.prefix}${id}`, RESOURCE.item, { by: service }, condition] as const);
		const results = await this.#table.putAll(`the resources of ${service}`, puts);
		const holders = results.flatMap(({ held, found }, i) =>
			held ? [] : [answer(`who moves ${resources[i]}`, Owner, found).by],
		);
		return [...new Set(holders)];
	}
}
