import { DynamodbTableItem } from "@cdktf/provider-aws/lib/dynamodb-table-item/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { LAST_RELEASE, LEDGER_TABLE, lastReleaseKey } from "../../runtime/contract/index.ts";
import { Check } from "../check.ts";
import { address, expression, local } from "../expressions.ts";
import type { ServiceRole } from "./service-role.ts";

/** Properties of {@link LastRelease}. */
export interface LastReleaseProps {
	/** Name of the service. */
	readonly serviceName: string;
	/** Name of the controller's table. */
	readonly tableName: string;
	/** One of the service's roles, which is made anew when the service gets another name. */
	readonly role: ServiceRole;
}

/** How releases end that did not become stable. */
const FAILED = ["failed-back", "rolled-back", "abandoned"];

/**
 * Warns, at each plan, of a last release that did not become stable. What it reads is a resource that the functions fill in, for a plan
 * knows it from the first: `terraform test` refuses a check that is unknown, as what a data source reads is until there is a table.
 */
export class LastRelease extends Construct {
	/** The item, for what must come after it. */
	readonly item: DynamodbTableItem;

	constructor(scope: Construct, id: string, { serviceName, tableName, role }: LastReleaseProps) {
		super(scope, id);
		const { hashKey, rangeKey } = LEDGER_TABLE;
		const { item, attributes } = LAST_RELEASE;
		const texts = attributes.filter((name) => name !== "release").map((name) => [name, { S: "" }]);
		this.item = new DynamodbTableItem(this, "this", {
			tableName,
			hashKey,
			rangeKey,
			item: Fn.jsonencode({
				[hashKey]: { S: lastReleaseKey(serviceName) },
				[rangeKey]: { S: item },
				...Object.fromEntries(texts),
			}),
			// Under another name it is another item, which the ignored content would not say.
			lifecycle: { ignoreChanges: ["item"], replaceTriggeredBy: [`${address(role.role)}.name_prefix`] },
		});
		this.warn(serviceName);
	}

	private warn(serviceName: string): void {
		const last = local(this, "item", expression(`jsondecode(${address(this.item)}.item)`));
		const part = (name: string) => `${last}.${name}.S`;
		const message = `The last release of ${serviceName}, \${${part("attempt")}}, did not become stable: it was \${${part("outcome")}} at \${${part("at")}}: \${${part("reason")}}. What served before serves. Release something else, or the same again by "retry".`;
		new Check(this, "check:this", {
			condition: `!contains(${JSON.stringify(FAILED)}, ${part("outcome")})`,
			errorMessage: message,
		});
	}
}
