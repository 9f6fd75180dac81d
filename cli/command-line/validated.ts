import { InvalidInput } from "../../runtime/errors.ts";

/** What is wrong with what is read: nothing when it can be read. */
export async function faultsIn(read: () => unknown): Promise<readonly string[]> {
	try {
		await read();
		return [];
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		return error.faults;
	}
}
