import { REGISTRATION, Registration, registrationKey, type ServiceConfig } from "../contract.ts";
import type { Registry } from "../ports.ts";
import { answer } from "./call.ts";
import type { Table } from "./table.ts";

/** What services have registered, in DynamoDB. */
export class DynamoRegistry implements Registry {
	readonly #table: Table;

	constructor(table: Table) {
		this.#table = table;
	}

	async find(service: string): Promise<ServiceConfig | undefined> {
		const item = await this.#table.get(registrationKey(service), REGISTRATION.item);
		return item === undefined ? undefined : answer(`the registration of ${service}`, Registration, item).configuration;
	}
}
