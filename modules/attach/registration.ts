import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item/index.js";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LEDGER_TABLE, REGISTRATION, registrationKey, type ServiceConfig } from "../../runtime/contract/index.ts";
import { address, expression, local } from "../expressions.ts";
import type { ServiceRole } from "./service-role.ts";

/** Properties of {@link Registration}. */
export interface RegistrationProps {
	/** Name of the controller's table. */
	readonly tableName: string;
	/** What the controller is told of the service. */
	readonly config: ServiceConfig;
	/** One of the service's roles, which is made anew when the service gets another name. */
	readonly role: ServiceRole;
	/** What must be there before a rollout may begin. */
	readonly after: readonly ITerraformDependable[];
}

/**
 * All that the controller knows of a service, as an item of the controller's table that this service's Terraform alone writes. A changed
 * setting updates it in place: there is no moment without it. Where Terraform knows all of it, a plan shows the settings that differ.
 */
export class Registration extends Construct {
	/** The item, for what must come after it. */
	readonly item: DynamodbTableItem;

	constructor(scope: Construct, id: string, { tableName, config, role, after }: RegistrationProps) {
		super(scope, id);
		const { hashKey, rangeKey } = LEDGER_TABLE;
		// Under names of their own, because people read them in reviews and in plans.
		const configuration = expression(local(this, "configuration", config));
		const item = local(this, "item", {
			[hashKey]: { S: registrationKey(config.name) },
			[rangeKey]: { S: REGISTRATION.item },
			format: { N: `${REGISTRATION.format}` },
			configuration: { S: Fn.jsonencode(configuration) },
		});
		this.item = new DynamodbTableItem(this, "this", {
			tableName,
			hashKey,
			rangeKey,
			item: Fn.jsonencode(expression(item)),
			dependsOn: [...after],
			lifecycle: {
				// Only a create asks whether there is such an item already; an update with another key writes over another service's:
				// hashicorp/terraform-provider-aws internal/service/dynamodb/table_item.go. So another name is another item. Not
				// create_before_destroy, which would spread to the target groups and services in here, whose names are taken.
				replaceTriggeredBy: [`${address(role.role)}.name_prefix`],
			},
		});
	}
}
