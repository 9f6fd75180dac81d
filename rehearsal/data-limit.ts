import { jsonBytes, STATE_BYTES } from "../runtime/contract/index.ts";

/** A character of JSON has at most so many bytes in UTF-8. */
const BYTES_A_CHARACTER = 3;

/** A state's data is more than Step Functions takes. Neither a Retry nor a Catch sees it, whatever stands there. */
export class DataLimitExceeded extends Error {
	override readonly name = "States.DataLimitExceeded";
	readonly isRetryable = false;
	readonly isCatchable = false;
	constructor(what: string) {
		super(
			`The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
		);
	}
}

/**
 * What a state takes in or hands on, as far as it may.
 * https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html, and concepts-error-handling.html for what no Catch sees.
 * @throws {DataLimitExceeded} when it is too much.
 */
export function withinLimit<T>(what: string, data: T): T {
	if (exceeds(data)) throw new DataLimitExceeded(what);
	return data;
}

/** Whether data is more than a state may have. Counting bytes takes longer than to see that there are few characters. */
export function exceeds(data: unknown): boolean {
	const characters = JSON.stringify(data)?.length ?? 0;
	return characters * BYTES_A_CHARACTER > STATE_BYTES && jsonBytes(data) > STATE_BYTES;
}
