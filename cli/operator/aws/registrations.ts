import * as v from "valibot";
import { answer } from "../../../runtime/aws/call.ts";
import type { Table } from "../../../runtime/aws/table.ts";
import { REGISTRATION, registrationKey, ServiceAtStake } from "../../../runtime/contract.ts";
import type { RegisteredServices } from "../sources.ts";

/** Of a registration, what the command shows. */
const Kept = v.object({ configuration: v.pipe(v.string(), v.parseJson(), ServiceAtStake) });

/** What services' own Terraform registered in the controller's table; of those of version 0.2, what their rules hand over. */
export class TableRegistrations implements RegisteredServices {
	/** @param rules - services by their rules: no key leads to the registrations of all. */
	constructor(
		private readonly table: Table,
		private readonly rules: RegisteredServices,
	) {}

	async find(service: string): Promise<ServiceAtStake | undefined> {
		const item = await this.table.get(registrationKey(service), REGISTRATION.item);
		if (item === undefined) return this.rules.find(service);
		return answer(`the registration of ${service}`, Kept, item).configuration;
	}

	names(stateMachine: string): Promise<string[]> {
		return this.rules.names(stateMachine);
	}
}
