import * as v from "valibot";
import { AttemptEvent } from "./input.ts";
import { LIMITS, printable } from "./names.ts";

/**
 * EventBridge's event of an execution of the state machine that has failed, timed out or been aborted, as far as it matters here.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const EndedExecution = v.object({
	"detail-type": v.literal("Step Functions Execution Status Change"),
	detail: v.object({
		executionArn: printable(LIMITS.execution),
		/** What it was started with. */
		input: v.pipe(v.string(), v.parseJson(), v.object({ event: AttemptEvent })),
	}),
});
export type EndedExecution = v.InferOutput<typeof EndedExecution>;
