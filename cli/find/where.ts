import { Mistake } from "../exit.ts";
import { STACK_FOLDER, type StackOutputs } from "./terraform.ts";

/** Where rollouts are. */
export interface Place {
	/** Name of the table of locks and history. */
	readonly table: string;
	/** AWS region; without one, what the AWS SDK finds by itself (its profile's). */
	readonly region?: string | undefined;
	/** ARN of the state machine, where it is known. */
	readonly stateMachine?: string | undefined;
}

/** What the command line says of where. */
export interface Wish {
	readonly table?: string | undefined;
	readonly region?: string | undefined;
}

/** The environment variable that names the table. */
export const TABLE_VARIABLE = "ECS_DNS_CANARY_TABLE";

/**
 * Where rollouts are: by flags, else by environment, else by what has been deployed from here.
 * @param outputs - asks Terraform; only asked when nothing else names the table.
 * @throws {Mistake} when nothing names the table.
 */
export async function placeOf(
	wish: Wish,
	environment: NodeJS.ProcessEnv,
	outputs: () => Promise<StackOutputs | undefined>,
): Promise<Place> {
	const table = wish.table ?? (environment[TABLE_VARIABLE] || undefined);
	if (table !== undefined) return { table, region: wish.region ?? (environment.AWS_REGION || undefined) };
	const stack = await outputs();
	// Where the stack is, it says itself; the environment may be meant for another one.
	if (stack)
		return {
			table: stack.table,
			region: wish.region ?? regionOf(stack.stateMachine),
			stateMachine: stack.stateMachine,
		};
	throw new Mistake(
		`no table is known: name it with --table NAME or ${TABLE_VARIABLE} (the stack's output table_name), or run this where the stack was deployed from: there is no ${STACK_FOLDER} here`,
	);
}

/** The region of an ARN. */
export function regionOf(arn: string): string | undefined {
	return arn.split(":")[3];
}
