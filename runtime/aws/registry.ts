import * as v from "valibot";
import { REGISTRATION, RESOURCE, Registration, registrationKey, type ServiceConfig } from "../contract/index.ts";
import { UntrustedInput } from "../errors.ts";
import type { Registry, Resources } from "../ports/index.ts";
import { answer } from "./call.ts";
import { absentOrBy } from "./conditions.ts";
import type { Table } from "./table.ts";

/** What services have registered, in DynamoDB. */
export class DynamoRegistry implements Registry {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	/** @throws {UntrustedInput} when it is registered under another name than its own: Terraform writes no such item. */
	async find(service: string): Promise<ServiceConfig | undefined> {
		const item = await this.#table.get(registrationKey(service), REGISTRATION.item);
		if (item === undefined) return undefined;
		const { configuration } = answer(`the registration of ${service}`, Registration, item);
		if (configuration.name === service) return configuration;
		throw new UntrustedInput(`the registration of ${service}`, [
			`configuration.name: must be the name that it is registered under (given: ${configuration.name}); apply the Terraform of ${service} again`,
		]);
	}
}

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
