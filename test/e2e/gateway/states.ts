/**
 * Step Functions: definitions are validated for real, as the service does before it keeps one, and executions are those
 * that the harness runs. moto does neither.
 */
import { validateDefinition } from "../../../asl/validate.ts";
import { type Answer, jsonAnswer, jsonOf, jsonRefusal, type Patch } from "./call.ts";
import type { ExecutionsApi } from "./executions.ts";

interface WithDefinition {
	readonly definition?: string;
}

/** @param executions - what answers calls about executions. */
export function statesPatch(executions: Pick<ExecutionsApi, "answer">): Patch {
	return async (call, upstream) => {
		switch (call.action) {
			case "ValidateStateMachineDefinition":
				return validation(await faultsOf(jsonOf<WithDefinition>(call)));
			case "ListStateMachineVersions":
				return jsonAnswer({ stateMachineVersions: [] });
			case "CreateStateMachine":
			case "UpdateStateMachine": {
				const faults = await faultsOf(jsonOf<WithDefinition>(call));
				return faults.length > 0 ? refusal(faults) : upstream(call);
			}
			default:
				return executions.answer(call) ?? upstream(call);
		}
	};
}

async function faultsOf({ definition }: WithDefinition): Promise<string[]> {
	if (definition === undefined) return [];
	try {
		return await validateDefinition(JSON.parse(definition));
	} catch (error) {
		return [error instanceof Error ? error.message : String(error)];
	}
}

function validation(faults: readonly string[]): Answer {
	return jsonAnswer({
		result: faults.length > 0 ? "FAIL" : "OK",
		diagnostics: faults.map((message) => ({ severity: "ERROR", code: "SCHEMA_VALIDATION_FAILED", message })),
		truncated: false,
	});
}

function refusal(faults: readonly string[]): Answer {
	return jsonRefusal("InvalidDefinition", `Invalid State Machine Definition: ${faults.join("; ")}`);
}
