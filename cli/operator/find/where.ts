import * as v from "valibot";
import { serviceName } from "../../../runtime/contract/schemas.ts";
import { UsageError } from "../exit.ts";
import { isFunction, isRegion, isStateMachine, isTable, regionOf } from "./names.ts";
import { STACK_FOLDER, type StackOutputs } from "./terraform.ts";

/** Where rollouts are. */
export interface Place {
	/** Name of the table of locks and history. */
	readonly table: string;
	/** AWS region; without one, what the AWS SDK finds by itself (its profile's). */
	readonly region?: string | undefined;
	/** ARN of the state machine, where it is known. */
	readonly stateMachine?: string | undefined;
	/** Name or ARN of the function that takes releases, where it is known. */
	readonly releaseFunction?: string | undefined;
}

/** What the command line says of where. */
export interface Options {
	readonly table?: string | undefined;
	readonly region?: string | undefined;
	readonly service?: string | undefined;
	readonly "state-machine"?: string | undefined;
	readonly function?: string | undefined;
}

/** The environment variables that name the table and the state machine. */
export const TABLE_VARIABLE = "ECS_DNS_CANARY_TABLE";
const STATE_MACHINE_VARIABLE = "ECS_DNS_CANARY_STATE_MACHINE";
/** The environment variable that names the function that takes releases. */
export const FUNCTION_VARIABLE = "ECS_DNS_CANARY_RELEASE_FUNCTION";

/**
 * Where rollouts are: by flags, else by environment, else by what has been deployed from here.
 * @param outputs - asks Terraform; only asked when nothing else names the table.
 * @throws {Mistake} when nothing names the table.
 */
export async function placeOf(
	options: Options,
	environment: NodeJS.ProcessEnv,
	outputs: () => Promise<StackOutputs | undefined>,
): Promise<Place> {
	const stateMachine = options["state-machine"] ?? (environment[STATE_MACHINE_VARIABLE] || undefined);
	const named = options.function ?? (environment[FUNCTION_VARIABLE] || undefined);
	const input = { region: environment.AWS_REGION, "state-machine": stateMachine, function: named };
	const faults = placeFaults({ ...input, ...defined(options) });
	if (faults.length > 0) throw new UsageError(...faults);
	const table = options.table ?? (environment[TABLE_VARIABLE] || undefined);
	if (table !== undefined) {
		const region = options.region ?? (environment.AWS_REGION || undefined);
		return {
			table,
			region,
			...(stateMachine !== undefined && { stateMachine }),
			...(named !== undefined && { releaseFunction: named }),
		};
	}
	const stack = await outputs();
	// Where the stack is, it says itself; the environment may be meant for another one.
	if (stack)
		return {
			table: stack.table,
			region: options.region ?? regionOf(stack.stateMachine),
			stateMachine: stateMachine ?? stack.stateMachine,
			...((named ?? stack.releaseFunction) && { releaseFunction: named ?? stack.releaseFunction }),
		};
	throw new UsageError(
		`no table is known: name it with --table NAME or ${TABLE_VARIABLE} (the stack's output table_name), or run this where the stack was deployed from: there is no ${STACK_FOLDER} here`,
	);
}

function defined(options: Options): Options {
	return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** What is wrong with a table's name, a region, a service and a state machine before anybody is asked for them. */
export function placeFaults({
	table,
	region,
	service,
	"state-machine": stateMachine,
	function: named,
}: Options): string[] {
	return [
		...(service !== undefined && !v.is(serviceName, service)
			? [`--service must be a service's name: 1 to 20 lower-case letters, digits and hyphens (given: ${service})`]
			: []),
		...(stateMachine !== undefined && !isStateMachine(stateMachine)
			? [`--state-machine (or ${STATE_MACHINE_VARIABLE}) must be a state machine's ARN (given: ${stateMachine})`]
			: []),
		...(named !== undefined && !isFunction(named)
			? [`--function (or ${FUNCTION_VARIABLE}) must be the name or the ARN of a function (given: ${named})`]
			: []),
		...(table !== undefined && !isTable(table)
			? [`--table must be a table's name (3 to 255 letters, digits, "-", "_" or ".") or ARN (given: ${table})`]
			: []),
		...(region !== undefined && region !== "" && !isRegion(region)
			? [`--region (or AWS_REGION) must be a region's name, such as eu-west-1 (given: ${region})`]
			: []),
	];
}
