import { withoutNodeWarning } from "../../command-line/node-version.ts";
import { AwsRefused } from "../end.ts";

/** More than the SDK's three: a laptop's network is no reason to give up in the middle. */
const MAX_ATTEMPTS = 6;

/** What every client is told. Tests hand over answers of their own. */
export interface Options {
	readonly region: string;
	readonly maxAttempts: number;
	readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
	readonly requestHandler?: never;
}

/** The same, as the commands have it. */
export function optionsOf(region: string): Options {
	withoutNodeWarning();
	return { region, maxAttempts: MAX_ATTEMPTS };
}

/** Asks AWS. @throws {AwsRefused} with what was asked, and what AWS has said. */
export async function asking<T>(what: string, ask: () => Promise<T>): Promise<T> {
	try {
		return await ask();
	} catch (error) {
		const { name, message } = error as Error;
		const remedy = /Credentials|Token/.test(name) ? ": sign in to AWS, and check AWS_PROFILE" : "";
		throw new AwsRefused(`${what}: AWS could not be asked, or refused${remedy} (${name}: ${message})`);
	}
}

/** Whether an error of the SDK has one of these names. */
export const isNamed = (error: unknown, ...names: readonly string[]): boolean => names.includes((error as Error).name);
