import { REGISTRATION, Registration, registrationKey, type ServiceConfig } from "../contract/index.ts";
import { UntrustedInput } from "../errors.ts";
import type { Registry } from "../ports/index.ts";
import { answer } from "./call.ts";
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
