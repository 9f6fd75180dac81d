/** What services have registered in the tables of their controllers. */
import { REGISTRATION, type ServiceConfig } from "../../../runtime/contract/index.ts";
import type { Aws } from "./aws.ts";

interface Item {
	readonly service: { readonly S: string };
	readonly configuration?: { readonly S: string };
}

/** The configuration of every registered service, by its name. */
export async function registeredIn(aws: Aws): Promise<ReadonlyMap<string, ServiceConfig>> {
	const dynamo = <T>(action: string, input: object) => aws.json<T>("dynamodb", `DynamoDB_20120810.${action}`, input);
	const { TableNames } = await dynamo<{ TableNames: string[] }>("ListTables", {});
	const scanned = TableNames.map((TableName) => dynamo<{ Items: Item[] }>("Scan", { TableName }));
	const items = (await Promise.all(scanned)).flatMap(({ Items }) => Items);
	const registered = items.filter(({ service }) => service?.S.startsWith(REGISTRATION.prefix));
	return new Map(
		registered.map(({ service, configuration }) => [
			service.S.slice(REGISTRATION.prefix.length),
			JSON.parse(configuration?.S ?? "null") as ServiceConfig,
		]),
	);
}
